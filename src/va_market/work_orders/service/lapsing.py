"""A request for more minutes lapses once nothing can be done with them."""

from datetime import datetime

from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.work_orders import repository
from va_market.work_orders.models import EXTENSION
from va_market.work_orders.service.moving import Pair, tell

LAPSED = EventKind(
    "work_order.extension_lapsed",
    "Its order was settled or has no limit left, or its contract ended.",
)


async def lapse(session: WriteSession, pair: Pair, *, now: datetime) -> None:
    """End the waiting request of a locked order, if there is one."""
    order, _ = pair
    if not order.extension_waits:
        return
    extension = await repository.lock_open_extension(session, work_order_id=order.id)
    EXTENSION.become(extension, "lapse")
    extension.decided_at = extension.updated_at = order.updated_at = now
    tell(session, LAPSED, pair, None, extension_id=str(extension.id), minutes=extension.minutes)


async def lapse_with_contract(session: WriteSession, contract: Contract, *, now: datetime) -> None:
    """The same for all orders of a locked contract that is over."""
    for order in await repository.lock_waiting(session, contract_id=contract.id):
        await lapse(session, (order, contract), now=now)
