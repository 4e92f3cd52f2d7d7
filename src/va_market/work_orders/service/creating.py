from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.models import ContractStatus
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.batches import Faulty
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import Forbidden, Invalid, MarketError, field_error
from va_market.kit.money import Money
from va_market.work_orders import policies, repository
from va_market.work_orders.errors import ContractNotActive, OrderNumberTaken
from va_market.work_orders.models import OrderStatus, WorkOrder
from va_market.work_orders.schemas import WorkOrderCreate
from va_market.work_orders.service.columns import columns_of
from va_market.work_orders.service.moving import Held, tell

CREATED = EventKind("work_order.created", "A client ordered a piece of work.")

Outcome = WorkOrder | Faulty | MarketError
"""Of one item of a batch: the order, or why there is none."""


async def create(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: WorkOrderCreate, now: datetime
) -> Held:
    """Order one piece of work.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller neither hires for the client nor supervises the contract.
        ContractNotActive: the contract has ended.
        OrderNumberTaken: the contract has an order with this number.
        Invalid: the price is in another currency than the contract.
    """
    [outcome], contract = await create_many(
        session, actor, contract_id=contract_id, items=[body], now=now
    )
    if isinstance(outcome, MarketError):
        raise outcome
    assert isinstance(outcome, WorkOrder)  # noqa: S101  # the body was checked before
    return outcome, contract


async def create_many(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    items: Sequence[WorkOrderCreate | Faulty],
    now: datetime,
) -> tuple[list[Outcome], Row]:
    """Order several pieces; each is checked by itself, and nothing is written of one that fails.

    Raises:
        NotFound, Forbidden, ContractNotActive: see `create`.
    """
    contract = await _held_contract(session, actor, contract_id)
    taken = await repository.taken_numbers(
        session,
        contract_id=contract_id,
        numbers=[item.order_number for item in items if isinstance(item, WorkOrderCreate)],
    )
    currency = await _currency(session, contract, items)
    checked = _checked(items, taken=taken, currency=currency)
    outcomes = [
        _order(contract, item, actor, now) if isinstance(item, WorkOrderCreate) else item
        for item in checked
    ]
    for outcome in outcomes:
        if isinstance(outcome, WorkOrder):
            session.add(outcome)
            tell(session, CREATED, (outcome, contract), actor)
    await session.flush()
    return outcomes, contract


async def _held_contract(session: WriteSession, actor: Actor, contract_id: UUID) -> Row:
    """The contract, held: so no two requests take one order number."""
    contract = await contracts.look_at_visible(session, actor, contract_id=contract_id)
    if not policies.may_order(actor, contract):
        raise Forbidden("Only those who hire for the client, or supervise, order work.")
    if contract.status == ContractStatus.ENDED:
        raise ContractNotActive("The contract has ended.")
    return contract


async def _currency(
    session: WriteSession, contract: Row, items: Sequence[WorkOrderCreate | Faulty]
) -> str | None:
    """That of the contract, if any item has a price."""
    if not any(isinstance(item, WorkOrderCreate) and item.price for item in items):
        return None
    return await contracts.currency_of(session, contract)


async def check_price(session: WriteSession, contract: Row, price: Money) -> None:
    """Raises Invalid if it is in another currency than the contract."""
    currency = await contracts.currency_of(session, contract)
    if price.currency != currency:
        raise _other_currency(currency)


def _other_currency(currency: str | None) -> Invalid:
    return field_error("/price", "other_currency", f"the contract is in {currency}")


def _checked(
    items: Sequence[WorkOrderCreate | Faulty], *, taken: set[str], currency: str | None
) -> Iterator[WorkOrderCreate | Faulty | MarketError]:
    """Each item, or why it cannot be ordered."""
    for item in items:
        if isinstance(item, Faulty):
            yield item
        elif item.order_number in taken:
            yield OrderNumberTaken(f"The contract has an order {item.order_number}.")
        elif item.price is not None and item.price.currency != currency:
            yield _other_currency(currency)
        else:
            taken.add(item.order_number)
            yield item


def _order(contract: Row, body: WorkOrderCreate, actor: Actor, now: datetime) -> WorkOrder:
    return WorkOrder(
        **columns_of(dict(body)),
        contract_id=contract.id,
        status=OrderStatus.OPEN,
        links=[],
        created_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )
