"""Quantiles of amounts, exact to the smallest unit.

Source: Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), definition 7: the one
that R, NumPy and the PERCENTILE.INC of spreadsheets use unless told otherwise.
"""

from collections.abc import Sequence

from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.bands.errors import NothingObserved
from va_market.pricing.errors import at_least
from va_market.pricing.rounding import divide_half_up


def quantile(amounts: Sequence[Money], *, part: int, of: int) -> Money:
    """The amount at `part` of `of` on the way from the least to the greatest, in any order.

    It lies on the straight line between its two neighbors, rounded once to the smallest unit,
    half away from zero.

    Raises:
        NothingObserved: no amounts.
        NumberTooSmall: an amount or the part below 0, or the whole below 1 or below the part.
        CurrencyMismatch: not all amounts have one currency.
    """
    if not amounts:
        raise NothingObserved("a quantile needs at least one amount", field="amounts")
    at_least(0, part, field="part")
    at_least(max(1, part), of, field="of")
    ordered = sorted(_minors(amounts))
    at_least(0, ordered[0], field="amounts")
    place, rest = divmod((len(ordered) - 1) * part, of)
    # The last place has no neighbor above it, and needs none: its rest is zero.
    above = ordered[min(place + 1, len(ordered) - 1)]
    minor = divide_half_up(ordered[place] * (of - rest) + above * rest, of)
    return Money.from_minor(minor, amounts[0].currency)


def _minors(amounts: Sequence[Money]) -> list[int]:
    currency = amounts[0].currency
    for one in amounts:
        if one.currency != currency:
            raise CurrencyMismatch(currency, one.currency)
    return [one.minor for one in amounts]
