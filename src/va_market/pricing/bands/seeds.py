"""Bands to begin with, until there are real ones.

They are STARTING VALUES SET BY THE PROJECT (see `starting_values`), for the four roots of the
categories in two currencies, and are replaced as soon as there are five sources.
"""

from decimal import Decimal

from va_market.kit.money import Money
from va_market.pricing.bands.band import Band, Level
from va_market.pricing.bands.starting_values import STARTING_VALUES
from va_market.pricing.bands.years import BRACKETS, bracket_of

SEED_BASIS = (
    "Starting values set by the project as round figures for orientation, not the result of a "
    "survey; real rates replace them as soon as there are five sources."
)


def seed_band(root: str, *, level: Level, years: int, currency: str) -> Band | None:
    """The starting values for a root of the categories; None where the project set none.

    Raises:
        NumberTooSmall: years below 0.
    """
    bracket = bracket_of(years)
    by_level = STARTING_VALUES.get(currency, {}).get(root)
    if by_level is None:
        return None
    low, median, high = by_level[level][BRACKETS.index(bracket)]
    return Band(
        category=root,
        level=level,
        years=bracket,
        currency=currency,
        low=Money(Decimal(low), currency),
        median=Money(Decimal(median), currency),
        high=Money(Decimal(high), currency),
        sources=None,
        is_seed=True,
        basis=SEED_BASIS,
    )
