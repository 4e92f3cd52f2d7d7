import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time

from va_market.assistants.categories import PARENT
from va_market.kit.clock import Clock
from va_market.kit.db import Database, Row
from va_market.kit.money import Money
from va_market.pricing.bands import Band, BandPolicy, Observation, observed_bands
from va_market.rate_bands import service as rate_bands
from va_market.reports import repository

_POLICY = BandPolicy()


async def recompute_rate_bands(database: Database, *, clock: Clock) -> int:
    """Work out every rate band from approved time; how many there are. Again changes nothing."""
    now = clock()
    first = datetime.combine(_POLICY.since(now.date()), time(), tzinfo=UTC)
    rows = await repository.rates(database.reader, since=first)
    # Figures of a whole market: other requests of this process go on meanwhile.
    bands = await asyncio.to_thread(_bands, rows)
    async with database.writing() as session:
        await rate_bands.replace_all(session, bands, now=now)
    return len(bands)


def _bands(rows: Sequence[Row]) -> list[Band]:
    return observed_bands(map(_observation, rows), policy=_POLICY)


def _observation(row: Row) -> Observation:
    return Observation(
        assistant=row.assistant_id,
        client=row.organization_id,
        categories=_with_roots(row.categories),
        level=row.level,
        years=row.years,
        rate=Money.parse(row.amount, row.currency),
    )


def _with_roots(categories: Sequence[str]) -> tuple[str, ...]:
    """The categories of a job, and the roots above them."""
    return (*categories, *(PARENT[name] for name in categories if name in PARENT))
