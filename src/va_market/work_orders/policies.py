"""Who is what to a work order. The client orders and accepts, the assistant delivers."""

from va_market.contracts.models import Contract, ContractStatus
from va_market.contracts.policies import is_across, supervises
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
    hires = is_across(actor, contract) and actor.can(Permission.HIRE, contract.organization_id)
    return {CLIENT} if hires or supervises(actor, contract) else set()


def may_order(actor: Actor, contract: Contract | Row) -> bool:
    return CLIENT in parties(actor, contract)


_AT_WORK = frozenset({"start", "record_time"})  # a contract that rests, or is over, has no work
_DECISIONS = frozenset({"accept", "return", "cancel"})


def allowed_actions(
    actor: Actor,
    order: WorkOrder | Row,
    contract: Contract | Row,
    *,
    contract_status: ContractStatus,
) -> list[str]:
    """What the actor may do now; `contract` is anything that names the parties."""
    found = WORK_ORDER.allowed(order.status, parties(actor, contract))
    hidden = _AT_WORK if contract_status != ContractStatus.ACTIVE else frozenset()
    if not may_be_extended(order, contract_status):
        hidden |= {"request_extension"}
    if is_own(actor, order):
        hidden |= _DECISIONS
    left = [action for action in found if action not in hidden]
    return actor.within_scopes(left, Scope.CONTRACTS_WRITE)


def may_be_extended(order: WorkOrder | Row, contract_status: ContractStatus) -> bool:
    """Whether there is anything to extend, and nobody has asked for it yet."""
    is_limited = order.allotted_minutes is not None and not order.extension_waits
    return is_limited and contract_status != ContractStatus.ENDED


def is_own(actor: Actor, order: WorkOrder | Row) -> bool:
    """Whether the actor delivered it: by now they may hire for the client."""
    return bool(order.delivered_by == actor.user_id)


def is_own_request(actor: Actor, extension: WorkOrderExtension | Row) -> bool:
    """The same for whoever asked for more minutes."""
    return bool(extension.requested_by == actor.user_id)


def allowed_to_decide(
    actor: Actor, extension: WorkOrderExtension | Row, contract: Contract | Row
) -> list[str]:
    who = set() if is_own_request(actor, extension) else parties(actor, contract)
    actions = EXTENSION.allowed(extension.status, who)
    return actor.within_scopes(actions, Scope.CONTRACTS_WRITE)
