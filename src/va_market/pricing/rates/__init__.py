"""Which rate applies to a piece of work on a day, and why (money.md §2)."""

from va_market.pricing.rates.cards import (
    CardRate,
    RateLevel,
    RatePeriod,
    RateSide,
    RateSource,
    SizeBand,
)
from va_market.pricing.rates.dating import Insertion, insert, insertion, local_start
from va_market.pricing.rates.fields import Factor, RoleName
from va_market.pricing.rates.medians import (
    MedianPay,
    MedianRule,
    Observation,
    for_a_year,
    medians,
)
from va_market.pricing.rates.precedence import (
    RatePrecedence,
    Resolved,
    Work,
    resolve,
    resolve_for,
)
from va_market.pricing.rates.scales import SizeFactors, banded, scaled, size_band_of

__all__ = [
    "CardRate",
    "Factor",
    "Insertion",
    "MedianPay",
    "MedianRule",
    "Observation",
    "RateLevel",
    "RatePeriod",
    "RatePrecedence",
    "RateSide",
    "RateSource",
    "Resolved",
    "RoleName",
    "SizeBand",
    "SizeFactors",
    "Work",
    "banded",
    "for_a_year",
    "insert",
    "insertion",
    "local_start",
    "medians",
    "resolve",
    "resolve_for",
    "scaled",
    "size_band_of",
]
