"""What the approved time of a week costs, under the terms of its contract."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from va_market.contracts import service as contracts
from va_market.kit.db import ReadSession, Row
from va_market.pricing.errors import PricingError
from va_market.pricing.fees import FeeRule
from va_market.pricing.quotes import Quote
from va_market.pricing.terms import HourlyTerms, PayTerms, RetainerTerms, parts_of, time_of
from va_market.pricing.timesheets import amount_of_time
from va_market.pricing.timing.spans import WorkedEntry, span, worked_entry
from va_market.pricing.worked import BilledEntry
from va_market.timekeeping.errors import AmountTooLarge
from va_market.timekeeping.schemas import CeilingRead, TimeEntryRead

WEEK = timedelta(days=7)
_SETTLED_LATER = (
    "The fee of a retainer is billed by itself; time beyond its minutes is settled when the period "
    "closes, and a week of a monthly one does not show it."
)


async def amount_of_week(
    session: ReadSession,
    contract: Row,
    terms: PayTerms,
    approved: Sequence[TimeEntryRead],
    *,
    ceiling: CeilingRead | None,
    first: date,
    now: datetime,
) -> Quote:
    """The price of the approved entries of the week from `first`.

    Raises:
        AmountTooLarge: it has no room in an amount.
    """
    hourly = next((part for part in parts_of(terms) if isinstance(part, HourlyTerms)), None)
    try:
        priced = amount_of_time(
            terms,
            fee=FeeRule.model_validate(contract.fee),
            seconds_of=_seconds(terms, approved),
            hours=[] if hourly is None else _hours(hourly, terms, approved),
            is_whole_week=await _is_guaranteed(session, contract, hourly, first=first, now=now),
            billed_before=None if ceiling is None else ceiling.billed_before,
        )
    except PricingError as error:
        raise AmountTooLarge from error
    if not any(isinstance(part, RetainerTerms) for part in parts_of(terms)):
        return priced
    return priced.model_copy(update={"warnings": [*priced.warnings, _SETTLED_LATER]})


def _seconds(terms: PayTerms, approved: Sequence[TimeEntryRead]) -> Counter[str]:
    """The billable seconds of each part, by its kind."""
    seconds: Counter[str] = Counter()
    for entry in approved:
        seconds[entry.paid_as or time_of(terms).kind] += entry.billable_seconds or 0
    for part in parts_of(terms):
        if isinstance(part, RetainerTerms) and part.period != "week":
            # A week cannot tell the overage of a month: it is settled when that period closes.
            seconds[part.kind] = min(seconds[part.kind], part.included_minutes * 60)
    return seconds


def _hours(
    hourly: HourlyTerms, terms: PayTerms, approved: Sequence[TimeEntryRead]
) -> list[BilledEntry]:
    """The entries themselves, where it matters when the hours were worked."""
    if hourly.premiums is None:
        return []
    timed = time_of(terms).kind
    return [
        BilledEntry(worked(entry), entry.billable_seconds or 0)
        for entry in approved
        if entry.is_billable and (entry.paid_as or timed) == hourly.kind
    ]


def worked(entry: Any) -> WorkedEntry:
    """A finished entry as the arithmetic of time sees it."""
    return worked_entry(span(entry.started_at, entry.ended_at), zone=entry.time_zone)


async def _is_guaranteed(
    session: ReadSession,
    contract: Row,
    hourly: HourlyTerms | None,
    *,
    first: date,
    now: datetime,
) -> bool:
    """Whether a weekly guarantee holds: the week is over, and no day of it without the contract."""
    if hourly is None or hourly.weekly_guarantee_minutes is None or contract.starts_on > first:
        return False
    zone = ZoneInfo(contract.time_zone)
    start, end = (datetime.combine(day, time.min, zone) for day in (first, first + WEEK))
    if end > now:
        return False
    return await contracts.rest_within(session, contract, start=start, end=end) is None
