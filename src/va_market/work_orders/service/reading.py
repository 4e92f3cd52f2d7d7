from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, hold
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.work_orders import repository
from va_market.work_orders.models import WorkOrder
from va_market.work_orders.schemas import ContractOrderQuery, WorkOrderQuery


async def get_visible(session: ReadSession, actor: Actor, *, work_order_id: UUID) -> Row:
    """An order of a contract of the caller, with the parties of the contract.

    Raises:
        NotFound: there is no such order for this caller.
    """
    row = await repository.find_visible(session, work_order_id=work_order_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def hold_of_contract(session: WriteSession, *, work_order_id: UUID, contract_id: UUID) -> Row:
    """An order of a locked contract, locked as well: what is kept of it is about to change.

    Raises:
        NotFound: the contract has no such order.
    """
    order = await hold(session, WorkOrder, work_order_id)
    if order is None or order.contract_id != contract_id:
        raise NotFound("The contract has no such work order.")
    return order


async def search(
    session: ReadSession, actor: Actor, *, query: WorkOrderQuery, request: PageRequest
) -> Page[Row]:
    """Orders of the caller's contracts, each with the parties of its contract."""
    return await repository.LISTING.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope=actor.scope,
    )


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: ContractOrderQuery,
    request: PageRequest,
) -> tuple[Row, Page[Row]]:
    """A contract and its orders.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    found = await repository.OF_CONTRACT.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope={"contract_id": contract_id},
    )
    return contract, found
