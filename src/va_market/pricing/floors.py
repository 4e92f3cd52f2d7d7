"""Whether terms pay for each hour what somebody was promised for it."""

from typing import assert_never

from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.terms import (
    CommissionTerms,
    FixedFeeTerms,
    HourlyTerms,
    PayTerm,
    PayTerms,
    ProBonoTerms,
    ProjectTerms,
    RetainerTerms,
    SalaryTerms,
    time_of,
)


def pays_at_least(terms: PayTerms, rate: Money, *, estimated_minutes: int) -> bool:
    """True if every hour of the work brings `rate` or more, before fees and exactly: no rounding.

    An hour of a project is its price over the minutes estimated, and no more than its rate where
    time is billed up to a ceiling; an hour of a retainer its fee
    over the minutes included, and the overage rate where overage is billed. A fee by the period is
    taken for what the estimated minutes bring. Commission promises nothing but its draw, and work
    for free brings nothing. Of combined terms the part that time is recorded on must bring it.

    Raises:
        CurrencyMismatch: the rate is in another currency.
    """
    return _brings(time_of(terms), rate, estimated_minutes)


def _brings(term: PayTerm, rate: Money, minutes: int) -> bool:
    match term:
        case HourlyTerms():
            return term.rate >= rate
        case ProjectTerms():
            agreed = term.not_to_exceed
            has_fair_rate = agreed is None or agreed.rate >= rate
            return has_fair_rate and _covers(term.price, minutes, rate)
        case RetainerTerms():
            has_fair_overage = term.overage_rate is None or term.overage_rate >= rate
            return has_fair_overage and _covers(term.fee, term.included_minutes, rate)
        case FixedFeeTerms() | SalaryTerms() | CommissionTerms() | ProBonoTerms():
            return _covers(term.headline, minutes, rate)
        case _:
            assert_never(term)


def _covers(amount: Money, minutes: int, rate: Money) -> bool:
    if amount.currency != rate.currency:
        raise CurrencyMismatch(amount.currency, rate.currency)
    return amount.minor * 60 >= rate.minor * minutes
