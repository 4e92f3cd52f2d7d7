"""A set fee for each period, whatever the hours (R07)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.periods.policies import ProrationPolicy, RenewalPolicy

CustomDays = Annotated[int, Field(strict=True, ge=1, le=366)]

_FIXED_FEE = {
    "kind": "fixed_fee",
    "amount": {"amount": "12000.00", "currency": "EUR"},
    "period": "year",
    "renewal": {"renews": "ask", "notice_days": 30},
}


class FixedFeeTerms(Schema):
    """A set fee for each period, whatever the hours."""

    model_config = frozen(_FIXED_FEE)

    kind: Literal["fixed_fee"] = Field(description="A set fee for each period.")
    amount: Price = Field(description="Price of one full period.")
    period: Literal["week", "month", "quarter", "year", "custom"] = Field(
        default="month",
        description="Week from Monday, month, quarter or year; or custom, a number of days that "
        "are counted from the first of the contract.",
        examples=["year"],
    )
    custom_days: CustomDays | None = Field(
        default=None,
        description="Days of a custom period; null for all others.",
        examples=[None],
    )
    proration: ProrationPolicy = Field(
        default=ProrationPolicy(), description="Partial periods, changes of price and pauses."
    )
    renewal: RenewalPolicy | None = Field(
        default=None,
        description="How the contract goes on after its term; null means nothing was agreed.",
    )

    @property
    def currency(self) -> str:
        return self.amount.currency

    @property
    def headline(self) -> Money:
        return self.amount

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if (self.period == "custom") != (self.custom_days is not None):
            raise PydanticCustomError(
                "period_length_invalid",
                "a custom period needs its days, and no other period has them",
            )
        if self.period in {"week", "custom"}:
            self._is_counted_in_days()
        return self

    def _is_counted_in_days(self) -> None:
        if self.proration.anchor_day is not None:
            raise PydanticCustomError(
                "anchor_not_applicable", "only months, quarters and years begin on a day of a month"
            )
        if self.proration.unit == "fixed30":
            raise PydanticCustomError(
                "unit_not_applicable", "only months, quarters and years have months of 30 days"
            )
