from datetime import datetime
from uuid import UUID

from va_market.contracts.models import ContractStatus
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.work_orders.errors import ContractNotActive
from va_market.work_orders.schemas import WorkOrderDeliver
from va_market.work_orders.service.moving import Held, become, hold_for, tell

STARTED = EventKind("work_order.started", "An assistant began with a work order.")
DELIVERED = EventKind("work_order.delivered", "A work order waits for the client's decision.")


async def start(session: WriteSession, actor: Actor, *, work_order_id: UUID, now: datetime) -> Held:
    """Begin, or go on after it was returned.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        ContractNotActive: work rests, has ended, or is still to begin.
    """
    order, contract = await hold_for(session, actor, work_order_id, "start")
    if contract.status != ContractStatus.ACTIVE:
        raise ContractNotActive(f"The contract is {contract.status}.")
    become(order, "start", now)
    order.started_at = order.started_at or now
    tell(session, STARTED, (order, contract), actor)
    return order, contract


async def deliver(
    session: WriteSession,
    actor: Actor,
    *,
    work_order_id: UUID,
    body: WorkOrderDeliver,
    now: datetime,
) -> Held:
    """Hand it over. Errors: see `hold_for`."""
    order, contract = await hold_for(session, actor, work_order_id, "deliver")
    become(order, "deliver", now)
    order.deliverable, order.links = body.deliverable, body.links
    order.delivered_at, order.delivered_by = now, actor.user_id
    order.decided_at = order.decided_by = None
    tell(session, DELIVERED, (order, contract), actor)
    return order, contract
