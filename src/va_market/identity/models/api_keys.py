"""API keys of organizations."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Index, LargeBinary, Text
from sqlmodel import Field

from va_market.identity.models.organizations import MANAGER
from va_market.kit.db import Versioned
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class KeyStatus(StrEnum):
    """Read from the dates of a key, never stored."""

    ACTIVE = "active"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNUSED = "unused"
    """Not used for a year."""


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


class ApiKey(Versioned, table=True):
    """Lets a program act for one organization, with at most the rights of the key's maker."""

    __tablename__ = "api_keys"
    __table_args__ = (
        Index("ix_api_keys_organization_newest", "organization_id", "created_at", "id"),
        Index("ix_api_keys_maker", "made_by", "id"),
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
