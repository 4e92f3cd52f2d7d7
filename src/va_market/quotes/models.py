from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Versioned
from va_market.kit.ids import new_id


class QuoteStatus(StrEnum):
    """What can still be done with a saved quote; derived, never stored."""

    OPEN = "open"
    BOUND = "bound"
    EXPIRED = "expired"


class SavedQuote(Versioned, table=True):
    """Figures that somebody may be held to. Triggers refuse every change but binding it, once."""

    __tablename__ = "quotes"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="lasts"),
        Index("ix_quotes_maker_newest", "made_by", "created_at", "id"),
        Index("ix_quotes_organization_newest", "organization_id", "created_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    made_by: UUID = Field(foreign_key="users.id")
    organization_id: UUID | None = Field(default=None, foreign_key="organizations.id")
    """For whom it was made: an agency. Its members see it, too."""
    request: dict[str, Any] = Field(sa_type=JSONB)
    quote: dict[str, Any] = Field(sa_type=JSONB)
    fee: dict[str, Any] = Field(sa_type=JSONB)
    """The platform's fee that the figures were made with."""
    currency: str = Field(sa_type=Text)
    bound_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When a proposal was sent with it."""
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
