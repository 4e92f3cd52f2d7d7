from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from va_market.assistants.categories import PARENT
from va_market.assistants.models import Level
from va_market.identity.models import SizeBand
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound, field_error, query_error
from va_market.kit.money import InvalidMoney, Money
from va_market.kit.shapes import shaped
from va_market.pricing import bands, rates
from va_market.pricing.bands import Band, BandPolicy
from va_market.pricing.comparison import Comparison, ComparisonRequest
from va_market.pricing.comparison import compare as compare_costs
from va_market.pricing.errors import AmountOutOfRange, PricingError
from va_market.pricing.fees import FeeRule
from va_market.pricing.rates import MedianPay, MedianRule
from va_market.rate_bands import repository
from va_market.rate_bands.models import PayPer
from va_market.rate_bands.schemas import (
    PayMedianList,
    PayMedianQuery,
    PayMedianRead,
    RateBandQuery,
    RateBandRead,
)

# Pricing knows no tables and spells the levels by itself.
_LEVELS: dict[Level, bands.Level] = {
    Level.ENTRY: "entry",
    Level.INTERMEDIATE: "intermediate",
    Level.EXPERT: "expert",
}
Found = tuple[Band, datetime | None]
Sizes = Mapping[rates.SizeBand, MedianPay]
_SIZES = list(SizeBand)


class NoRateBand(NotFound):
    code = "no_rate_band"
    title = "No rate band in this currency"
    cause = "Too few assistants are paid in this currency, and the project set no starting values."
    fix = "Ask in USD or EUR, which have starting values."


async def find(
    session: ReadSession | WriteSession, *, category: str, level: Level, years: int, currency: str
) -> Found | None:
    """The band of a category, or of its root, or starting values; and when it was worked out."""
    root = PARENT.get(category, category)
    bracket = bands.bracket_of(years)
    row = await repository.find_nearest(
        session,
        category=category,
        root=root,
        level=str(level),
        years_from=bracket.at_least,
        currency=currency,
    )
    if row is not None:
        return _of_row(row), row.computed_at
    seed = bands.seed_band(root, level=_LEVELS[level], years=years, currency=currency)
    return None if seed is None else (seed, None)


async def look_up(session: ReadSession, query: RateBandQuery) -> RateBandRead:
    """The band that is asked for, and where the rate lies beside it.

    Raises:
        NoRateBand: there is none in this currency.
        Invalid: the rate is no price in this currency.
    """
    rate = None if query.rate is None else _price(query.rate, query.currency)
    found = await find(session, **query.model_dump(exclude={"rate"}))
    if found is None:
        raise NoRateBand
    band, computed_at = found
    placed = None if rate is None else bands.place_in(band, rate)
    return RateBandRead(
        band=band,
        computed_at=computed_at,
        rate=rate,
        place=None if placed is None else placed.place,
        is_out_of_band=None if placed is None else placed.is_out_of_band,
    )


async def replace_all(session: WriteSession, found: Iterable[Band], *, now: datetime) -> None:
    """Show these bands of real rates from the commit on, and no others."""
    await repository.replace_bands(session, [_columns(band, now) for band in found])


async def list_medians(session: ReadSession, query: PayMedianQuery) -> PayMedianList:
    """What organizations of each size pay in this currency, as far as there are enough."""
    rows = await repository.medians_in(session, currency=query.currency)
    found = sorted(rows, key=lambda one: (one.per, _SIZES.index(one.size_band)))
    return PayMedianList(
        currency=query.currency,
        least_sources=MedianRule().least_sources,
        computed_at=max((one.computed_at for one in rows), default=None),
        items=[_median_of(row) for row in found],
    )


async def replace_medians(
    session: WriteSession, found: Mapping[tuple[str, PayPer], Sizes], *, now: datetime
) -> None:
    """Show these medians, by currency and what they are for, from the commit on, and no others."""
    rows = [
        {
            "currency": currency,
            "per": per,
            "size_band": SizeBand(size),
            "median_minor": one.median.value.minor,
            "payees": one.payees,
            "organizations": one.payers,
            "computed_at": now,
        }
        for (currency, per), sizes in found.items()
        for size, one in sizes.items()
    ]
    await repository.replace_medians(session, rows)


def compare(request: ComparisonRequest, *, usual_fee: FeeRule) -> Comparison:
    """What a role costs, with the fee that was asked for, or the usual one.

    Raises:
        Invalid: the figures do not fit each other; the field is named.
    """
    try:
        return compare_costs(request, fee=usual_fee)
    except AmountOutOfRange as error:
        # Of the figures together: no field alone is to blame.
        raise field_error("", error.code, error.detail) from error
    except PricingError as error:
        raise field_error(f"/{error.field}", error.code, error.detail) from error


def _price(amount: str, currency: str) -> Money:
    try:
        return Money.parse(amount, currency)
    except InvalidMoney as error:
        raise query_error("rate", "money_invalid", str(error)) from error


def _of_row(row: Row) -> Band:
    low, median, high = (
        Money.from_minor(minor, row.currency)
        for minor in (row.low_minor, row.median_minor, row.high_minor)
    )
    return Band(
        category=row.category,
        level=row.level,
        years=bands.bracket_of(row.years_from),
        currency=row.currency,
        low=low,
        median=median,
        high=high,
        sources=row.sources,
        is_seed=False,
        basis=BandPolicy().basis,
    )


def _median_of(row: Row) -> PayMedianRead:
    return shaped(PayMedianRead, row, median=Money.from_minor(row.median_minor, row.currency))


def _columns(band: Band, now: datetime) -> dict[str, Any]:
    return {
        "category": band.category,
        "level": Level(band.level),
        "years_from": band.years.at_least,
        "currency": band.currency,
        "low_minor": band.low.minor,
        "median_minor": band.median.minor,
        "high_minor": band.high.minor,
        "sources": band.sources,
        "computed_at": now,
    }
