"""Between the rows of rate cards and the rates of the pricing service."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from va_market.kit.db import Row
from va_market.kit.money import Money
from va_market.pricing.rates import (
    CardRate,
    RateLevel,
    RatePeriod,
    RateSide,
    RateSource,
    SizeBand,
    Work,
)
from va_market.pricing.rates.cards import UNSCALED
from va_market.rate_cards.models import RateCardEntry
from va_market.rate_cards.schemas import EffectiveQuery


def card_of(entry: RateCardEntry | Row) -> CardRate:
    """The rate of a row; `reference` is its id."""
    return CardRate(
        source=_source_of(entry),
        side=RateSide(entry.side),
        rate=Money.from_minor(entry.rate_minor, entry.currency),
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        service=entry.service,
        role=entry.role,
        level=None if entry.level is None else RateLevel(entry.level),
        size_band=None if entry.size_band is None else SizeBand(entry.size_band),
        per=RatePeriod(entry.per),
        factor=UNSCALED if entry.factor is None else entry.factor,
        reference=str(entry.id),
    )


def _source_of(entry: RateCardEntry | Row) -> RateSource:
    """A rate of an organization that names nobody in particular is its default."""
    if entry.assistant_id is not None:
        return RateSource.ASSISTANT
    is_default = entry.role is None and entry.level is None and entry.size_band is None
    return RateSource.ORGANIZATION if is_default else RateSource.PAY_SCALE


def work_of(query: EffectiveQuery, *, on: date) -> Work:
    """What is asked for, in the terms of the pricing service."""
    return Work(
        side=query.side,
        on=on,
        service=query.service,
        role=query.role,
        level=None if query.level is None else RateLevel(query.level),
        size_band=None if query.size_band is None else SizeBand(query.size_band),
        per=query.per,
    )


def today_in(zone: str, now: datetime) -> date:
    """The day it is where the owner of a card is."""
    return now.astimezone(ZoneInfo(zone)).date()
