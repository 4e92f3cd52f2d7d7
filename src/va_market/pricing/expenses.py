"""What of an expense is paid back: its amount in the currency of the contract, up to the caps."""

from va_market.kit.money import Money
from va_market.pricing.currencies import ExchangeRate, RateNotApplicable, convert
from va_market.pricing.errors import PricingError


class RateNeeded(PricingError):
    """What was spent in another currency has no amount until a rate is stated."""

    code = "exchange_rate_needed"


class RateNotNeeded(PricingError):
    """What was spent in the currency of the contract is not converted."""

    code = "exchange_rate_not_needed"


class NothingLeft(PricingError):
    """So little that it comes to nothing in the currency of the contract."""

    code = "amount_too_small"


def amount_of(spent: Money, rate: ExchangeRate | None, *, currency: str) -> Money:
    """What was `spent` in the `currency` of the contract, rounded once (money.md §6).

    Raises:
        RateNeeded, RateNotNeeded: the currencies differ and no rate is stated, or the reverse.
        RateNotApplicable: the rate is between other currencies.
        NothingLeft: it is less than half of the smallest unit.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if spent.currency == currency:
        if rate is not None:
            raise RateNotNeeded(f"the contract is in {currency} as well", field="exchange_rate")
        return spent
    if rate is None:
        raise RateNeeded(f"the contract is in {currency}", field="exchange_rate")
    if rate.target != currency:
        detail = f"a rate to {rate.target} does not convert into {currency}"
        raise RateNotApplicable(detail, field="exchange_rate")
    amount = convert(spent, rate).value
    if amount.minor == 0:
        raise NothingLeft(f"{spent} comes to nothing in {currency}", field="spent")
    return amount


def payable(amount: Money, *, per_item: Money | None, left_of_month: Money | None) -> Money:
    """The most of `amount` that two caps let through; None is no cap. Never below zero."""
    limits = [one for one in (amount, per_item, left_of_month) if one is not None]
    return max(min(limits), Money.zero(amount.currency))
