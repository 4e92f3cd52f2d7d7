"""Organizations, and the roles of those who belong to them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index, Text
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id

MANAGER = "manager"  # those who may give a role away, or manage a key


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


class Organization(Versioned, table=True):
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


class Membership(Versioned, table=True):
    """A user's role in an organization."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(None, "user_id"),
        Index("ix_memberships_organization_newest", "organization_id", "created_at", "user_id"),
    )

    organization_id: UUID = Field(foreign_key="organizations.id", primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    role: Role = Field(sa_type=text_enum(Role, "role"))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
