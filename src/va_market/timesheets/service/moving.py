"""A week as a whole: what happens to each of its entries, and then to the timesheet."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.timekeeping import policies
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.errors import NotTheAssistant
from va_market.timekeeping.models import EntryStatus, TimeEntry
from va_market.timekeeping.timesheets import TIMESHEET, Timesheet
from va_market.timesheets import repository
from va_market.timesheets.errors import NothingToSubmit
from va_market.timesheets.repository import TO_DECIDE, TO_SUBMIT
from va_market.timesheets.service.reading import get_visible

HeldSheet = tuple[Timesheet, Contract]


async def submit_week(
    session: WriteSession, actor: Actor, *, contract_id: UUID, day: date, now: datetime
) -> Row:
    """Hand in what the caller worked on a contract in the week of a day.

    Raises:
        NotFound: there is no such contract for this caller.
        NotTheAssistant: the caller does not work on it, and never did.
        NothingToSubmit: no draft and no returned entry is in that week.
        TimeNotConfirmed: a timer of it was stopped by the platform, and nobody has looked at it.
    """
    contract = await contracts.hold_worked(session, actor, contract_id=contract_id)
    if not await contracts.has_worked(session, actor, contract):
        raise NotTheAssistant
    first, _ = timekeeping.week_of(day)
    entry = await _hand_in(session, actor, contract, first, now)
    found = await repository.find_id(
        session, contract_id=contract_id, assistant_id=entry.assistant_id, first=first
    )
    return await get_visible(session, actor, timesheet_id=found)


async def submit(session: WriteSession, actor: Actor, *, timesheet_id: UUID, now: datetime) -> Row:
    """Hand in all drafts and returned entries of a week.

    Raises:
        NotFound: there is no such timesheet for this caller.
        NotTheAssistant: it is the time of somebody else.
        NothingToSubmit: none of it is a draft or returned.
        TimeNotConfirmed: see `submit_week`.
    """
    sheet, contract = await _hold(session, actor, timesheet_id)
    if not policies.is_own(actor, sheet):
        raise NotTheAssistant
    await _hand_in(session, actor, contract, sheet.week_starts_on, now)
    return await get_visible(session, actor, timesheet_id=sheet.id)


async def approve(session: WriteSession, actor: Actor, *, timesheet_id: UUID, now: datetime) -> Row:
    """Approve all that waits of a week in the order of its start, as entry by entry.

    Raises:
        NotFound: there is no such timesheet for this caller.
        NotTheSupervisor: somebody else decides.
        IllegalMove: nothing of it waits.
    """
    (sheet, contract), decided_as = await _hold_to_decide(session, actor, timesheet_id, "approve")
    entries = await entries_of(session, sheet, TO_DECIDE)
    for entry in entries:
        held = (entry, contract)
        await timekeeping.freeze(session, actor, held, decided_as=decided_as, now=now)
    await timekeeping.follow(session, (entries[0], contract), actor, now=now, decided_as=decided_as)
    return await get_visible(session, actor, timesheet_id=sheet.id)


async def return_(
    session: WriteSession, actor: Actor, *, timesheet_id: UUID, note: str, now: datetime
) -> Row:
    """Send all that waits of a week back with a note. Errors: see `approve`."""
    (sheet, contract), decided_as = await _hold_to_decide(session, actor, timesheet_id, "return")
    entries = await entries_of(session, sheet, TO_DECIDE)
    for entry in entries:
        held = (entry, contract)
        timekeeping.send_back(session, actor, held, note=note, decided_as=decided_as, now=now)
    await timekeeping.follow(session, (entries[0], contract), actor, now=now, decided_as=decided_as)
    return await get_visible(session, actor, timesheet_id=sheet.id)


async def _hand_in(
    session: WriteSession, actor: Actor, contract: Contract, first: date, now: datetime
) -> TimeEntry:
    """Hand in the time of the caller in a week; one of its entries."""
    _, last = timekeeping.week_of(first)
    entries = await repository.lock_entries(
        session,
        contract_id=contract.id,
        assistant_id=actor.user_id,
        first=first,
        last=last,
        statuses=TO_SUBMIT,
    )
    if not entries:
        raise NothingToSubmit
    for entry in entries:
        timekeeping.hand_in(session, actor, (entry, contract), now=now)
    await timekeeping.follow(session, (entries[0], contract), actor, now=now)
    return entries[0]


async def _hold(session: WriteSession, actor: Actor, timesheet_id: UUID) -> HeldSheet:
    """The timesheet and its contract, both locked: the contract first, as everywhere.

    Raises:
        NotFound: there is no such timesheet for this caller.
    """
    contract_id = await repository.contract_of(session, timesheet_id=timesheet_id)
    if contract_id is None:
        raise NotFound
    contract = await contracts.hold_worked(session, actor, contract_id=contract_id)
    sheet = await lock(session, Timesheet, timesheet_id)
    if sheet is None or not policies.may_see(actor, sheet, contract):
        raise NotFound
    return sheet, contract


async def _hold_to_decide(
    session: WriteSession, actor: Actor, timesheet_id: UUID, action: str
) -> tuple[HeldSheet, str]:
    sheet, contract = await _hold(session, actor, timesheet_id)
    decided_as = await timekeeping.check_decides(session, actor, sheet, contract)
    TIMESHEET.check(sheet.status, action)
    return (sheet, contract), decided_as


async def entries_of(
    session: WriteSession, sheet: Timesheet, statuses: Sequence[EntryStatus]
) -> Sequence[TimeEntry]:
    """The entries of a week with one of these statuses, held, the earliest first."""
    first, last = timekeeping.week_of(sheet.week_starts_on)
    return await repository.lock_entries(
        session,
        contract_id=sheet.contract_id,
        assistant_id=sheet.assistant_id,
        first=first,
        last=last,
        statuses=statuses,
    )
