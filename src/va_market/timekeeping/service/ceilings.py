"""A project that bills time up to a ceiling, over the whole life of a contract (money.md §4)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.money import Money
from va_market.pricing.errors import PricingError
from va_market.pricing.projects.ceilings import billed_together, reached, seconds_within
from va_market.pricing.terms import (
    NotToExceed,
    PayTerm,
    PayTerms,
    ProjectTerms,
    project_of,
    time_of,
)
from va_market.pricing.timesheets import billable_seconds
from va_market.pricing.worktime import cost_of, in_seconds
from va_market.timekeeping import repository
from va_market.timekeeping.errors import AmountTooLarge
from va_market.timekeeping.schemas import CeilingRead, TimeEntryRead
from va_market.timekeeping.service.assignments import FIRST
from va_market.timekeeping.service.reading import AnyContract, Held
from va_market.timekeeping.service.weeks import week_of

WARNED = EventKind(
    "contract.ceiling_warning", "Approved time reaches a level of the ceiling of its project."
)


async def within(
    session: WriteSession,
    held: Held,
    part: PayTerm,
    *,
    seconds: int,
    now: datetime,
) -> int:
    """The part of `seconds` that a ceiling leaves room for; tells both sides of levels reached.

    The contract is locked, so that one approval after the other takes what is left.
    """
    if not isinstance(part, ProjectTerms) or part.not_to_exceed is None:
        return seconds
    entry, contract = held
    weeks = await repository.billed_weeks(session, contract_id=contract.id, kind=part.kind)
    first, _ = week_of(entry.counted_on)
    line = weeks.get(first, 0)
    others = [count for week, count in weeks.items() if week != first]
    found = seconds_within(part.not_to_exceed, seconds, line=line, other_lines=others)
    before = billed_together(part.not_to_exceed, [*others, line])
    after = billed_together(part.not_to_exceed, [*others, line + found])
    for percent in reached(part.not_to_exceed, before=before, after=after, policy=part.policy):
        _warn(session, contract, part.not_to_exceed, percent=percent, now=now)
    return found


def _warn(
    session: WriteSession,
    contract: AnyContract,
    agreed: NotToExceed,
    *,
    percent: int,
    now: datetime,
) -> None:
    events.record(
        session,
        WARNED,
        now=now,
        subject_id=contract.id,
        parties=contract.audience,
        data={"percent": percent, "ceiling": agreed.ceiling.as_json()},
    )


async def of_week(
    session: ReadSession,
    contract: Row,
    terms: PayTerms,
    approved: Sequence[TimeEntryRead],
    *,
    first: date,
    worker: UUID | None,
) -> CeilingRead | None:
    """How far the week from `first` takes a contract to its ceiling; None if it has none.

    Weeks use it up in order of time, each billed as one line. A `worker` who reads their own time
    alone learns nothing of it once somebody else has worked on the contract.

    Raises:
        AmountTooLarge: the cost of what is held back has no room in an amount.
    """
    part = project_of(terms)
    if part is None or part.not_to_exceed is None:
        return None
    if worker is not None and contract.assignment != FIRST:
        return None
    weeks = await repository.billed_weeks(session, contract_id=contract.id, kind=part.kind)
    timed = time_of(terms).kind
    recorded = [one for one in approved if one.is_billable and (one.paid_as or timed) == part.kind]
    return _read(part, part.not_to_exceed, weeks, first, held_seconds=_held(recorded))


def _held(recorded: Sequence[TimeEntryRead]) -> int:
    """The seconds that would have been billed, if there were no limit."""
    return sum(
        billable_seconds(one.worked_seconds or 0) - (one.billable_seconds or 0) for one in recorded
    )


def _read(
    part: ProjectTerms,
    agreed: NotToExceed,
    weeks: Mapping[date, int],
    first: date,
    *,
    held_seconds: int,
) -> CeilingRead:
    before = billed_together(agreed, [count for week, count in weeks.items() if week < first])
    after = billed_together(agreed, [count for week, count in weeks.items() if week <= first])
    try:
        held = cost_of(in_seconds(held_seconds), agreed.rate).value
    except PricingError as error:
        raise AmountTooLarge from error
    nothing = Money.zero(part.currency)
    return CeilingRead(
        ceiling=agreed.ceiling,
        rate=agreed.rate,
        billed_before=before,
        billed=after - before,
        left=agreed.ceiling - billed_together(agreed, weeks.values()),
        held_seconds=held_seconds,
        held=held,
        warning_percents=list(reached(agreed, before=nothing, after=after, policy=part.policy)),
    )
