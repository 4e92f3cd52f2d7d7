"""What every move of a work order begins and ends with."""

from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, audience_of
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.work_orders import policies, repository
from va_market.work_orders.models import WORK_ORDER, WorkOrder

Held = tuple[WorkOrder, Row]
"""A locked order and its contract, which is held but stays as it is."""
Pair = tuple[WorkOrder, Contract | Row]
"""The same where the contract may change as well."""


async def hold_for(session: WriteSession, actor: Actor, work_order_id: UUID, action: str) -> Held:
    """Lock the order for `action`: the contract first, as everywhere.

    Raises:
        NotFound: there is no such order for this caller.
        Forbidden: the caller is not the side whose move it is.
        IllegalMove: the status does not permit it.
    """
    order, contract = await hold_visible(session, actor, work_order_id)
    if action not in WORK_ORDER.actions_of(policies.parties(actor, contract)):
        raise Forbidden(f"You may not {action.replace('_', ' ')} here.")
    WORK_ORDER.check(order.status, action)
    return order, contract


async def hold_visible(session: WriteSession, actor: Actor, work_order_id: UUID) -> Held:
    """The order and its contract, both locked. Errors: see `hold_for`."""
    contract_id = await repository.contract_of(session, work_order_id=work_order_id)
    if contract_id is None:
        raise NotFound
    contract = await contracts.look_at_visible(session, actor, contract_id=contract_id)
    order = await lock(session, WorkOrder, work_order_id)
    if order is None:
        raise NotFound
    return order, contract


def become(order: WorkOrder, action: str, now: datetime) -> None:
    WORK_ORDER.become(order, action)
    order.updated_at = now


def tell(
    session: WriteSession, kind: EventKind, pair: Pair, actor: Actor | None, **data: object
) -> None:
    """Record what happened to an order, for both sides.

    Without an actor the platform itself did it.
    """
    order, contract = pair
    events.record(
        session,
        kind,
        now=order.updated_at,
        subject_id=order.id,
        parties=audience_of(contract),
        actor_id=None if actor is None else actor.user_id,
        data={"contract_id": str(contract.id), **data},
    )
