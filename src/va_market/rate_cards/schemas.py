from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.assistants.models import Level
from va_market.assistants.schemas import Category
from va_market.identity.models import SizeBand
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Price
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.rates import (
    Factor,
    RatePeriod,
    RateSide,
    RateSource,
    Resolved,
    RoleName,
)
from va_market.pricing.terms import CalendarDay
from va_market.pricing.trace import TraceStep
from va_market.rate_cards.models import RateCardEntry

_SIDE = "`bill` is what the client pays, `pay` what the assistant is paid."


class ListPriceAdd(Schema):
    """A rate of an assistant who works in person, for an hour."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "service": "bookkeeping",
                    "level": "expert",
                    "rate": {"amount": "18.00", "currency": "EUR"},
                },
            ]
        },
    )

    side: RateSide = Field(default=RateSide.BILL, description=_SIDE)
    service: Category | None = Field(
        default=None, description="The category of work it is for; null means any."
    )
    level: Level | None = Field(default=None, description="The level it is for; null means any.")
    rate: Price = Field(description="What one hour costs.")
    starts_on: CalendarDay | None = Field(
        default=None,
        description="The first day, today or later where the owner is; null means today. A rate "
        "for the same work that applies then ends there.",
        examples=["2027-01-01"],
    )
    ends_on: CalendarDay | None = Field(
        default=None,
        description="The day after the last; null means until the next rate for the same work.",
    )

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        starts_on, ends_on = self.starts_on, self.ends_on
        if starts_on is not None and ends_on is not None and ends_on <= starts_on:
            raise PydanticCustomError("ends_too_early", "`ends_on` must be later than `starts_on`")
        return self


class RateCardAdd(ListPriceAdd):
    """A rate of an organization: its default, or a line of its pay scale."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "side": "pay",
                    "role": "executive_assistant",
                    "level": "expert",
                    "size_band": "51_200",
                    "per": "month",
                    "rate": {"amount": "2000.00", "currency": "EUR"},
                    "factor": "1.15",
                    "starts_on": "2200-01-01",
                },
            ]
        },
    )

    side: RateSide = Field(description=_SIDE)
    role: RoleName | None = Field(
        default=None, description="The position it is for; null means any."
    )
    size_band: SizeBand | None = Field(
        default=None, description="The size of firm it is for; null means any."
    )
    per: RatePeriod = Field(default=RatePeriod.HOUR, description="What the rate pays for.")
    rate: Price = Field(description="What one hour, month or year costs, before the factor.")
    factor: Factor | None = Field(
        default=None,
        description="Raises the rate for firms of this size; null, or without a size, is 1.",
    )

    @model_validator(mode="after")
    def _factor_is_for_a_size(self) -> Self:
        if self.factor is not None and self.size_band is None:
            raise PydanticCustomError("factor_without_size", "`factor` needs `size_band`")
        return self


class ListPriceRead(Resource):
    """What an assistant asks for an hour, and on which days."""

    id: UUID
    assistant_id: UUID
    side: RateSide = Field(description=_SIDE)
    service: str | None = Field(description="The category of work it is for; null means any.")
    level: Level | None = Field(description="The level it is for; null means any.")
    rate: Money = Field(description="What one hour costs.")
    starts_on: date = Field(description="The first day.")
    ends_on: date | None = Field(description="The day after the last; null: no end is known.")
    created_at: Moment

    @classmethod
    def of(cls, entry: RateCardEntry | Row) -> "ListPriceRead":
        return shaped(cls, entry, **_named_otherwise(entry))


class RateCardRead(Resource):
    """A rate of an organization, and the days on which it applies."""

    id: UUID
    organization_id: UUID
    side: RateSide = Field(description=_SIDE)
    service: str | None = Field(description="The category of work it is for; null means any.")
    role: str | None = Field(description="The position it is for; null means any.")
    level: Level | None = Field(description="The level it is for; null means any.")
    size_band: SizeBand | None = Field(description="The size of firm it is for; null means any.")
    per: RatePeriod = Field(description="What the rate pays for.")
    rate: Money = Field(description="What one hour, month or year costs, before the factor.")
    factor: Factor | None = Field(description="Raises the rate for firms of this size.")
    starts_on: date = Field(description="The first day.")
    ends_on: date | None = Field(description="The day after the last; null: no end is known.")
    created_by: UUID
    created_at: Moment

    @classmethod
    def of(cls, entry: RateCardEntry | Row) -> "RateCardRead":
        return shaped(cls, entry, **_named_otherwise(entry))


def _named_otherwise(entry: RateCardEntry | Row) -> dict[str, Any]:
    """What the API calls by another name than the columns."""
    return {
        "rate": Money.from_minor(entry.rate_minor, entry.currency),
        "starts_on": entry.valid_from,
        "ends_on": entry.valid_until,
    }


class RateCardPage(PageOf[RateCardRead]):
    """A page of rates."""


class ListPricePage(PageOf[ListPriceRead]):
    """A page of list prices."""


class EffectiveRate(Schema):
    """The rate that applies to a piece of work, and why."""

    rate: Money = Field(description="What one hour, month or year costs, with the factor.")
    per: RatePeriod = Field(description="What the rate pays for.")
    source: RateSource = Field(description="Whose rate won.")
    rate_card_id: UUID = Field(description="The rate that won.")
    on: date = Field(description="The day asked for.")
    trace: list[TraceStep] = Field(description="What each source has, and why it won or lost.")

    @classmethod
    def of(cls, found: Resolved, *, on: date) -> "EffectiveRate":
        return cls(
            rate=found.rate,
            per=found.card.per,
            source=found.source,
            rate_card_id=UUID(str(found.card.reference)),
            on=on,
            trace=list(found.trace),
        )


class RateCardSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class RateCardQuery(Schema):
    sort: RateCardSort = RateCardSort.NEWEST
    on: CalendarDay | None = Field(default=None, description="Only those that apply on this day.")
    side: RateSide | None = Field(default=None, description="Only those of this side.")
    service: Category | None = Field(
        default=None, description="Only those that name this category."
    )
    level: Level | None = Field(default=None, description="Only those that name this level.")


class EffectiveQuery(Schema):
    """The work whose rate is looked for; what is left out is not known."""

    side: RateSide = Field(default=RateSide.BILL, description=_SIDE)
    on: CalendarDay | None = Field(
        default=None,
        description="The local day on which the work begins; today where the organization is.",
    )
    service: Category | None = Field(default=None, description="The category of the work.")
    role: RoleName | None = Field(default=None, description="The position.")
    level: Level | None = Field(default=None, description="The level of the assistant.")
    size_band: SizeBand | None = Field(default=None, description="The size of the firm.")
    per: RatePeriod = Field(default=RatePeriod.HOUR, description="What the rate pays for.")
