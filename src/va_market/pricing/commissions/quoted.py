"""Expected commission as a line of a quote (R42)."""

from va_market.kit.money import Money
from va_market.pricing.charges import Charge, Priced
from va_market.pricing.commissions.errors import SalesRequired
from va_market.pricing.commissions.expected import expected_commission
from va_market.pricing.terms.commission import CommissionTerms


def price_commission(
    terms: CommissionTerms, *, sales_per_period: Money | None, periods: int | None
) -> Priced:
    """One charge for `periods` of commission, one if None, each with the same sales.

    Raises:
        SalesRequired: nobody said what is expected to be sold.
        OtherCurrency, AmountNegative, NumberTooSmall, AmountOutOfRange: see `expected_commission`.
    """
    if sales_per_period is None:
        raise SalesRequired("commission needs the expected sales", field="sales_per_period")
    count = 1 if periods is None else periods
    found = expected_commission(terms, sales_per_period, count)
    charge = Charge(
        kind="commission",
        description=f"Expected commission, by the {terms.period}",
        quantity=str(count),
        unit="commission",
        unit_price=found.payable.value,
        amount=found.total,
        times=count,
    )
    return Priced([charge])
