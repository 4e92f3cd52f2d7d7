"""The timesheet of a week follows its entries, in the transaction that changes them.

The contract is locked by the caller throughout, so that one change comes after the other.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.timekeeping import repository
from va_market.timekeeping.models import TimeEntry
from va_market.timekeeping.service.reading import AnyContract, Held
from va_market.timekeeping.service.weeks import week_of
from va_market.timekeeping.timesheets import Timesheet, TimesheetStatus

_KINDS = {
    TimesheetStatus.OPEN: EventKind(
        "timesheet.reopened", "What was sent back of a week was taken out of it."
    ),
    TimesheetStatus.SUBMITTED: EventKind(
        "timesheet.submitted", "Time of a week waits for the supervisor."
    ),
    TimesheetStatus.APPROVED: EventKind(
        "timesheet.approved", "All time of a week that was handed in is approved."
    ),
    TimesheetStatus.RETURNED: EventKind(
        "timesheet.returned", "Nothing of a week waits, and some of it was sent back."
    ),
}


async def follow(
    session: WriteSession,
    held: Held,
    actor: Actor | None,
    *,
    now: datetime,
    day: date | None = None,
    **said: object,
) -> None:
    """Let the timesheet of the week of an entry, or of that `day`, say what became of its entries.

    Without an actor the platform itself changed them.
    """
    entry, contract = held
    first, last = week_of(day or entry.counted_on)
    week: dict[str, Any] = {
        "contract_id": entry.contract_id,
        "assistant_id": entry.assistant_id,
        "first": first,
    }
    standing = await repository.standing(session, **week, last=last)
    status = _status_of(standing)
    sheet = await repository.lock_sheet(session, **week)
    if sheet is None and status is TimesheetStatus.OPEN:
        return
    before = None if sheet is None else sheet.status
    sheet = sheet or _new(session, entry, first, status, now)
    sheet.status = status
    _wait(sheet, standing.waiting_since)
    # Whoever has seen the week has not seen this, even where nothing else of the row changes.
    touch(sheet, now)
    if before != status:
        tell(session, _KINDS[status], sheet, contract, actor, **said)


def _status_of(standing: Row) -> TimesheetStatus:
    if standing.waiting_since is not None:
        return TimesheetStatus.SUBMITTED
    if standing.has_returned:
        return TimesheetStatus.RETURNED
    return TimesheetStatus.APPROVED if standing.has_approved else TimesheetStatus.OPEN


def _new(
    session: WriteSession, entry: TimeEntry, first: date, status: TimesheetStatus, now: datetime
) -> Timesheet:
    sheet = Timesheet(
        contract_id=entry.contract_id,
        assistant_id=entry.assistant_id,
        week_starts_on=first,
        status=status,
        created_at=now,
        updated_at=now,
    )
    session.add(sheet)
    return sheet


def _wait(sheet: Timesheet, since: datetime | None) -> None:
    """The supervisor is asked anew once the entry that has waited longest is another one."""
    if sheet.waiting_since == since:
        return
    sheet.waiting_since = sheet.asked_at = since
    sheet.reminded_at = sheet.unanswered_at = None
    sheet.escalated_to = []


def touch(sheet: Timesheet, now: datetime) -> None:
    """Count the version of a timesheet up."""
    sheet.updated_at = now
    flag_modified(sheet, "updated_at")


def tell(
    session: WriteSession,
    kind: EventKind,
    sheet: Timesheet,
    contract: AnyContract,
    actor: Actor | None,
    **data: object,
) -> None:
    """Record what happened to a week, for whose time it is, the client and the agency."""
    events.record(
        session,
        kind,
        now=sheet.updated_at,
        subject_id=sheet.id,
        parties=(contract.organization_id, sheet.assistant_id, contract.agency_id),
        actor_id=None if actor is None else actor.user_id,
        data={
            "contract_id": str(contract.id),
            "week_starts_on": sheet.week_starts_on.isoformat(),
            **data,
        },
    )
