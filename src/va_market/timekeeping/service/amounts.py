"""What the approved time of a week costs, under the terms of its contract."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from va_market.contracts import service as contracts
from va_market.kit.db import ReadSession, Row
from va_market.kit.money import Money
from va_market.pricing.errors import PricingError
from va_market.pricing.fees import FeeRule
from va_market.pricing.quotes import Quote
from va_market.pricing.terms import HourlyTerms, PayTerms, RetainerTerms, parts_of, time_of
from va_market.pricing.timesheets import amount_of_time
from va_market.pricing.timing.spans import WorkedEntry, span, worked_entry
from va_market.pricing.worked import BilledEntry
from va_market.pricing.worktime import cost_of, in_seconds
from va_market.timekeeping.errors import AmountTooLarge
from va_market.timekeeping.schemas import CeilingRead, PaidTimeRead, TimeEntryRead
from va_market.timekeeping.service.assignments import has_all

WEEK = timedelta(days=7)
_SHARED = (
    "Somebody else worked on the contract in this week: your time is priced by itself, and what "
    "depends on the week as a whole may make another amount of it."
)
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
    worker: UUID | None,
) -> Quote:
    """The price of the approved entries of the week from `first`.

    Those of one `worker` are priced by themselves, as if nobody else had worked in that week.

    Raises:
        AmountTooLarge: it has no room in an amount.
    """
    week = _Week(contract, first)
    is_whole = worker is None or await has_all(
        session, contract, assistant_id=worker, start=week.start, end=week.end
    )
    hourly = next((part for part in parts_of(terms) if isinstance(part, HourlyTerms)), None)
    try:
        priced = amount_of_time(
            terms,
            fee=FeeRule.model_validate(contract.fee),
            seconds_of=_seconds(terms, approved),
            hours=[] if hourly is None else _hours(hourly, terms, approved),
            is_whole_week=is_whole and await _is_guaranteed(session, week, hourly, now=now),
            billed_before=None if ceiling is None else ceiling.billed_before,
        )
    except PricingError as error:
        raise AmountTooLarge from error
    has_retainer = any(isinstance(part, RetainerTerms) for part in parts_of(terms))
    more = [*([_SETTLED_LATER] if has_retainer else []), *([] if is_whole else [_SHARED])]
    return priced.model_copy(update={"warnings": [*priced.warnings, *more]}) if more else priced


def paid_for(rows: Sequence[Row], assignments: Sequence[Row]) -> list[PaidTimeRead]:
    """What an agency pays for the approved time of a week, by the rate of each assignment.

    Raises:
        AmountTooLarge: it has no room in an amount.
    """
    seconds: Counter[int] = Counter()
    for row in rows:
        seconds[row.assignment] += row.billable_seconds or 0
    paid = [one for one in assignments if seconds[one.number]]
    return [_paid(one, seconds[one.number]) for one in paid]


def _paid(assignment: Row, seconds: int) -> PaidTimeRead:
    rate = Money.from_minor(assignment.pay_rate_minor, assignment.pay_currency)
    try:
        cost = cost_of(in_seconds(seconds), rate)
    except PricingError as error:
        raise AmountTooLarge from error
    return PaidTimeRead(
        assistant_id=assignment.assistant_id,
        assignment=assignment.number,
        pay_rate=rate,
        billable_seconds=seconds,
        amount=cost.value,
        trace=list(cost.steps),
    )


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


class _Week:
    """Seven days in the zone of a contract."""

    def __init__(self, contract: Row, first: date) -> None:
        self.contract, self.first = contract, first
        zone = ZoneInfo(contract.time_zone)
        self.start = datetime.combine(first, time.min, zone)
        self.end = datetime.combine(first + WEEK, time.min, zone)


async def _is_guaranteed(
    session: ReadSession, week: _Week, hourly: HourlyTerms | None, *, now: datetime
) -> bool:
    """Whether a weekly guarantee holds: the week is over, and no day of it without the contract."""
    contract = week.contract
    if hourly is None or hourly.weekly_guarantee_minutes is None or week.end > now:
        return False
    if contract.starts_on > week.first:
        return False
    rest = await contracts.rest_within(session, contract, start=week.start, end=week.end)
    return rest is None
