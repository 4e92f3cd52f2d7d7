from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.timekeeping import policies, repository
from va_market.timekeeping.models import EntryStatus
from va_market.timekeeping.schemas import TimeEntryRead, TimesheetRead, WeekQuery
from va_market.timekeeping.service import ceilings
from va_market.timekeeping.service.amounts import amount_of_week, paid_for
from va_market.timekeeping.service.weeks import agreed_in_week, week_of
from va_market.timekeeping.standing import stands


async def timesheet(
    session: ReadSession, actor: Actor, *, contract_id: UUID, query: WeekQuery, now: datetime
) -> TimesheetRead:
    """One week of a contract: the entries, the sums, and the price of the approved time.

    Who works on it, or did, reads their own time alone.

    Raises:
        NotFound: there is no such contract for this caller.
        AmountTooLarge: the price has no room in an amount.
    """
    contract = await contracts.get_worked(session, actor, contract_id=contract_id)
    first, last = week_of(query.week_of or contracts.local_date(now, contract.time_zone))
    rows = await repository.of_week(
        session, contract_id=contract_id, first=first, last=last, scope=actor.scope
    )
    entries = [TimeEntryRead.of_row(row, actor) for row in rows]
    standing = [entry for entry in entries if stands(entry)]
    approved = [entry for entry in standing if entry.status is EntryStatus.APPROVED]
    worker = None if policies.reads_all(actor, contract) else actor.reader_id
    return TimesheetRead(
        contract_id=contract_id,
        assistant_id=worker or contract.assistant_id,
        week_starts_on=first,
        week_ends_on=last,
        time_zone=contract.time_zone,
        entries=entries,
        worked_seconds=_by_status(standing),
        billable_seconds=sum(entry.billable_seconds or 0 for entry in approved),
        unbilled_seconds=sum(_unbilled(entry) for entry in approved),
        **await _priced(session, contract, approved, first=first, worker=worker, now=now),
        paid=paid_for(rows, await contracts.paid_assignments(session, actor, contract)),
    )


async def _priced(
    session: ReadSession,
    contract: Row,
    approved: Sequence[TimeEntryRead],
    *,
    first: date,
    worker: UUID | None,
    now: datetime,
) -> dict[str, Any]:
    """What the approved time of a week comes to, and how far it is within a ceiling."""
    versions = {entry.terms_version for entry in approved}
    agreed = await agreed_in_week(session, contract, versions, first=first)
    whose: dict[str, Any] = {"first": first, "worker": worker}
    ceiling = await ceilings.of_week(session, contract, agreed.latest_terms, approved, **whose)
    amount = await amount_of_week(
        session, contract, agreed, approved, ceiling=ceiling, now=now, **whose
    )
    return {"ceiling": ceiling, "amount": amount}


async def undecided_of(session: ReadSession, *, contract_id: UUID) -> Sequence[Row]:
    """Time of a contract that is not approved, by status: `entries` and `worked_seconds`."""
    return await repository.undecided_of(session, contract_id=contract_id)


def _unbilled(entry: TimeEntryRead) -> int:
    # Rounded up, an entry bills more than its seconds; that makes up for no other entry.
    return max(0, (entry.worked_seconds or 0) - (entry.billable_seconds or 0))


def _by_status(entries: Sequence[TimeEntryRead]) -> dict[EntryStatus, int]:
    sums: Counter[EntryStatus] = Counter()
    for entry in entries:
        sums[entry.status] += entry.worked_seconds or 0
    return dict(sums)
