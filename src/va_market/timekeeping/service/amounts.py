"""What the approved time of a week costs, under the versions of its contract that applied."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.kit.db import ReadSession, Row
from va_market.kit.money import Money
from va_market.pricing.errors import PricingError
from va_market.pricing.fees import FeeRule
from va_market.pricing.quotes import Quote
from va_market.pricing.terms import HourlyTerms, PayTerms, RetainerTerms, parts_of, time_of
from va_market.pricing.timesheets import TimeUnder, Week, amount_of_versions
from va_market.pricing.timing.spans import Break, WorkedEntry, span, worked_entry
from va_market.pricing.worked import BilledEntry
from va_market.pricing.worktime import cost_of, in_seconds
from va_market.timekeeping.errors import AmountTooLarge
from va_market.timekeeping.schemas import CeilingRead, PaidTimeRead, TimeEntryRead
from va_market.timekeeping.service.assignments import has_all
from va_market.timekeeping.service.details import breaks_of
from va_market.timekeeping.service.weeks import Agreed

WEEK = timedelta(days=7)
_SHARED = (
    "Somebody else worked on the contract in this week: your time is priced by itself, and what "
    "depends on the week as a whole may make another amount of it."
)
_SETTLED_LATER = (
    "The fee of a retainer is billed by itself; time beyond its minutes is settled when the period "
    "closes, and a week of a monthly one does not show it."
)
Approved = Sequence[TimeEntryRead]


async def amount_of_week(
    session: ReadSession,
    contract: Row,
    agreed: Agreed,
    approved: Approved,
    *,
    ceiling: CeilingRead | None,
    first: date,
    now: datetime,
    worker: UUID | None,
) -> Quote:
    """The price of the approved entries of the week from `first`, each by its own version.

    Those of one `worker` are priced by themselves, as if nobody else had worked in that week.

    Raises:
        AmountTooLarge: it has no room in an amount.
    """
    by_version = _by_version(approved)
    week = _Week(contract, first)
    is_whole = worker is None or await has_all(
        session, contract, assistant_id=worker, start=week.start, end=week.end
    )
    hourly = _hourly(agreed.promising_terms)
    is_guaranteed = is_whole and await _is_guaranteed(session, week, hourly, now=now)
    if is_guaranteed or not by_version:
        by_version.setdefault(agreed.promising, [])
    versions = _times(
        agreed,
        by_version,
        is_guaranteed=is_guaranteed,
        billed_before=None if ceiling is None else ceiling.billed_before,
    )
    try:
        priced = amount_of_versions(versions, fee=FeeRule.model_validate(contract.fee))
    except PricingError as error:
        raise AmountTooLarge from error
    has_retainer = any(_retainers(one.terms) for one in versions)
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


def _by_version(approved: Approved) -> dict[int, list[TimeEntryRead]]:
    found: dict[int, list[TimeEntryRead]] = defaultdict(list)
    for entry in approved:
        found[entry.terms_version].append(entry)
    return found


def _hourly(terms: PayTerms) -> HourlyTerms | None:
    return next((part for part in parts_of(terms) if isinstance(part, HourlyTerms)), None)


def _retainers(terms: PayTerms) -> list[RetainerTerms]:
    return [part for part in parts_of(terms) if isinstance(part, RetainerTerms)]


def _times(
    agreed: Agreed,
    by_version: Mapping[int, Approved],
    *,
    is_guaranteed: bool,
    billed_before: Money | None,
) -> list[TimeUnder]:
    """What each version pays for; the first of a week may have to make up for a guarantee."""
    seconds = {
        version: _seconds(agreed.terms_of[version], entries, is_alone=len(by_version) == 1)
        for version, entries in by_version.items()
    }
    by_the_hour = sum(one["hourly"] for one in seconds.values())
    if billed_before is not None:
        _join_below_ceiling(seconds)
    found = []
    for version, entries in sorted(by_version.items()):
        terms = agreed.terms_of[version]
        week = Week(
            _hours(terms, entries),
            is_whole=is_guaranteed and version == agreed.promising,
            billed_before=billed_before,
            billed_otherwise=by_the_hour - seconds[version]["hourly"],
        )
        found.append(TimeUnder(terms, seconds[version], week))
    return found


def _join_below_ceiling(seconds: Mapping[int, Counter[str]]) -> None:
    """A week is one line of a ceiling, under whichever versions it was worked: the rate is one."""
    project = sum(one.pop("project", 0) for one in seconds.values())
    seconds[max(seconds)]["project"] += project


def _seconds(terms: PayTerms, approved: Approved, *, is_alone: bool) -> Counter[str]:
    """The billable seconds of each part, by its kind."""
    seconds: Counter[str] = Counter()
    for entry in approved:
        seconds[entry.paid_as or time_of(terms).kind] += entry.billable_seconds or 0
    for part in _retainers(terms):
        if part.period != "week" or not is_alone:
            # A week cannot tell the overage of a month, nor one half of it that of the week: it is
            # settled when that period closes.
            seconds[part.kind] = min(seconds[part.kind], part.included_minutes * 60)
    return seconds


def _hours(terms: PayTerms, approved: Approved) -> list[BilledEntry]:
    """The entries themselves, where it matters when the hours were worked."""
    hourly, timed = _hourly(terms), time_of(terms).kind
    if hourly is None or hourly.premiums is None:
        return []
    return [
        BilledEntry(worked(entry), entry.billable_seconds or 0)
        for entry in approved
        if entry.is_billable and (entry.paid_as or timed) == hourly.kind
    ]


def worked(entry: Any) -> WorkedEntry:
    """A finished entry as the arithmetic of time sees it."""
    whole = span(entry.started_at, entry.ended_at)
    breaks = [
        Break(span(one.started_at, one.ended_at), one.is_paid) for one in breaks_of(entry.breaks)
    ]
    return worked_entry(whole, zone=entry.time_zone, breaks=breaks)


class _Week:
    """Seven days in the zone of a contract."""

    def __init__(self, contract: Row, first: date) -> None:
        self.contract, self.first = contract, first
        self.start = contracts.midnight(first, contract.time_zone)
        self.end = contracts.midnight(first + WEEK, contract.time_zone)


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
