"""What work really cost for each hour, and what benefits come to (R38)."""

from collections.abc import Sequence
from datetime import date

from va_market.pricing.periodic import price_benefits
from va_market.pricing.rounding import divide_half_up
from va_market.pricing.terms import Benefit

_SECONDS_OF_HOUR = 3600


def cost_of_hour(minor: int, seconds: int) -> int | None:
    """A cost in the smallest unit for each hour worked, half away from zero; none without work."""
    if seconds <= 0:
        return None
    found = divide_half_up(abs(minor) * _SECONDS_OF_HOUR, seconds)
    return -found if minor < 0 else found


def benefits_between(benefits: Sequence[Benefit], *, starts_on: date, ends_on: date) -> int:
    """What benefits come to on the days of `[starts_on, ends_on)`, in the smallest unit.

    Each is counted by days of its own periods, calendar months or years, each rounded once.

    Raises:
        PricingError: of `periods.charges`.
    """
    priced = price_benefits(benefits, kind="salary", starts_on=starts_on, ends_on=ends_on)
    return sum(charge.amount.value.minor for charge in priced.charges)
