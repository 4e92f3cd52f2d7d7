from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import Machine, move


class OrganizationKind(StrEnum):
    CLIENT = "client"
    AGENCY = "agency"


class LegalForm(StrEnum):
    COMPANY = "company"
    INSTITUTION = "institution"
    INDIVIDUAL = "individual"


class SizeBand(StrEnum):
    SOLO = "solo"
    TO_10 = "2_10"
    TO_50 = "11_50"
    TO_200 = "51_200"
    TO_1000 = "201_1000"
    OVER_1000 = "over_1000"


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    HIRING_MANAGER = "hiring_manager"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"
    REVIEWER = "reviewer"
    MEMBER = "member"


class User(Table, table=True):
    """One login."""

    __tablename__ = "users"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(sa_type=Text)
    email_key: str = Field(sa_type=Text, unique=True)
    """The address after NFKC and casefold: what makes two addresses the same."""
    password_hash: str = Field(sa_type=Text)
    password_version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    """Counts the passwords, not their hashes: a login that checked an older one is refused."""
    name: str = Field(sa_type=Text)
    country: str | None = Field(default=None, sa_type=Text)
    time_zone: str = Field(sa_type=Text)
    is_operator: bool = False
    email_verified_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    disabled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class Session(Table, table=True):
    """One sign-in and its family of refresh tokens. Ending it makes all its tokens worthless."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_newest", "user_id", "created_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id")
    user_agent: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    refreshed_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class RefreshToken(Table, table=True):
    """One use of a sign-in. Spending it makes a child; only the hash of the secret is kept."""

    __tablename__ = "refresh_tokens"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    session_id: UUID = Field(foreign_key="sessions.id", index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="refresh_tokens.id", index=True)
    secret_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    spent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class TokenPurpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # the name of a purpose


class MailedToken(Table, table=True):
    """A secret sent to somebody's address, good for one use. Only its hash is kept."""

    __tablename__ = "mailed_tokens"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    purpose: TokenPurpose = Field(sa_type=text_enum(TokenPurpose, "purpose"))
    secret_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    spent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class RequestKind(StrEnum):
    REGISTER = "register"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # the name of a kind


class AccountRequest(Table, table=True):
    """Something asked for an address by somebody unknown, answered before it is looked at.

    The answer cannot depend on what is known of the address, in content or time. Background work
    deletes the row in the transaction of its effect.
    """

    __tablename__ = "account_requests"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: RequestKind = Field(sa_type=text_enum(RequestKind, "kind"))
    email: str = Field(sa_type=Text)
    account: dict[str, Any] = Field(sa_type=JSONB)
    """The columns of the user wanted, the hash of the password among them."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class Organization(Table, table=True):
    """A client or an agency."""

    __tablename__ = "organizations"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: OrganizationKind = Field(sa_type=text_enum(OrganizationKind, "kind"))
    legal_form: LegalForm = Field(sa_type=text_enum(LegalForm, "legal_form"))
    name: str = Field(sa_type=Text)
    size_band: SizeBand = Field(sa_type=text_enum(SizeBand, "size_band"))
    country: str | None = Field(default=None, sa_type=Text)
    time_zone: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class Membership(Table, table=True):
    """A user's role in an organization."""

    __tablename__ = "memberships"
    __table_args__ = (Index(None, "user_id"),)

    organization_id: UUID = Field(foreign_key="organizations.id", primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    role: Role = Field(sa_type=text_enum(Role, "role"))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class InvitationStatus(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


class KeyStatus(StrEnum):
    """Read from the dates of a key, never stored."""

    ACTIVE = "active"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNUSED = "unused"
    """Not used for a year."""


INVITED = "invited"  # the user with the invited address
MANAGER = "manager"  # those who may give the role, or manage the key
SYSTEM = "system"

INVITATION = Machine(
    "invitation",
    InvitationStatus,
    [
        move("accept", (InvitationStatus.PENDING,), InvitationStatus.ACCEPTED, [INVITED]),
        move("revoke", (InvitationStatus.PENDING,), InvitationStatus.REVOKED, [MANAGER]),
        move("expire", (InvitationStatus.PENDING,), InvitationStatus.EXPIRED, [SYSTEM]),
    ],
)
API_KEY = Machine(
    "API key",
    KeyStatus,
    [
        move("rotate", (KeyStatus.ACTIVE,), None, [MANAGER]),
        move("revoke", (KeyStatus.ACTIVE, KeyStatus.UNUSED), KeyStatus.REVOKED, [MANAGER]),
        move("expire", (KeyStatus.ACTIVE, KeyStatus.UNUSED), KeyStatus.EXPIRED, [SYSTEM]),
        move("rest", (KeyStatus.ACTIVE,), KeyStatus.UNUSED, [SYSTEM]),
    ],
)


class Invitation(Table, table=True):
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


class ApiKey(Table, table=True):
    """Lets a program act for one organization, with at most the rights of the key's maker."""

    __tablename__ = "api_keys"
    __table_args__ = (
        Index("ix_api_keys_organization_newest", "organization_id", "created_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organization_id: UUID = Field(foreign_key="organizations.id")
    made_by: UUID = Field(foreign_key="users.id")
    name: str = Field(sa_type=Text)
    public_id: str = Field(sa_type=Text, unique=True)
    secret_hash: bytes = Field(sa_type=LargeBinary)
    previous_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The secret before the last rotation, good until `previous_until`."""
    previous_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    allowed_ips: list[str] = Field(sa_type=ARRAY(Text))
    """Networks in CIDR form; none means every address."""
    expires_on: date
    """The last day on which it works, in UTC."""
    last_used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    rotated_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    revoked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
