"""What an hour of help usually costs, by category, level and years of experience (R39)."""

from va_market.pricing.bands.band import Band, Level
from va_market.pricing.bands.errors import NothingObserved
from va_market.pricing.bands.observed import Observation, observed_bands
from va_market.pricing.bands.placing import Place, Placement, place_in
from va_market.pricing.bands.policy import BandPolicy
from va_market.pricing.bands.quantiles import quantile
from va_market.pricing.bands.seeds import seed_band
from va_market.pricing.bands.years import BRACKETS, YearsBracket, bracket_of

__all__ = [
    "BRACKETS",
    "Band",
    "BandPolicy",
    "Level",
    "NothingObserved",
    "Observation",
    "Place",
    "Placement",
    "YearsBracket",
    "bracket_of",
    "observed_bands",
    "place_in",
    "quantile",
    "seed_band",
]
