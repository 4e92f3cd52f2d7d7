from datetime import datetime, timedelta
from uuid import UUID

from va_market.contracts.policies import works
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, append
from va_market.timekeeping import repository
from va_market.timekeeping.errors import (
    NoTimerRunning,
    NotTheAssistant,
    OverlappingTime,
    TimerRunning,
)
from va_market.timekeeping.models import TIME_ENTRY, EntrySource, EntryStatus, TimeEntry
from va_market.timekeeping.schemas import TimerStart
from va_market.timekeeping.service import orders
from va_market.timekeeping.service.allotment import check_left, of_contract, warn
from va_market.timekeeping.service.reading import AnyContract, Held, hold_visible, tell
from va_market.timekeeping.service.recording import (
    LONGEST,
    check_part,
    hold_for_recording,
    new_entry,
)

STARTED = EventKind("timer.started", "An assistant started a timer.")
STOPPED = EventKind("timer.stopped", "A timer stopped; its entry is a draft.")

_SMALLEST = timedelta(microseconds=1)  # a span must not be empty
_SECOND = timedelta(seconds=1)


async def start_timer(
    session: WriteSession, actor: Actor, *, body: TimerStart, now: datetime
) -> Held:
    """Start the one timer of an assistant.

    Raises:
        NotFound, NotTheAssistant, IllegalMove, AllotmentSpent: see `record`.
        TimerRunning: another one runs, on whichever contract.
        OverlappingTime: time from now on is recorded already.
        Invalid: the terms have no such part.
    """
    contract = await hold_for_recording(session, actor, contract_id=body.contract_id)
    if not works(actor, contract):
        raise NotTheAssistant
    if await repository.running_id(session, assistant_id=actor.user_id) is not None:
        raise TimerRunning
    await check_left(session, contract, now=now)
    if body.work_order_id is not None:
        await orders.check_left(session, contract, body.work_order_id, now=now)
    entry = new_entry(contract, actor, source=EntrySource.TIMER, start=now, now=now)
    await check_part(session, contract, entry, body.paid_as)
    entry.status = EntryStatus.RUNNING
    entry.memo, entry.is_billable = body.memo, body.is_billable
    entry.is_training = body.is_training
    entry.paid_as, entry.work_order_id = body.paid_as, body.work_order_id
    if await repository.overlapping(session, entry) is not None:
        raise OverlappingTime
    await append(session, entry)
    tell(session, STARTED, (entry, contract), actor)
    return entry, contract


async def stop_timer(session: WriteSession, actor: Actor, *, now: datetime) -> Held:
    """Stop it.

    Raises:
        NoTimerRunning: there is nothing to stop.
    """
    entry_id = await repository.running_id(session, assistant_id=actor.user_id)
    if entry_id is None:
        raise NoTimerRunning
    entry, contract = await hold_visible(session, actor, entry_id=entry_id)
    if entry.status != EntryStatus.RUNNING:  # stopped by another request meanwhile
        raise NoTimerRunning
    await _stop(session, entry, contract, actor, now)
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
        await _stop(session, entry, contract, actor, now)


async def _stop(
    session: WriteSession,
    entry: TimeEntry,
    contract: AnyContract,
    actor: Actor | None,
    now: datetime,
) -> None:
    use = await repository.use_of(session, contract_id=contract.id, now=now)
    finished = int(use.finished)
    latest = min(now, entry.started_at + LONGEST)
    ended_at = max(latest, entry.started_at + _SMALLEST)
    seconds = (ended_at - entry.started_at) // _SECOND
    warn(session, of_contract(contract), before=finished, after=finished + seconds, now=now)
    await orders.warn_of_timer(session, contract, entry, seconds=seconds, now=now)
    entry.ended_at = ended_at
    TIME_ENTRY.become(entry, "stop")
    entry.updated_at = now
    tell(session, STOPPED, (entry, contract), actor, worked_seconds=seconds)
