"""Who is what to a work order. The client orders and accepts, the assistant delivers."""

from va_market.contracts.models import Contract
from va_market.contracts.policies import supervises
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.kit.db import Row
from va_market.work_orders.models import (
    ASSISTANT,
    CLIENT,
    EXTENSION,
    WORK_ORDER,
    WorkOrder,
    WorkOrderExtension,
)


def parties(actor: Actor, contract: Contract | Row) -> set[str]:
    """What the actor is to the orders of a contract.

    The assistant is never the client as well, nor is a key that the assistant made.
    """
    if actor.user_id == contract.assistant_id:
        return {ASSISTANT} if actor.is_in_person else set()
    hires = actor.can(Permission.HIRE, contract.organization_id)
    return {CLIENT} if hires or supervises(actor, contract) else set()


def may_order(actor: Actor, contract: Contract | Row) -> bool:
    return CLIENT in parties(actor, contract)


def allowed_actions(actor: Actor, order: WorkOrder | Row, contract: Contract | Row) -> list[str]:
    actions = WORK_ORDER.allowed(order.status, parties(actor, contract))
    if order.allotted_minutes is None:
        actions = [action for action in actions if action != "request_extension"]
    return actor.within_scopes(actions, Scope.CONTRACTS_WRITE)


def allowed_to_decide(
    actor: Actor, extension: WorkOrderExtension | Row, contract: Contract | Row
) -> list[str]:
    actions = EXTENSION.allowed(extension.status, parties(actor, contract))
    return actor.within_scopes(actions, Scope.CONTRACTS_WRITE)
