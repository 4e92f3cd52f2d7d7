"""How a percentage or tiers divide a base that is not negative; exact, nothing is rounded here."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from va_market.pricing.percents import HUNDRED, percent_text
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.terms.commission_parts import CommissionTier

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Exact:
    """An amount in major units before rounding, and how it reads."""

    amount: Decimal
    formula: str


def by_percent(percent: Decimal, part: Decimal, currency: str) -> Exact:
    formula = f"{percent_text(percent)} % of {part:f} {currency}"
    return Exact(part * percent / HUNDRED, formula)


def between(terms: CommissionTerms, low: Decimal, high: Decimal) -> Exact:
    """The commission on the part above `low` of a base of `high`, in major units."""
    if terms.percent is not None:
        return by_percent(terms.percent, high - low, terms.currency)
    tiers = terms.tiers or ()
    match terms.tiering:
        case "graduated":
            return _sum(_graduated(tiers, low, high, terms.currency))
        case "volume":
            tier = next(one for one in tiers if one.up_to is None or high <= one.up_to.amount)
            return by_percent(tier.percent or ZERO, high - low, terms.currency)
        case "package":
            return _sum(_packages(tiers, low, high))
        case _:
            assert_never(terms.tiering)


def _graduated(
    tiers: tuple[CommissionTier, ...], low: Decimal, high: Decimal, currency: str
) -> Iterator[Exact]:
    for tier, start in _with_starts(tiers):
        end = high if tier.up_to is None else min(high, tier.up_to.amount)
        part = end - max(low, start)
        if part > 0:
            yield by_percent(tier.percent or ZERO, part, currency)


def _packages(tiers: tuple[CommissionTier, ...], low: Decimal, high: Decimal) -> Iterator[Exact]:
    for tier, start in _with_starts(tiers):
        if tier.amount is not None and low <= start < high:
            yield Exact(tier.amount.amount, str(tier.amount))


def _with_starts(tiers: tuple[CommissionTier, ...]) -> Iterator[tuple[CommissionTier, Decimal]]:
    start = ZERO
    for tier in tiers:
        yield tier, start
        if tier.up_to is not None:
            start = tier.up_to.amount


def _sum(parts: Iterator[Exact]) -> Exact:
    found = list(parts)
    if not found:
        return Exact(ZERO, "no tier is reached")
    return Exact(sum((one.amount for one in found), ZERO), " + ".join(one.formula for one in found))
