from datetime import datetime, timedelta
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.contracts.policies import works
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, append, queue
from va_market.kit.errors import NotFound
from va_market.timekeeping import repository
from va_market.timekeeping.errors import (
    NoTimerRunning,
    NotTheAssistant,
    OverlappingTime,
    TimerRunning,
)
from va_market.timekeeping.models import TIME_ENTRY, EntrySource, EntryStatus, TimeEntry
from va_market.timekeeping.policies import is_own
from va_market.timekeeping.schemas import OnRunning, TimerStart
from va_market.timekeeping.service import orders
from va_market.timekeeping.service.allotment import check_left, of_contract, warn
from va_market.timekeeping.service.entering import LONGEST, check_part, new_entry
from va_market.timekeeping.service.reading import AnyContract, Held, hold_visible, tell
from va_market.timekeeping.service.recording import hold_for_recording

STARTED = EventKind("timer.started", "An assistant started a timer.")
DISCARDED = EventKind("timer.discarded", "An assistant discarded a timer with its time.")
STOPPED = EventKind("timer.stopped", "A timer stopped; its entry is a draft.")

_KEPT = ("memo", "task", "tags", "is_billable", "is_training", "paid_as", "work_order_id")
_SMALLEST = timedelta(microseconds=1)  # a span must not be empty
_SECOND = timedelta(seconds=1)


async def start_timer(
    session: WriteSession, actor: Actor, *, body: TimerStart, now: datetime
) -> Held:
    """Start the one timer of an assistant.

    Raises:
        NotFound, NotTheAssistant, IllegalMove, AllotmentSpent: see `record`.
        TimerRunning: another one runs, on whichever contract, and is not to be stopped, or was
            started at this moment.
        OverlappingTime: time from now on is recorded already.
        Invalid: the terms have no such part.
    """
    start = now
    if body.on_running is OnRunning.STOP:
        start = await _make_way(session, actor, contract_id=body.contract_id, now=now)
    contract = await hold_for_recording(session, actor, contract_id=body.contract_id)
    if not works(actor, contract):
        raise NotTheAssistant
    if await repository.running_id(session, assistant_id=actor.user_id) is not None:
        raise TimerRunning
    await check_left(session, contract, now=now)
    if body.work_order_id is not None:
        await orders.check_left(session, contract, body.work_order_id, now=now)
    entry = new_entry(contract, actor, source=EntrySource.TIMER, start=start, now=now)
    await check_part(session, contract, entry, body.paid_as)
    entry.status = EntryStatus.RUNNING
    for name, value in body.model_dump(include=set(_KEPT)).items():
        setattr(entry, name, value)
    if await repository.overlapping(session, entry) is not None:
        raise OverlappingTime
    await append(session, entry)
    tell(session, STARTED, (entry, contract), actor)
    return entry, contract


async def resume_timer(
    session: WriteSession, actor: Actor, *, entry_id: UUID, on_running: OnRunning, now: datetime
) -> Held:
    """Start a timer on the work of an earlier entry of the caller. Errors: see `start_timer`."""
    contract_id = await repository.contract_of(session, entry_id=entry_id)
    if contract_id is None:
        raise NotFound
    await _queue_for(session, actor, contract_id)
    entry, _ = await hold_visible(session, actor, entry_id=entry_id)
    if not is_own(actor, entry):
        raise NotTheAssistant
    same = {name: getattr(entry, name) for name in _KEPT}
    body = TimerStart(contract_id=entry.contract_id, on_running=on_running, **same)
    return await start_timer(session, actor, body=body, now=now)


async def _make_way(
    session: WriteSession, actor: Actor, *, contract_id: UUID, now: datetime
) -> datetime:
    """Stop the timer that runs, if one does; the next one starts when it has ended."""
    entry_id = await _queue_for(session, actor, contract_id)
    if entry_id is None:
        return now
    entry, contract = await hold_visible(session, actor, entry_id=entry_id)
    await stop(session, entry, contract, actor, now)
    return max(now, entry.ended_at or now)


