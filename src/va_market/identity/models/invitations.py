"""Invitations to join an organization."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text, text
from sqlmodel import Field

from va_market.identity.models.organizations import MANAGER, Role
from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move

INVITED = "invited"  # the user with the invited address


class InvitationStatus(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


INVITATION = Machine(
    "invitation",
    InvitationStatus,
    [
        move("accept", (InvitationStatus.PENDING,), InvitationStatus.ACCEPTED, [INVITED]),
        move("resend", (InvitationStatus.PENDING,), None, [MANAGER]),
        move("revoke", (InvitationStatus.PENDING,), InvitationStatus.REVOKED, [MANAGER]),
        move("expire", (InvitationStatus.PENDING,), InvitationStatus.EXPIRED, [SYSTEM]),
    ],
)


class Invitation(Versioned, table=True):
    """Somebody is asked to join an organization in a role. Only the hash of the token is kept."""

    __tablename__ = "invitations"
    __table_args__ = (
        Index(
            "uq_invitations_pending",
            "organization_id",
            "email_key",
            unique=True,
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_invitations_organization_newest", "organization_id", "created_at", "id"),
        Index("ix_invitations_email_key", "email_key"),
        Index("ix_invitations_sender", "invited_by", "id"),
        Index(
            "ix_invitations_accepted_by",
            "accepted_by",
            postgresql_where=text("accepted_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organization_id: UUID = Field(foreign_key="organizations.id")
    email: str = Field(sa_type=Text)
    email_key: str = Field(sa_type=Text)
    role: Role = Field(sa_type=text_enum(Role, "role"))
    status: InvitationStatus = Field(sa_type=text_enum(InvitationStatus, "status"))
    token_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    invited_by: UUID = Field(foreign_key="users.id")
    accepted_by: UUID | None = Field(default=None, foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
