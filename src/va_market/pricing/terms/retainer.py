"""A fee per period that covers a number of minutes (B1)."""

from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from va_market.kit.fields import PositiveMinutes, Price
from va_market.kit.money import Money
from va_market.pricing.terms.fields import frozen, one_currency

_RETAINER = {
    "kind": "retainer",
    "fee": {"amount": "500.00", "currency": "EUR"},
    "included_minutes": 1200,
    "period": "month",
    "overage_rate": {"amount": "25.00", "currency": "EUR"},
}


class RetainerTerms(BaseModel):
    """A fee per period that covers a number of minutes."""

    model_config = frozen(_RETAINER)

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
        one_currency(self.fee, self.overage_rate)
        return self
