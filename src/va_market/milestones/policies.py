"""Who is what to a milestone. The client funds and approves, the assistant delivers."""

from va_market.contracts.milestones import Milestone
from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.kit.db import Row
from va_market.milestones.models import ASSISTANT, CLIENT, MILESTONE

_KEEPS_MONEY = (Permission.HIRE, Permission.MANAGE_MONEY)
_IN_PERSON = frozenset({"approve", "approve_part"})


def parties(actor: Actor, contract: Contract | Row) -> set[str]:
    """What the actor is to the milestones of a contract.

    The assistant is never the client as well, nor is a key that the assistant made.
    """
    if actor.user_id == contract.assistant_id:
        return {ASSISTANT} if actor.is_in_person else set()
    may = any(actor.can(permission, contract.organization_id) for permission in _KEEPS_MONEY)
    return {CLIENT} if may else set()


def allowed_actions(
    actor: Actor, milestone: Milestone | Row, contract: Contract | Row, *, holds_money: bool
) -> list[str]:
    """What the actor may do now; what the deposit covers as a whole has nothing to give back."""
    actions = MILESTONE.allowed(milestone.status, parties(actor, contract))
    hidden = _IN_PERSON if actor.is_key else frozenset()
    if not milestone.allows_parts:
        hidden |= {"approve_part"}
    if not holds_money:
        hidden |= {"request_refund"}
    left = [action for action in actions if action not in hidden]
    return actor.within_scopes(left, Scope.CONTRACTS_WRITE)
