from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.contracts.schemas import ContractRead, ContractReason
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.timekeeping import service
from va_market.timekeeping.errors import (
    AllotmentBelowUse,
    AllotmentSpent,
    AmountTooLarge,
    EntryLocked,
    NoTimerRunning,
    NotTheAssistant,
    NotTheSupervisor,
    OverlappingTime,
    TimerRunning,
)
from va_market.timekeeping.schemas import (
    BurnDownRead,
    ContractEntryQuery,
    EntryReturn,
    OrderBurnDown,
    TimeEntryCreate,
    TimeEntryPage,
    TimeEntryQuery,
    TimeEntryRead,
    TimeEntryUpdate,
    TimerStart,
    TimesheetRead,
    WeekQuery,
)
from va_market.work_orders.errors import OrderNumberTaken
from va_market.work_orders.schemas import WorkOrderRead, WorkOrderUpdate

of_contract = new_router("/v1/contracts/{contract_id}")
of_order = new_router("/v1/work-orders/{work_order_id}")
router = new_router("/v1/time-entries", tags=["time"])
timers = new_router("/v1/timers", tags=["time"])
_RECORD = problems(NotTheAssistant, IllegalMove, OverlappingTime, AllotmentSpent, EntryLocked)
_START = problems(
    TimerRunning, NotTheAssistant, IllegalMove, OverlappingTime, AllotmentSpent, EntryLocked
)
_REST = problems(Forbidden, IllegalMove)
_UPDATE_ORDER = problems(Forbidden, IllegalMove, OrderNumberTaken, AllotmentBelowUse)
_DECIDE = problems(NotTheSupervisor, IllegalMove, EntryLocked)


@of_contract.post("/time-entries", tags=["time"], status_code=201, responses=_RECORD)
@people_only
async def record_time(
    contract_id: UUID,
    body: TimeEntryCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> TimeEntryRead:
    """Record time you worked. It shares no moment with other time of yours, on any contract."""
    held = await service.record(session, actor, contract_id=contract_id, body=body, now=now)
    created(response, "/v1/time-entries", held[0].id)
    return TimeEntryRead.of_pair(held, actor)


@of_contract.get("/time-entries", tags=["time"])
@keys_with(Scope.TIME_READ)
async def list_time_of_contract(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ContractEntryQuery, Query()],
) -> TimeEntryPage:
    """The time recorded on a contract."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(TimeEntryPage, found, lambda row: TimeEntryRead.of_row(row, actor))


@of_contract.get("/timesheet", tags=["time"], responses=problems(AmountTooLarge))
@keys_with(Scope.TIME_READ)
async def get_timesheet(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    query: Annotated[WeekQuery, Query()],
    now: Now,
) -> TimesheetRead:
    """One week: its entries, sums by status, and the price of what is approved."""
    return await service.timesheet(session, actor, contract_id=contract_id, query=query, now=now)


@of_contract.get("/burn-down", tags=["time"])
@keys_with(Scope.TIME_READ)
async def get_burn_down(
    contract_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> BurnDownRead:
    """How much of the allotted minutes is used, with the warnings at 80 and 100 percent."""
    return await service.burn_down(session, actor, contract_id=contract_id, now=now)


@of_order.get("/burn-down", tags=["time"])
@keys_with(Scope.TIME_READ)
async def get_burn_down_of_work_order(
    work_order_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> OrderBurnDown:
    """How much of the minutes of a work order is used, with the warnings at 80 and 100 percent."""
    return await service.burn_down_of_order(session, actor, work_order_id=work_order_id, now=now)


@of_order.patch("", tags=["work orders"], responses=_UPDATE_ORDER)
@keys_with(Scope.CONTRACTS_WRITE)
async def update_work_order(
    work_order_id: UUID,
    body: WorkOrderUpdate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> WorkOrderRead:
    """Change an order until it is delivered, or after it was returned; the assistant hears of it.

    Those who hire for the client may, and the supervisor. What it allots is never taken below the
    time that is recorded on it.
    """
    order, contract = await service.update_order(
        session, actor, work_order_id=work_order_id, body=body, now=now
    )
    return WorkOrderRead.of(order, actor, contract)


@of_contract.post("/pause", tags=["contracts"], responses=_REST)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def pause_contract(
    contract_id: UUID, body: ContractReason, actor: CurrentActor, session: WriteSession, now: Now
) -> ContractRead:
    """Let the work rest; either side may. A running timer stops, no time is recorded meanwhile."""
    pair = await service.pause_contract(
        session, actor, contract_id=contract_id, reason=body.reason, now=now
    )
    return ContractRead.of_pair(pair, actor)


@timers.post("/start", status_code=201, responses=problems(NotFound) | _START)
@people_only
async def start_timer(
    body: TimerStart, actor: CurrentActor, session: WriteSession, now: Now, response: Response
) -> TimeEntryRead:
    """Start your timer on a contract. You have one."""
    held = await service.start_timer(session, actor, body=body, now=now)
    created(response, "/v1/time-entries", held[0].id)
    return TimeEntryRead.of_pair(held, actor)


@timers.post("/stop", responses=problems(NoTimerRunning))
@people_only
async def stop_timer(actor: CurrentActor, session: WriteSession, now: Now) -> TimeEntryRead:
    """Stop your timer; its entry becomes a draft of 24 hours at most."""
    return TimeEntryRead.of_pair(await service.stop_timer(session, actor, now=now), actor)


@router.get("")
@keys_with(Scope.TIME_READ)
async def search_time(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[TimeEntryQuery, Query()],
) -> TimeEntryPage:
    """The time of all your contracts. `status=submitted` is what waits for a decision."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(TimeEntryPage, found, lambda row: TimeEntryRead.of_row(row, actor))


