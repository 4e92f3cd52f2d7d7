from datetime import datetime
from typing import Any

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.work_orders import repository
from va_market.work_orders.errors import OrderNumberTaken
from va_market.work_orders.models import WorkOrder
from va_market.work_orders.schemas import WorkOrderUpdate, price_of
from va_market.work_orders.service.columns import columns_of
from va_market.work_orders.service.creating import check_price
from va_market.work_orders.service.lapsing import lapse
from va_market.work_orders.service.moving import Held, tell

CHANGED = EventKind("work_order.changed", "A client changed an order; its fields are named.")


async def edit(
    session: WriteSession, actor: Actor, held: Held, *, body: WorkOrderUpdate, now: datetime
) -> None:
    """Change what a held order says; whether its time still fits, the caller checks.

    Raises:
        OrderNumberTaken: another order of the contract has the number.
        Invalid: the price is in another currency than the contract.
    """
    order, contract = held
    changes = _changes(order, body)
    if not changes:
        return
    await _check(session, contract, changes)
    order.sqlmodel_update(columns_of(changes))
    order.updated_at = now
    tell(session, CHANGED, held, actor, fields=sorted(changes))
    if order.allotted_minutes is None:  # there is no limit left to extend
        await lapse(session, held, now=now)


def _changes(order: WorkOrder, body: WorkOrderUpdate) -> dict[str, Any]:
    """The given fields whose values are not there already."""
    given = {name: getattr(body, name) for name in body.model_fields_set}
    present = {name: getattr(order, name) for name in given if name != "price"}
    present["price"] = price_of(order)
    return {name: value for name, value in given.items() if value != present[name]}


async def _check(session: WriteSession, contract: Row, changes: dict[str, Any]) -> None:
    number = changes.get("order_number")
    if number is not None and await repository.taken_numbers(
        session, contract_id=contract.id, numbers=[number]
    ):
        raise OrderNumberTaken(f"The contract has an order {number}.")
    if changes.get("price") is not None:
        await check_price(session, contract, changes["price"])
