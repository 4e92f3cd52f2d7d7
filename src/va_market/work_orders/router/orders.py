from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from va_market.identity.actor import Actor
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.batches import Faulty
from va_market.kit.db import Row
from va_market.kit.errors import Forbidden, MarketError
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.problems import fault_of_item
from va_market.kit.http.render import problem_of
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.work_orders import service
from va_market.work_orders.errors import ContractNotActive, OrderNumberTaken
from va_market.work_orders.schemas import (
    BatchResult,
    ContractOrderQuery,
    ItemResult,
    WorkOrderBatch,
    WorkOrderCancel,
    WorkOrderCreate,
    WorkOrderDeliver,
    WorkOrderPage,
    WorkOrderQuery,
    WorkOrderRead,
    WorkOrderReturn,
)
from va_market.work_orders.service.creating import Outcome

of_contract = new_router("/v1/contracts/{contract_id}/work-orders", tags=["work orders"])
router = new_router("/v1/work-orders", tags=["work orders"])
_CREATE = problems(Forbidden, ContractNotActive, OrderNumberTaken)
_MOVE = problems(Forbidden, IllegalMove)
_START = problems(Forbidden, IllegalMove, ContractNotActive)


@of_contract.post("", status_code=201, responses=_CREATE)
@keys_with(Scope.CONTRACTS_WRITE)
async def create_work_order(
    contract_id: UUID,
    body: WorkOrderCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> WorkOrderRead:
    """Order a piece of work; those who hire for the client may, and the supervisor."""
    order, contract = await service.create(
        session, actor, contract_id=contract_id, body=body, now=now
    )
    created(response, "/v1/work-orders", order.id)
    return WorkOrderRead.of(order, actor, contract)


@of_contract.post("/batch", responses=problems(Forbidden, ContractNotActive))
@keys_with(Scope.CONTRACTS_WRITE)
async def create_work_orders(
    contract_id: UUID,
    body: WorkOrderBatch,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    request: Request,
) -> BatchResult:
    """Order up to a hundred pieces at once. Each succeeds or fails by itself.

    The answer has a result for each item, in their order: what it would have got alone. Nothing is
    written of an item that fails; mend those, and send them again.
    """
    outcomes, contract = await service.create_many(
        session, actor, contract_id=contract_id, items=body.items, now=now
    )
    results = [
        _result(request, place, outcome, actor, contract) for place, outcome in enumerate(outcomes)
    ]
    failed = sum(one.work_order is None for one in results)
    return BatchResult(created_count=len(results) - failed, failed_count=failed, results=results)


def _result(
    request: Request, place: int, outcome: Outcome, actor: Actor, contract: Row
) -> ItemResult:
    if isinstance(outcome, Faulty):
        outcome = fault_of_item(request, ("items", place), outcome)
    if isinstance(outcome, MarketError):
        problem = problem_of(request, outcome)
        return ItemResult(status=outcome.status, work_order=None, problem=problem)
    shown = WorkOrderRead.of(outcome, actor, contract)
    return ItemResult(status=201, work_order=shown, problem=None)


@of_contract.get("")
@keys_with(Scope.CONTRACTS_READ)
async def list_work_orders(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ContractOrderQuery, Query()],
) -> WorkOrderPage:
    """The orders of a contract: the queue of the assistant, and what became of it."""
    contract, found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(WorkOrderPage, found, lambda row: WorkOrderRead.of(row, actor, contract))


@router.get("")
@keys_with(Scope.CONTRACTS_READ)
async def search_work_orders(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[WorkOrderQuery, Query()],
) -> WorkOrderPage:
    """The orders of all your contracts: your own queue, and what your organizations ordered."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(WorkOrderPage, found, lambda row: WorkOrderRead.of_row(row, actor))


@router.get("/{work_order_id}")
@keys_with(Scope.CONTRACTS_READ)
async def get_work_order(
    work_order_id: UUID, actor: CurrentActor, session: ReadSession
) -> WorkOrderRead:
    """One order."""
    row = await service.get_visible(session, actor, work_order_id=work_order_id)
    return WorkOrderRead.of_row(row, actor)


@router.post("/{work_order_id}/start", responses=_START)
@people_only
async def start_work_order(
    work_order_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> WorkOrderRead:
    """Begin with an order, or go on with one that was returned; only the assistant may."""
    order, contract = await service.start(session, actor, work_order_id=work_order_id, now=now)
    return WorkOrderRead.of(order, actor, contract)


@router.post("/{work_order_id}/deliver", responses=_MOVE)
@people_only
async def deliver_work_order(
    work_order_id: UUID,
    body: WorkOrderDeliver,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> WorkOrderRead:
    """Hand over what was done; only the assistant may."""
    order, contract = await service.deliver(
        session, actor, work_order_id=work_order_id, body=body, now=now
    )
    return WorkOrderRead.of(order, actor, contract)


@router.post("/{work_order_id}/accept", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def accept_work_order(
    work_order_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> WorkOrderRead:
    """Take what was delivered."""
    order, contract = await service.accept(session, actor, work_order_id=work_order_id, now=now)
    return WorkOrderRead.of(order, actor, contract)


@router.post("/{work_order_id}/return", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def return_work_order(
    work_order_id: UUID,
    body: WorkOrderReturn,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> WorkOrderRead:
    """Send what was delivered back with a note; the assistant goes on with it."""
    order, contract = await service.return_(
        session, actor, work_order_id=work_order_id, note=body.note, now=now
    )
    return WorkOrderRead.of(order, actor, contract)


@router.post("/{work_order_id}/cancel", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def cancel_work_order(
    work_order_id: UUID,
    body: WorkOrderCancel,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> WorkOrderRead:
    """Want an order no longer, before it is delivered. Recorded time can still be approved."""
    order, contract = await service.cancel(
        session, actor, work_order_id=work_order_id, reason=body.reason, now=now
    )
    return WorkOrderRead.of(order, actor, contract)
