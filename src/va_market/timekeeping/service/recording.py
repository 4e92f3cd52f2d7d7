from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.models import CONTRACT, ContractStatus
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession, append
from va_market.kit.errors import field_error
from va_market.timekeeping import policies
from va_market.timekeeping.errors import NothingToConfirm, NotTheAssistant, TimeNotConfirmed
from va_market.timekeeping.models import (
    TIME_ENTRY,
    EntrySource,
    EntryStatus,
    needs_confirmation,
)
from va_market.timekeeping.schemas import TimeEntryCreate, TimeEntryUpdate, worked_seconds
from va_market.timekeeping.service import orders
from va_market.timekeeping.service.allotment import check_room
from va_market.timekeeping.service.assignments import place
from va_market.timekeeping.service.details import TIMES, taken
from va_market.timekeeping.service.entering import (
    check_overlap,
    check_part,
    check_rest,
    fill,
    new_entry,
    queue_for_time,
)
from va_market.timekeeping.service.evidence import hold_files, let_go
from va_market.timekeeping.service.reading import Held, hold_visible, tell
from va_market.timekeeping.service.weekly import follow

RECORDED = EventKind("time_entry.recorded", "An assistant recorded time.")
UPDATED = EventKind("time_entry.updated", "An assistant changed a draft or returned entry.")
DELETED = EventKind("time_entry.deleted", "An assistant removed a draft or returned entry.")
CONFIRMED = EventKind(
    "time_entry.confirmed", "An assistant confirmed the times of a timer that was stopped for them."
)
SUBMITTED = EventKind("time_entry.submitted", "An entry waits for the supervisor.")


async def record(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    body: TimeEntryCreate,
    now: datetime,
    source: EntrySource = EntrySource.MANUAL,
) -> Held:
    """Add time worked.

    Raises:
        NotFound: there is no such contract for this caller, or no such order on it.
        NotTheAssistant: somebody else records.
        IllegalMove: the contract is not active, or the order is not in work.
        Invalid: the times are in the future, reversed, too long, before the contract, or when
            somebody else worked on it.
        OverlappingTime: another entry of the assistant shares time.
        AllotmentSpent: it does not fit.
    """
    contract = await hold_for_recording(session, actor, contract_id=contract_id)
    given = taken(body, body.model_dump(exclude_none=True), zone=contract.time_zone)
    if not given.keys() >= {"started_at", "ended_at"}:
        raise field_error(
            "/started_at", "times_needed", "started_at and ended_at are needed, or local"
        )
    start = given["started_at"]
    entry = new_entry(contract, actor, source=source, start=start, now=now)
    await check_part(session, contract, entry, given.get("paid_as"))
    fill(entry, contract, given, now)
    await place(session, entry, contract)
    await check_rest(session, entry, contract)
    seconds = worked_seconds(entry) or 0
    await check_room(session, contract, seconds=seconds, now=now)
    if entry.work_order_id is not None:
        await orders.check_room(session, contract, entry.work_order_id, seconds=seconds, now=now)
    await check_overlap(session, entry)
    await append(session, entry)
    await hold_files(session, actor, entry, before=(), now=now)
    tell(session, RECORDED, (entry, contract), actor, worked_seconds=seconds)
    return entry, contract


async def hold_for_recording(session: WriteSession, actor: Actor, *, contract_id: UUID) -> Row:
    """A locked, active contract that the caller works on, or did. Errors: see `record`."""
    contract = await contracts.look_at_worked(session, actor, contract_id=contract_id)
    if not await contracts.has_worked(session, actor, contract):
        raise NotTheAssistant
    CONTRACT.check(ContractStatus(contract.status), "record_time")
    await queue_for_time(session, actor.user_id)
    return contract


async def update(
    session: WriteSession, actor: Actor, *, entry_id: UUID, body: TimeEntryUpdate, now: datetime
) -> Held:
    """Change a draft or returned entry.

    Raises:
        NotFound, NotTheAssistant, Invalid, OverlappingTime, AllotmentSpent: as in `record`.
        IllegalMove: the entry is submitted, approved or running.
    """
    entry, contract = await _held_own(session, actor, entry_id, "update")
    await queue_for_time(session, entry.assistant_id)
    changes = taken(body, body.model_dump(exclude_unset=True), zone=entry.time_zone)
    return await _change(session, actor, (entry, contract), changes=changes, now=now)


