from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    text,
)
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class CollaborationStatus(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"


class Side(StrEnum):
    """Who asked for the help."""

    CLIENT = "client"
    ASSISTANT = "assistant"


INVITED = "invited"  # the user with the invited address
INVITER = "inviter"  # the client's keepers, and the assistant for whom they asked
COLLABORATOR = "collaborator"

COLLABORATION = Machine(
    "collaboration",
    CollaborationStatus,
    [
        move("accept", (CollaborationStatus.INVITED,), CollaborationStatus.ACTIVE, [INVITED]),
        move("remove", (CollaborationStatus.INVITED,), CollaborationStatus.WITHDRAWN, [INVITER]),
        move("remove", (CollaborationStatus.ACTIVE,), CollaborationStatus.ENDED, [INVITER]),
        move("leave", (CollaborationStatus.ACTIVE,), CollaborationStatus.ENDED, [COLLABORATOR]),
        # Whoever asked works on the contract no more, and somebody else asks, or asked, the same.
        move("give_way", (CollaborationStatus.INVITED,), CollaborationStatus.WITHDRAWN, [SYSTEM]),
        move("give_way", (CollaborationStatus.ACTIVE,), CollaborationStatus.ENDED, [SYSTEM]),
        move("expire", (CollaborationStatus.INVITED,), CollaborationStatus.EXPIRED, [SYSTEM]),
    ],
)


class Collaboration(Versioned, table=True):
    """Somebody who reads what is written inside a contract, and nothing else of it.

    The address and the hash of the token are there as long as the invitation waits.
    """

    __tablename__ = "collaborations"
    __table_args__ = (
        CheckConstraint(
            "num_nulls(email, email_key, token_hash) "
            "= CASE status WHEN 'invited' THEN 0 ELSE 3 END",
            name="only_an_invitation_has_an_address",
        ),
        CheckConstraint("status <> 'active' OR user_id IS NOT NULL", name="is_somebody"),
        ForeignKeyConstraint(
            ["contract_id", "organization_id"], ["contracts.id", "contracts.organization_id"]
        ),
        Index(
            "uq_collaborations_invited",
            "contract_id",
            "email_key",
            unique=True,
            postgresql_where=text("status = 'invited'"),
        ),
        Index(
            "uq_collaborations_active",
            "contract_id",
            "user_id",
            unique=True,
            postgresql_where=text("status = 'active'"),
        ),
        Index("ix_collaborations_contract_newest", "contract_id", "created_at", "id"),
        Index(
            "ix_collaborations_user_newest",
            *("user_id", "created_at", "id"),
            postgresql_where=text("user_id IS NOT NULL"),
        ),
        Index(
            "ix_collaborations_email_key",
            "email_key",
            postgresql_where=text("email_key IS NOT NULL"),
        ),
        Index("ix_collaborations_sender", "invited_by", "id"),
        Index(
            "ix_collaborations_ender",
            "ended_by",
            "id",
            postgresql_where=text("ended_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    organization_id: UUID
    side: Side = Field(sa_type=text_enum(Side, "side"))
    status: CollaborationStatus = Field(sa_type=text_enum(CollaborationStatus, "status"))
    purpose: str = Field(sa_type=Text)
    email: str | None = Field(default=None, sa_type=Text)
    email_key: str | None = Field(default=None, sa_type=Text)
    token_hash: bytes | None = Field(default=None, sa_type=LargeBinary, unique=True)
    user_id: UUID | None = Field(default=None, foreign_key="users.id")
    invited_by: UUID = Field(foreign_key="users.id")
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    accepted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_by: UUID | None = Field(default=None, foreign_key="users.id")
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

    def forget_address(self) -> None:
        """Nobody is asked any more: whoever accepted is known by their id."""
        self.email = self.email_key = self.token_hash = None
