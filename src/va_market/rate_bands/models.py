from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Text
from sqlmodel import Field

from va_market.assistants.models import Level
from va_market.identity.models import SizeBand
from va_market.kit.db import Table, text_enum


class RateBand(Table, table=True):
    """What the middle half of independent assistants is paid for an hour; of nobody by name.

    All rows are worked out anew once a night.
    """

    __tablename__ = "rate_bands"
    __table_args__ = (
        CheckConstraint("low_minor > 0", name="pays"),
        CheckConstraint(
            "low_minor <= median_minor AND median_minor <= high_minor", name="runs_upwards"
        ),
        CheckConstraint("sources >= 5", name="hides_its_sources"),
        CheckConstraint("years_from >= 0", name="years_not_negative"),
    )

    category: str = Field(sa_type=Text, primary_key=True)
    level: Level = Field(sa_type=text_enum(Level, "level"), primary_key=True)
    years_from: int = Field(primary_key=True)
    """Least years of its bracket."""
    currency: str = Field(sa_type=Text, primary_key=True)
    low_minor: int = Field(sa_type=BigInteger)
    median_minor: int = Field(sa_type=BigInteger)
    high_minor: int = Field(sa_type=BigInteger)
    sources: int
    """How many assistants it comes from."""
    computed_at: datetime = Field(sa_type=DateTime(timezone=True))


class PayPer(StrEnum):
    HOUR = "hour"
    """An hourly rate."""
    YEAR = "year"
    """A salary."""


class PayMedian(Table, table=True):
    """What organizations of a size pay in the middle; of nobody by name.

    All rows are worked out anew once a night.
    """

    __tablename__ = "pay_medians"
    __table_args__ = (
        CheckConstraint("median_minor > 0", name="pays"),
        CheckConstraint("payees >= 5 AND organizations >= 5", name="hides_its_sources"),
    )

    currency: str = Field(sa_type=Text, primary_key=True)
    per: PayPer = Field(sa_type=text_enum(PayPer, "per"), primary_key=True)
    size_band: SizeBand = Field(sa_type=text_enum(SizeBand, "size_band"), primary_key=True)
    median_minor: int = Field(sa_type=BigInteger)
    payees: int
    organizations: int
    computed_at: datetime = Field(sa_type=DateTime(timezone=True))
