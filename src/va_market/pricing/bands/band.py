"""A rate band: what the middle half is paid for an hour (R39)."""

from typing import Any, Literal

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.bands.policy import BandPolicy
from va_market.pricing.bands.years import YearsBracket
from va_market.pricing.frozen import frozen

Level = Literal["entry", "intermediate", "expert"]

BAND_EXAMPLE: dict[str, Any] = {
    "category": "administrative",
    "level": "expert",
    "years": {"at_least": 5, "below": 10},
    "currency": "EUR",
    "low": {"amount": "18.00", "currency": "EUR"},
    "median": {"amount": "25.00", "currency": "EUR"},
    "high": {"amount": "38.00", "currency": "EUR"},
    "sources": 12,
    "is_seed": False,
    "basis": BandPolicy().basis,
}


class Band(Schema):
    """Hourly rates of independent assistants: a quarter earns less, a quarter earns more."""

    model_config = frozen(BAND_EXAMPLE)

    category: str = Field(
        description="Category of the work; one of the four roots stands for all below it.",
        examples=["administrative"],
    )
    level: Level = Field(description="Level of the assistant.", examples=["expert"])
    years: YearsBracket = Field(description="Years of experience of the assistant.")
    currency: str = Field(description="ISO 4217 code of every amount.", examples=["EUR"])
    low: Money = Field(description="25th percentile of the hourly rates.")
    median: Money = Field(description="50th percentile of the hourly rates.")
    high: Money = Field(description="75th percentile of the hourly rates.")
    sources: int | None = Field(
        description="How many assistants the figures come from; null for starting values.",
        examples=[12],
    )
    is_seed: bool = Field(description="Starting values, because there are too few sources yet.")
    basis: str = Field(
        description="Where the figures come from.",
        examples=[BandPolicy().basis],
    )
