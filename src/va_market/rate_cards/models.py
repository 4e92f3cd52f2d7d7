from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Numeric, Text, text
from sqlmodel import Field

from va_market.assistants.models import Level
from va_market.identity.models import SizeBand
from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.pricing.rates import RatePeriod, RateSide


class RateCardEntry(Versioned, table=True):
    """A rate of an organization, or of an assistant who works in person, and when it applies.

    The migration adds what SQLAlchemy cannot say: of rates for the same work no two apply on one
    day; a rate never changes, but for an end that is set or brought forward.
    """

    __tablename__ = "rate_card_entries"
    __table_args__ = (
        CheckConstraint("num_nonnulls(organization_id, assistant_id) = 1", name="has_one_owner"),
        CheckConstraint("rate_minor > 0", name="pays"),
        CheckConstraint("valid_until > valid_from", name="runs_forward"),
        CheckConstraint(
            "factor IS NULL OR (factor > 0 AND size_band IS NOT NULL)",
            name="a_factor_is_for_a_size",
        ),
        CheckConstraint(
            "assistant_id IS NULL OR (role IS NULL AND size_band IS NULL AND per = 'hour')",
            name="list_prices_are_for_an_hour",
        ),
        Index("ix_rate_card_entries_organization_newest", "organization_id", "created_at", "id"),
        *(
            Index(
                f"ix_rate_card_entries_organization_{name}",
                *("organization_id", name, "created_at", "id"),
            )
            for name in ("side", "service", "level")
        ),
        Index(
            "ix_rate_card_entries_organization_end",
            "organization_id",
            text("coalesce(valid_until, 'infinity'::date)"),
        ),
        Index("ix_rate_card_entries_assistant_newest", "assistant_id", "created_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organization_id: UUID | None = Field(default=None, foreign_key="organizations.id")
    assistant_id: UUID | None = Field(default=None, foreign_key="assistant_profiles.user_id")
    side: RateSide = Field(sa_type=text_enum(RateSide, "side"))
    service: str | None = Field(default=None, sa_type=Text)
    """A category of work; like the next three, null means any."""
    role: str | None = Field(default=None, sa_type=Text)
    level: Level | None = Field(default=None, sa_type=text_enum(Level, "level"))
    size_band: SizeBand | None = Field(default=None, sa_type=text_enum(SizeBand, "size_band"))
    per: RatePeriod = Field(sa_type=text_enum(RatePeriod, "per"))
    rate_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(sa_type=Text)
    factor: Decimal | None = Field(default=None, sa_type=Numeric(6, 4))
    """Raises the rate for firms of this size."""
    valid_from: date
    valid_until: date | None = None
    """The day after the last; null while no end is known."""
    created_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
