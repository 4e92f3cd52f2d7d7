"""Paid by the hour (R08)."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from va_market.kit.fields import Price
from va_market.kit.money import Money
from va_market.pricing.terms.fields import frozen

WeeklyCap = Annotated[int, Field(strict=True, ge=1, le=7 * 24 * 60)]

_HOURLY = {
    "kind": "hourly",
    "rate": {"amount": "25.00", "currency": "EUR"},
    "weekly_cap_minutes": 1200,
}


class HourlyTerms(BaseModel):
    """Every approved hour is paid at one rate."""

    model_config = frozen(_HOURLY)

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
