"""Sales, as they are reported, and what of each of them counts (R42)."""

from collections.abc import Iterable
from datetime import date
from typing import Self, assert_never

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Price, PriceOrZero, Title
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.commissions.errors import CostRequired, SaleConflict, in_currency
from va_market.pricing.frozen import frozen
from va_market.pricing.rounding import quotient
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.terms.fields import CalendarDay, one_currency
from va_market.pricing.trace import DIVIDED_BY, MINUS, Explained, unchanged, worked_out

_SALE = {
    "id": "order-1001",
    "sold_on": "2026-12-03",
    "paid_on": "2026-12-10",
    "amount": {"amount": "200.00", "currency": "EUR"},
    "cost": {"amount": "120.00", "currency": "EUR"},
    "returned": {"amount": "50.00", "currency": "EUR"},
    "returned_on": "2026-12-20",
}


class Sale(Schema):
    """One sale; reporting it again under its id changes nothing."""

    model_config = frozen(_SALE)

    id: Title = Field(description="Name of the sale at its source.", examples=["order-1001"])
    sold_on: CalendarDay = Field(description="Day of the sale.", examples=["2026-12-03"])
    paid_on: CalendarDay | None = Field(
        default=None,
        description="Day on which its buyer had paid; null means not yet.",
        examples=["2026-12-10"],
    )
    amount: Price = Field(description="What it was sold for, before tax.")
    cost: PriceOrZero | None = Field(
        default=None, description="What it cost; needed where the margin counts."
    )
    returned: Price | None = Field(
        default=None, description="How much of the amount came back, all returns together."
    )
    returned_on: CalendarDay | None = Field(
        default=None, description="Day of the last return.", examples=["2026-12-20"]
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        one_currency(self.amount, self.cost, self.returned)
        if (self.returned is None) != (self.returned_on is None):
            raise PydanticCustomError("return_incomplete", "a return has both an amount and a day")
        if self.returned is not None and self.returned > self.amount:
            raise PydanticCustomError(
                "returned_above_amount",
                "{returned} came back of {amount}",
                {"returned": str(self.returned), "amount": str(self.amount)},
            )
        if self.returned_on is not None and self.returned_on < self.sold_on:
            raise PydanticCustomError(
                "returned_before_sold", "a sale cannot come back before it was made"
            )
        return self

    def returned_before(self, day: date) -> Money:
        """What had come back before `day`."""
        if self.returned is None or self.returned_on is None or self.returned_on >= day:
            return Money.zero(self.amount.currency)
        return self.returned


def distinct(sales: Iterable[Sale], currency: str) -> dict[str, Sale]:
    """Each sale once, by id.

    Raises:
        OtherCurrency: a sale is not in `currency`.
        SaleConflict: an id stands for two different sales.
    """
    found: dict[str, Sale] = {}
    for sale in sales:
        in_currency(sale.amount, currency, field="sales")
        if found.setdefault(sale.id, sale) != sale:
            raise SaleConflict(f"sale {sale.id} is given twice and differs", field="sales")
    return found


def earned_day(terms: CommissionTerms, sale: Sale) -> date | None:
    """The day on which the commission on a sale is earned; None means not yet."""
    return sale.paid_on if terms.earned_on == "paid" else sale.sold_on


def deducted(terms: CommissionTerms, sale: Sale, *, until: date) -> Money:
    """What of the amount is left out of the base because it came back before `until`."""
    if terms.base == "gross":
        return Money.zero(terms.currency)
    return sale.returned_before(until)


def base_of(terms: CommissionTerms, sale: Sale, *, until: date) -> Explained:
    """What counts of one sale in a statement that ends before `until`; a margin may be a loss.

    The cost of what came back is not deducted: the goods are there again.

    Raises:
        CostRequired: the margin counts, and the cost is unknown.
    """
    match terms.base:
        case "gross":
            return unchanged(sale.amount, step="gross", formula=f"amount of sale {sale.id}")
        case "net_of_returns":
            back = sale.returned_before(until)
            return unchanged(
                sale.amount - back,
                step="net_of_returns",
                formula=f"sale {sale.id}: {sale.amount} {MINUS} {back}",
            )
        case "margin":
            return _margin(sale, until)
        case _:
            assert_never(terms.base)


def _margin(sale: Sale, until: date) -> Explained:
    if sale.cost is None:
        raise CostRequired(f"the margin of sale {sale.id} needs its cost", field="sales")
    kept = sale.amount - sale.returned_before(until)
    margin = sale.amount - sale.cost
    formula = f"sale {sale.id}: {sale.amount} {MINUS} {sale.cost}"
    if kept == sale.amount:
        return unchanged(margin, step="margin", formula=formula)
    return worked_out(
        quotient(margin, kept, sale.amount),
        sale.amount.currency,
        step="margin",
        formula=f"{formula}, of which {kept} {DIVIDED_BY} {sale.amount} did not come back",
    )
