"""Whether terms pay for each hour what somebody was promised for it."""

from typing import assert_never

from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.terms import HourlyTerms, PayTerms, ProjectTerms, RetainerTerms


def pays_at_least(terms: PayTerms, rate: Money, *, estimated_minutes: int) -> bool:
    """True if every hour of the work brings `rate` or more, before fees and exactly: no rounding.

    An hour of a project is its price over the minutes estimated; an hour of a retainer its fee
    over the minutes included, and the overage rate where overage is billed.

    Raises:
        CurrencyMismatch: the rate is in another currency.
    """
    match terms:
        case HourlyTerms():
            return terms.rate >= rate
        case ProjectTerms():
            return _covers(terms.price, estimated_minutes, rate)
        case RetainerTerms():
            has_fair_overage = terms.overage_rate is None or terms.overage_rate >= rate
            return has_fair_overage and _covers(terms.fee, terms.included_minutes, rate)
        case _:
            assert_never(terms)


def _covers(amount: Money, minutes: int, rate: Money) -> bool:
    if amount.currency != rate.currency:
        raise CurrencyMismatch(amount.currency, rate.currency)
    return amount.minor * 60 >= rate.minor * minutes
