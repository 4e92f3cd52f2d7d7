from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Forbidden
from va_market.work_orders import policies
from va_market.work_orders.service.lapsing import lapse
from va_market.work_orders.service.moving import Held, become, hold_for, tell

ACCEPTED = EventKind("work_order.accepted", "The client accepted what was delivered.")
RETURNED = EventKind("work_order.returned", "The client returned an order; its note says why.")
CANCELLED = EventKind("work_order.cancelled", "The client cancelled an order, and says why.")


async def accept(
    session: WriteSession, actor: Actor, *, work_order_id: UUID, now: datetime
) -> Held:
    """Take what was delivered. Errors: see `hold_for`."""
    held = await _decided(session, actor, work_order_id, "accept", now)
    tell(session, ACCEPTED, held, actor)
    return held


async def return_(
    session: WriteSession, actor: Actor, *, work_order_id: UUID, note: str, now: datetime
) -> Held:
    """Send it back with a note. Errors: see `hold_for`."""
    held = await _decided(session, actor, work_order_id, "return", now)
    held[0].return_note = note
    tell(session, RETURNED, held, actor)
    return held


async def cancel(
    session: WriteSession, actor: Actor, *, work_order_id: UUID, reason: str, now: datetime
) -> Held:
    """Want it no longer. Errors: see `hold_for`."""
    held = await _decided(session, actor, work_order_id, "cancel", now)
    held[0].cancelled_reason = reason
    tell(session, CANCELLED, held, actor)
    return held


async def _decided(
    session: WriteSession, actor: Actor, work_order_id: UUID, action: str, now: datetime
) -> Held:
    order, contract = await hold_for(session, actor, work_order_id, action)
    if policies.is_own(actor, order):
        raise Forbidden("Nobody decides on their own work.")
    become(order, action, now)
    order.decided_at, order.decided_by = now, actor.user_id
    if order.status.is_settled:
        await lapse(session, (order, contract), now=now)
    return order, contract