@router.get("/{entry_id}")
@keys_with(Scope.TIME_READ)
async def get_time_entry(
    entry_id: UUID, actor: CurrentActor, session: ReadSession
) -> TimeEntryRead:
    """One entry."""
    row = await service.get_visible(session, actor, entry_id=entry_id)
    return TimeEntryRead.of_row(row, actor)


@router.patch("/{entry_id}", responses=_RECORD)
@people_only
async def update_time_entry(
    entry_id: UUID, body: TimeEntryUpdate, actor: CurrentActor, session: WriteSession, now: Now
) -> TimeEntryRead:
    """Change a draft or returned entry."""
    held = await service.update(session, actor, entry_id=entry_id, body=body, now=now)
    return TimeEntryRead.of_pair(held, actor)


@router.delete("/{entry_id}", status_code=204, responses=_RECORD)
@people_only
async def delete_time_entry(
    entry_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Remove a draft or returned entry."""
    await service.delete(session, actor, entry_id=entry_id, now=now)


@router.post("/{entry_id}/submit", responses=problems(NotTheAssistant, IllegalMove))
@people_only
async def submit_time_entry(
    entry_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> TimeEntryRead:
    """Hand an entry to the supervisor."""
    held = await service.submit(session, actor, entry_id=entry_id, now=now)
    return TimeEntryRead.of_pair(held, actor)


@router.post("/{entry_id}/approve", responses=_DECIDE)
@people_only
async def approve_time_entry(
    entry_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> TimeEntryRead:
    """Approve an entry; only supervisor and substitute may. From now on it never changes."""
    held = await service.approve(session, actor, entry_id=entry_id, now=now)
    return TimeEntryRead.of_pair(held, actor)


@router.post("/{entry_id}/return", responses=_DECIDE)
@people_only
async def return_time_entry(
    entry_id: UUID, body: EntryReturn, actor: CurrentActor, session: WriteSession, now: Now
) -> TimeEntryRead:
    """Send an entry back with a note; only the named supervisor and the substitute may."""
    held = await service.return_(session, actor, entry_id=entry_id, note=body.note, now=now)
    return TimeEntryRead.of_pair(held, actor)
