"""Bands from real rates, never from so few that somebody could be recognized (R39)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from va_market.kit.money import Money
from va_market.pricing.bands.band import Band, Level
from va_market.pricing.bands.policy import BandPolicy
from va_market.pricing.bands.quantiles import quantile
from va_market.pricing.bands.years import bracket_of

_USUAL = BandPolicy()


@dataclass(frozen=True, slots=True)
class Observation:
    """The hourly rate of one contract; who is on it counts the sources and is shown to nobody."""

    assistant: Hashable
    client: Hashable
    categories: tuple[str, ...]
    """All that the rate counts for: those of the work, and the roots above them."""
    level: Level
    years: int
    rate: Money


class _Key(NamedTuple):
    category: str
    level: Level
    years_from: int
    currency: str


def observed_bands(
    observations: Iterable[Observation], *, policy: BandPolicy = _USUAL
) -> list[Band]:
    """The bands that have enough sources, in the order of category, level, years and currency.

    Rates of zero or less are left out: pro bono work says nothing of prices.

    Raises:
        NumberTooSmall: years below 0.
    """
    groups: defaultdict[_Key, list[Observation]] = defaultdict(list)
    for one in observations:
        if one.rate.minor > 0:
            for key in _keys(one):
                groups[key].append(one)
    return [
        _band(key, found, policy)
        for key, found in sorted(groups.items(), key=lambda group: group[0])
        if _has_enough(found, policy)
    ]


def _keys(one: Observation) -> list[_Key]:
    years = bracket_of(one.years).at_least
    names = dict.fromkeys(one.categories)
    return [_Key(name, one.level, years, one.rate.currency) for name in names]


def _has_enough(found: Sequence[Observation], policy: BandPolicy) -> bool:
    clients = {one.client for one in found}
    return _sources(found) >= policy.least_assistants and len(clients) >= policy.least_clients


def _sources(found: Sequence[Observation]) -> int:
    return len({one.assistant for one in found})


def _band(key: _Key, found: Sequence[Observation], policy: BandPolicy) -> Band:
    rates = [one.rate for one in found]
    return Band(
        category=key.category,
        level=key.level,
        years=bracket_of(key.years_from),
        currency=key.currency,
        low=quantile(rates, part=1, of=4),
        median=quantile(rates, part=2, of=4),
        high=quantile(rates, part=3, of=4),
        sources=_sources(found),
        is_seed=False,
        basis=policy.basis,
    )