async def _queue_for(session: WriteSession, actor: Actor, contract_id: UUID) -> UUID | None:
    """Lock a contract, and in the order of ids that of the running timer, whose id it tells.

    A contract that the caller never worked on is left alone: it would wait for their other one.
    """
    if not await contracts.works_or_worked(session, actor, contract_id=contract_id):
        return None
    entry_id = await repository.running_id(session, assistant_id=actor.user_id)
    other = entry_id and await repository.contract_of(session, entry_id=entry_id)
    for one in sorted({contract_id, other or contract_id}):
        await queue(session, Contract, one)
    # It may have been stopped a moment ago, and another one started, on a contract out of order.
    running = await repository.running_id(session, assistant_id=actor.user_id)
    return entry_id if running == entry_id else None


async def get_current(session: ReadSession, actor: Actor) -> Row:
    """The timer of the caller.

    Raises:
        NotFound: none is running.
    """
    row = await repository.find_current(session, scope=actor.scope)
    if row is None:
        raise NotFound("No timer is running.")
    return row


async def discard_timer(session: WriteSession, actor: Actor, *, now: datetime) -> None:
    """Remove it, as if it had never run. Errors: see `stop_timer`."""
    entry, contract = await _held_running(session, actor)
    TIME_ENTRY.check(EntryStatus.RUNNING, "discard")
    entry.updated_at = now
    tell(session, DISCARDED, (entry, contract), actor)
    await session.delete(entry)


async def stop_timer(session: WriteSession, actor: Actor, *, now: datetime) -> Held:
    """Stop it.

    Raises:
        NoTimerRunning: there is nothing to stop.
    """
    entry, contract = await _held_running(session, actor)
    await stop(session, entry, contract, actor, now)
    return entry, contract


async def _held_running(session: WriteSession, actor: Actor) -> Held:
    entry_id = await repository.running_id(session, assistant_id=actor.user_id)
    if entry_id is None:
        raise NoTimerRunning
    entry, contract = await hold_visible(session, actor, entry_id=entry_id)
    if entry.status != EntryStatus.RUNNING:  # stopped by another request meanwhile
        raise NoTimerRunning
    return entry, contract


async def stop_with_contract(
    session: WriteSession, contract: AnyContract, actor: Actor | None, *, now: datetime
) -> None:
    """Stop the timer that runs on a locked contract, if one does."""
    await _stop_on(session, contract, contract.assistant_id, actor, now)


async def finish_time_of(
    session: WriteSession,
    contract: AnyContract,
    assistant_id: UUID,
    actor: Actor | None,
    *,
    now: datetime,
) -> datetime | None:
    """The same for one assistant; when their last time on the contract ended, if there is any."""
    await _stop_on(session, contract, assistant_id, actor, now)
    return await repository.last_end(session, contract_id=contract.id, assistant_id=assistant_id)


async def _stop_on(
    session: WriteSession,
    contract: AnyContract,
    assistant_id: UUID,
    actor: Actor | None,
    now: datetime,
) -> None:
    entry = await repository.running(session, assistant_id=assistant_id)
    if entry is not None and entry.contract_id == contract.id:
        await stop(session, entry, contract, actor, now)


async def stop(
    session: WriteSession,
    entry: TimeEntry,
    contract: AnyContract,
    actor: Actor | None,
    now: datetime,
    *,
    most: timedelta = LONGEST,
) -> None:
    """Stop a held timer; without an actor it is the platform that does."""
    use = await repository.use_of(session, contract_id=contract.id, now=now)
    finished = int(use.finished)
    latest = min(now, entry.started_at + most)
    ended_at = max(latest, entry.started_at + _SMALLEST)
    seconds = (ended_at - entry.started_at) // _SECOND
    warn(session, of_contract(contract), before=finished, after=finished + seconds, now=now)
    await orders.warn_of_timer(session, contract, entry, seconds=seconds, now=now)
    entry.ended_at = ended_at
    TIME_ENTRY.become(entry, "stop")
    entry.updated_at = now
    tell(session, STOPPED, (entry, contract), actor, worked_seconds=seconds)
