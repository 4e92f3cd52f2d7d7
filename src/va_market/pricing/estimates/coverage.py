"""How surely a fixed price covers a plan: the share of cases in which the work costs no more.

Source of the series for the normal distribution: G. Marsaglia, "Evaluating the Normal
Distribution", Journal of Statistical Software 11 (2004): one half, and the density times
x + x^3/3 + x^5/(3*5) + x^7/(3*5*7) and so on. It needs no binary fractions.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

from va_market.kit.money import Money
from va_market.pricing.percents import HUNDRED, percent_text
from va_market.pricing.rounding import quantity_text
from va_market.pricing.trace import DIVIDED_BY, TIMES, TraceStep

_DIGITS = 50
_PI = Decimal("3.14159265358979323846264338327950288419716939937511")
_LEAST_TERM = Decimal(1).scaleb(-30)
# Beyond it the share is less than one in 10^15 away from none or all.
_FARTHEST: Final = 8
_TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """How surely a price covers a plan, in percent with at most two decimals, and why."""

    percent: str
    step: TraceStep


def coverage(
    price: Money,
    rate: Money,
    *,
    contingency_percent: Decimal,
    mean: Decimal,
    deviation: Decimal,
) -> Coverage:
    """How surely `price` pays for work of `mean` minutes at `rate` per hour and a contingency.

    The contingency is set aside: what is left of the price for the plan itself buys the minutes.
    """
    factor = (HUNDRED + contingency_percent) / HUNDRED
    with localcontext() as context:
        context.prec = _DIGITS
        minutes = price.amount * 60 / (rate.amount * factor)
        share = share_covered(minutes, mean=mean, deviation=deviation)
        bought = quantity_text(int(minutes * _TEN_THOUSAND), _TEN_THOUSAND)
    percent = quantity_text(share, 100)
    hourly = f"{rate}" if factor == 1 else f"({rate} {TIMES} {percent_text(factor)})"
    formula = (
        "share of the normal distribution up to "
        f"{price} {DIVIDED_BY} {hourly} {TIMES} 60 = {bought} min"
    )
    return Coverage(percent, TraceStep(step="coverage", formula=formula, result=f"{percent} %"))


def share_covered(minutes: Decimal, *, mean: Decimal, deviation: Decimal) -> int:
    """In how many of 10,000 cases the work takes no more than `minutes`, rounded down.

    All in one unit of time. Without a deviation the plan is certain: none or all. By the normal
    distribution, as a plan of many tasks comes near to; nothing near 10,000 is claimed as all.
    """
    if not deviation:
        return _TEN_THOUSAND if minutes >= mean else 0
    with localcontext() as context:
        context.prec = _DIGITS
        distance = (minutes - mean) / deviation
        if distance <= -_FARTHEST:
            return 0
        return int(_TEN_THOUSAND * _below(min(distance, Decimal(_FARTHEST))))


def _below(distance: Decimal) -> Decimal:
    """The share of a normal distribution below so many deviations from its mean."""
    density = (-distance * distance / 2).exp() / (2 * _PI).sqrt()
    return Decimal("0.5") + density * _series(distance)


def _series(distance: Decimal) -> Decimal:
    term = total = distance
    odd = 1
    while abs(term) > _LEAST_TERM:
        odd += 2
        term = term * distance * distance / odd
        total += term
    return total
