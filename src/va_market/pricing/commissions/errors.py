"""What the caller gets wrong about sales and statements."""

from va_market.kit.money import Money
from va_market.pricing.errors import PricingError


class SaleConflict(PricingError):
    """Two sales have one id and are not the same."""

    code = "sale_conflict"


class CostRequired(PricingError):
    """A margin is known only with the cost of the sale."""

    code = "cost_required"


class PeriodTooLong(PricingError):
    """A statement reaches beyond the one period of its quota, cap and draw."""

    code = "period_too_long"


class OtherCurrency(PricingError):
    """An amount is not in the currency of the terms."""

    code = "other_currency"


class AmountNegative(PricingError):
    """An amount lies below zero where only zero or more has a meaning."""

    code = "amount_negative"


def in_currency(amount: Money, currency: str, *, field: str) -> Money:
    """`amount`, which must be in `currency`.

    Raises:
        OtherCurrency: it is not.
    """
    if amount.currency != currency:
        raise OtherCurrency(f"{field} must be in {currency}, not {amount.currency}", field=field)
    return amount


def zero_or_more(amount: Money, currency: str, *, field: str) -> Money:
    """`amount`, which must be in `currency` and not below zero.

    Raises:
        OtherCurrency: it is in another one.
        AmountNegative: it is below zero.
    """
    if in_currency(amount, currency, field=field).amount < 0:
        raise AmountNegative(f"{field} must not be negative", field=field)
    return amount


class SalesRequired(PricingError):
    """Commission has no price until somebody says what is expected to be sold."""

    code = "sales_required"
