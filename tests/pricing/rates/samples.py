"""Rates and strategies that the tests of rates share."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.rates import (
    CardRate,
    RateLevel,
    RatePeriod,
    RateSide,
    RateSource,
    Resolved,
    SizeBand,
    resolve,
)

TODAY = date(2026, 12, 7)
SERVICES, ROLES = ("data_entry", "email_management"), ("assistant", "executive_assistant")


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def rate(
    source: str = "contract",
    amount: str = "25.00 EUR",
    *,
    since: str = "2026-01-01",
    until: str | None = None,
    side: str = "pay",
    per: str = "hour",
    factor: str = "1",
    **named: Any,
) -> CardRate:
    """`rate("contract", "25.00 EUR", since="2026-01-01", service="data_entry")`."""
    level, band = named.pop("level", None), named.pop("size_band", None)
    return CardRate(
        source=RateSource(source),
        side=RateSide(side),
        rate=money(amount),
        valid_from=date.fromisoformat(since),
        valid_until=day(until),
        level=None if level is None else RateLevel(level),
        size_band=None if band is None else SizeBand(band),
        per=RatePeriod(per),
        factor=Decimal(factor),
        **named,
    )


def found(*candidates: CardRate, on: str = "2026-12-07", **asked: Any) -> Resolved:
    """What wins for pay by the hour on a Monday, unless the test asks otherwise."""
    named: dict[str, Any] = {
        "level": RateLevel.EXPERT,
        "service": "data_entry",
        "role": "assistant",
        "size_band": SizeBand.OVER_1000,
        "side": RateSide.PAY,
    }
    return resolve(candidates, on=date.fromisoformat(on), **(named | asked))


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
factors = st.integers(1, 99_999).map(lambda units: Decimal(units).scaleb(-4))


@st.composite
def card_rates(draw: st.DrawFn) -> CardRate:
    """Rates of a small market, so that many of them meet."""
    start, end = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    return CardRate(
        source=draw(st.sampled_from(RateSource)),
        side=draw(st.sampled_from(RateSide)),
        rate=Money.from_minor(draw(st.integers(1, 10**6)), "EUR"),
        valid_from=start,
        valid_until=draw(st.none() | st.just(end)),
        service=draw(st.none() | st.sampled_from(SERVICES)),
        role=draw(st.none() | st.sampled_from(ROLES)),
        level=draw(st.none() | st.sampled_from(RateLevel)),
        size_band=draw(st.none() | st.sampled_from(SizeBand)),
        factor=draw(factors),
    )
