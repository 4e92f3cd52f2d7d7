import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

from va_market.kit.clock import Clock
from va_market.kit.db import Database, Row
from va_market.kit.money import Money
from va_market.pricing.bands import BandPolicy
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.rates import MedianPay, Observation, SizeBand, for_a_year, medians
from va_market.rate_bands import service as rate_bands
from va_market.rate_bands.models import PayPer
from va_market.reports import repository

_LATEST = BandPolicy()  # the same months count as for rate bands
_Found = Mapping[tuple[str, PayPer], Mapping[SizeBand, MedianPay]]


async def recompute_pay_medians(database: Database, *, clock: Clock) -> int:
    """Work out every median from approved time and charged salaries; how many there are.

    Again changes nothing.
    """
    now = clock()
    first = datetime.combine(_LATEST.since(now.date()), time(), tzinfo=UTC)
    rows = await repository.pays(database.reader, since=first)
    # Figures of a whole market: other requests of this process go on meanwhile.
    found = await asyncio.to_thread(_medians, rows)
    async with database.writing() as session:
        await rate_bands.replace_medians(session, found, now=now)
    return sum(len(sizes) for sizes in found.values())


def _medians(rows: Sequence[Row]) -> _Found:
    groups: defaultdict[tuple[str, PayPer], list[Observation]] = defaultdict(list)
    for row in rows:
        pay = _pay_of(row)
        if pay is not None and pay.minor > 0:  # pro bono work says nothing of pay
            groups[pay.currency, _per(row)].append(
                Observation(row.organization_id, row.payee_id, SizeBand(row.size_band), pay)
            )
    return {key: medians(observed) for key, observed in groups.items()}


def _per(row: Row) -> PayPer:
    return PayPer.HOUR if row.per == PayPer.HOUR else PayPer.YEAR


def _pay_of(row: Row) -> Money | None:
    """What is paid for an hour, or in a year; none where no amount is as large."""
    pay = Money.parse(row.amount, row.currency)
    if row.per == PayPer.HOUR:
        return pay
    try:
        return for_a_year(pay, row.per)
    except AmountOutOfRange:
        return None
