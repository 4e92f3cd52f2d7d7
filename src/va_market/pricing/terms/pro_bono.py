"""Work for free (R09): the only terms under which an hour may cost nothing."""

from typing import Literal

from pydantic import Field

from va_market.kit.fields import Note, Price
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.terms.hourly import WeeklyCap

_PRO_BONO = {
    "kind": "pro_bono",
    "list_rate": {"amount": "25.00", "currency": "EUR"},
    "weekly_cap_minutes": 240,
    "reason": "Bookkeeping for the food bank",
}


class ProBonoTerms(Schema):
    """Approved time costs nothing; what it would have cost is recorded."""

    model_config = frozen(_PRO_BONO)

    kind: Literal["pro_bono"] = Field(description="Work for free.")
    list_rate: Price = Field(
        description="What one hour would cost; the value of the gift is recorded with it."
    )
    weekly_cap_minutes: WeeklyCap | None = Field(
        default=None,
        description="Most minutes given in one week; null means no cap.",
        examples=[240],
    )
    reason: Note | None = Field(
        default=None,
        description="Why the work is free, if that is to be on record.",
        examples=["Bookkeeping for the food bank"],
    )

    @property
    def currency(self) -> str:
        return self.list_rate.currency

    @property
    def headline(self) -> Money:
        """What an hour is paid: nothing."""
        return Money.zero(self.currency)
