"""What was agreed to be paid: by the hour, for a project, or as a retainer (money.md §2 to §4)."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import PositiveMinutes, Price, Title
from va_market.kit.money import Money

FIRST_YEAR, LAST_YEAR = 1970, 2200  # the span of every moment in the API
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _plain_date(given: Any) -> Any:
    # Pydantic alone would also read numbers, and midnights, as dates.
    if type(given) is date or (isinstance(given, str) and _ISO_DATE.fullmatch(given)):
        return given
    raise PydanticCustomError("date_invalid", "the date must have the form YYYY-MM-DD")


def _in_span(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError(
            "date_out_of_range", f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}"
        )
    return day


CalendarDay = Annotated[date, BeforeValidator(_plain_date), AfterValidator(_in_span)]
WeeklyCap = Annotated[int, Field(strict=True, ge=1, le=7 * 24 * 60)]

_RATE = {"amount": "25.00", "currency": "EUR"}
_FIRST = {
    "title": "Inventory of the inbox",
    "amount": {"amount": "400.00", "currency": "EUR"},
    "due_on": "2026-12-15",
}
_SECOND = {"title": "Filing system", "amount": {"amount": "600.00", "currency": "EUR"}}
_HOURLY = {"kind": "hourly", "rate": _RATE, "weekly_cap_minutes": 1200}
_PROJECT = {
    "kind": "project",
    "price": {"amount": "1000.00", "currency": "EUR"},
    "milestones": [_FIRST, _SECOND],
    "deposit": {"amount": "200.00", "currency": "EUR"},
}
_RETAINER = {
    "kind": "retainer",
    "fee": {"amount": "500.00", "currency": "EUR"},
    "included_minutes": 1200,
    "period": "month",
    "overage_rate": _RATE,
}


def _frozen(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [example]})


def _one_currency(*amounts: Money | None) -> None:
    found = sorted({one.currency for one in amounts if one is not None})
    if len(found) > 1:
        raise PydanticCustomError(
            "mixed_currencies",
            "all amounts must have one currency, not {found}",
            {"found": ", ".join(found)},
        )


class HourlyTerms(BaseModel):
    """Every approved hour is paid at one rate."""

    model_config = _frozen(_HOURLY)

    kind: Literal["hourly"] = Field(description="Paid by the hour.")
    rate: Price = Field(description="Price of one hour.")
    weekly_cap_minutes: WeeklyCap | None = Field(
        default=None,
        description="Most minutes billed in one week; null means no cap.",
        examples=[1200],
    )

    @property
    def currency(self) -> str:
        return self.rate.currency

    @property
    def headline(self) -> Money:
        return self.rate


class MilestoneTerms(BaseModel):
    """One part of a project with its own price."""

    model_config = _frozen(_FIRST)

    title: Title = Field(description="What is delivered.", examples=["Inventory of the inbox"])
    amount: Price = Field(description="Price of this part.")
    due_on: CalendarDay | None = Field(
        default=None, description="Day of delivery, if agreed.", examples=["2026-12-15"]
    )


def _not_empty(parts: tuple[MilestoneTerms, ...]) -> tuple[MilestoneTerms, ...]:
    # min_length of a tuple counts valid items only: one faulty milestone would be two faults.
    if not parts:
        raise PydanticCustomError("too_short", "a project has one milestone or more")
    return parts


Milestones = Annotated[
    tuple[MilestoneTerms, ...],
    Field(max_length=50, json_schema_extra={"minItems": 1}),
    AfterValidator(_not_empty),
]


class ProjectTerms(BaseModel):
    """A fixed price, paid milestone by milestone."""

    model_config = _frozen(_PROJECT)

    kind: Literal["project"] = Field(description="Paid by the milestone.")
    price: Price = Field(description="Price of the whole project.")
    milestones: Milestones = Field(
        description="Parts in the order of the work; their amounts add up to the price.",
    )
    deposit: Price | None = Field(
        default=None,
        description="Part of the price paid in advance and set off against the milestones.",
    )

    @property
    def currency(self) -> str:
        return self.price.currency

    @property
    def headline(self) -> Money:
        return self.price

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        _one_currency(self.price, self.deposit, *(part.amount for part in self.milestones))
        self._milestones_add_up()
        if self.deposit is not None and self.deposit > self.price:
            raise PydanticCustomError(
                "deposit_above_price",
                "the deposit of {deposit} is more than the price of {price}",
                {"deposit": str(self.deposit), "price": str(self.price)},
            )
        return self

    def _milestones_add_up(self) -> None:
        total = sum((part.amount.amount for part in self.milestones), Decimal(0))
        if total != self.price.amount:
            raise PydanticCustomError(
                "milestones_do_not_add_up",
                "the milestones add up to {total}, the price is {price}",
                {"total": f"{total:f} {self.currency}", "price": str(self.price)},
            )


class RetainerTerms(BaseModel):
    """A fee per period that covers a number of minutes."""

    model_config = _frozen(_RETAINER)

    kind: Literal["retainer"] = Field(description="Paid by the period.")
    fee: Price = Field(description="Price of one full period.")
    included_minutes: PositiveMinutes = Field(
        description="Minutes of work that the fee of one full period covers.", examples=[1200]
    )
    period: Literal["week", "month"] = Field(
        default="month", description="Calendar month, or week from Monday.", examples=["month"]
    )
    overage_rate: Price | None = Field(
        default=None,
        description="Price of an hour beyond the included time; null bills no such hour.",
    )

    @property
    def currency(self) -> str:
        return self.fee.currency

    @property
    def headline(self) -> Money:
        return self.fee

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        _one_currency(self.fee, self.overage_rate)
        return self


PayTerms = Annotated[HourlyTerms | ProjectTerms | RetainerTerms, Field(discriminator="kind")]
