from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id


class ContactChannel(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    OTHER = "other"


class Contact(Versioned, table=True):
    """Whom to turn to in the work on a contract, how, and when."""

    __tablename__ = "contract_contacts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contract_id", "organization_id"], ["contracts.id", "contracts.organization_id"]
        ),
        Index("ix_contract_contacts_newest", "contract_id", "created_at", "id"),
        Index("ix_contract_contacts_writer", "created_by", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    organization_id: UUID
    role: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    channel: ContactChannel = Field(sa_type=text_enum(ContactChannel, "channel"))
    address: str = Field(sa_type=Text)
    when_to_use: str | None = Field(default=None, sa_type=Text)
    created_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