async def _change(
    session: WriteSession, actor: Actor, held: Held, *, changes: dict[str, Any], now: datetime
) -> Held:
    """Change the held entry of an assistant whose turn it is. Errors: see `update`."""
    entry, contract = held
    before, order_before = worked_seconds(entry) or 0, entry.work_order_id
    day_before, evidence_before = entry.counted_on, entry.evidence
    fill(entry, contract, changes, now)
    if changes.keys() & TIMES and needs_confirmation(entry):
        entry.confirmed_at = now
    after = worked_seconds(entry) or 0
    with session.no_autoflush:
        await check_part(session, contract, entry, changes.get("paid_as"))
        if changes.keys() & {"started_at", "ended_at"}:  # a timer may end with a rest's beginning
            await place(session, entry, contract)
            await check_rest(session, entry, contract)
        if after > before:
            await check_room(session, contract, seconds=after, replaced=before, now=now)
        replaced = before if entry.work_order_id == order_before else 0
        if entry.work_order_id is not None and after > replaced:
            await orders.check_room(
                session,
                contract,
                entry.work_order_id,
                seconds=after,
                replaced=replaced,
                now=now,
            )
        await check_overlap(session, entry)
    await hold_files(session, actor, entry, before=evidence_before, now=now)
    tell(session, UPDATED, (entry, contract), actor, worked_seconds=after)
    if entry.status == EntryStatus.RETURNED and entry.counted_on != day_before:
        for day in (day_before, entry.counted_on):
            await follow(session, (entry, contract), actor, now=now, day=day)
    return entry, contract


async def delete(session: WriteSession, actor: Actor, *, entry_id: UUID, now: datetime) -> None:
    """Remove a draft or returned entry. Errors: see `update`."""
    entry, contract = await _held_own(session, actor, entry_id, "delete")
    entry.updated_at = now
    tell(session, DELETED, (entry, contract), actor)
    await let_go(session, actor, entry, now)
    await session.delete(entry)
    if entry.status == EntryStatus.RETURNED:  # what was never handed in is in no timesheet
        await follow(session, (entry, contract), actor, now=now)


async def submit(session: WriteSession, actor: Actor, *, entry_id: UUID, now: datetime) -> Held:
    """Hand an entry to the supervisor. Errors: see `update`."""
    held = await _held_own(session, actor, entry_id, "submit")
    hand_in(session, actor, held, now=now)
    await follow(session, held, actor, now=now)
    return held


def hand_in(session: WriteSession, actor: Actor, held: Held, *, now: datetime) -> None:
    """The same for a held entry of the caller, whose timesheet is left as it is."""
    entry, _ = held
    TIME_ENTRY.check(EntryStatus(entry.status), "submit")
    if needs_confirmation(entry):
        raise TimeNotConfirmed
    TIME_ENTRY.become(entry, "submit")
    entry.submitted_at = entry.updated_at = now
    tell(session, SUBMITTED, held, actor)


async def confirm(session: WriteSession, actor: Actor, *, entry_id: UUID, now: datetime) -> Held:
    """Say that an entry is right whose timer the platform stopped.

    Raises:
        NotFound, NotTheAssistant, IllegalMove: see `update`.
        NothingToConfirm: it was not stopped so, or is confirmed already.
    """
    entry, contract = await _held_own(session, actor, entry_id, "confirm")
    if not needs_confirmation(entry):
        raise NothingToConfirm
    entry.confirmed_at = entry.updated_at = now
    tell(session, CONFIRMED, (entry, contract), actor)
    return entry, contract


async def _held_own(session: WriteSession, actor: Actor, entry_id: UUID, action: str) -> Held:
    entry, contract = await hold_visible(session, actor, entry_id=entry_id)
    if not policies.is_own(actor, entry):
        raise NotTheAssistant
    TIME_ENTRY.check(EntryStatus(entry.status), action)
    return entry, contract
