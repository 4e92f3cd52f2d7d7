from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text
from sqlmodel import Field

from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id


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
    name: str = Field(sa_type=Text)
    country: str | None = Field(default=None, sa_type=Text)
    time_zone: str = Field(sa_type=Text)
    is_operator: bool = False
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
