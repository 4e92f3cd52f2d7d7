"""Who is what to a milestone. The client funds and approves, the assistant delivers.

Whose money it would be agrees to give it back: the assistant, or the agency between them.
"""

from va_market.contracts.milestones import Milestone, MilestoneStatus
from va_market.contracts.models import PROVIDER as _PROVIDES
from va_market.contracts.models import Contract
from va_market.contracts.policies import is_across, side_of
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.kit.db import Row
from va_market.milestones.models import ASSISTANT, CLIENT, MILESTONE, PROVIDER

_KEEPS_MONEY = (Permission.HIRE, Permission.MANAGE_MONEY)
_IN_PERSON = frozenset({"approve", "approve_part"})
_WHILE_IT_LASTS = frozenset({"fund", "request_changes"})


def fits(action: str, status: MilestoneStatus, *, is_over: bool) -> bool:
    """Whether an action that the status permits fits the contract, which may be over.

    Nothing is done any more after the end. Before it, what was handed over is not asked back, as
    changes can be asked for.
    """
    if is_over:
        return action not in _WHILE_IT_LASTS
    return action != "request_refund" or status != MilestoneStatus.SUBMITTED


def parties(actor: Actor, contract: Contract | Row) -> set[str]:
    """What the actor is to the milestones of a contract.

    The assistant is never the client as well, nor is a key that the assistant made.
    """
    found = {PROVIDER} if actor.is_in_person and side_of(actor, contract) == _PROVIDES else set()
    if actor.user_id == contract.assistant_id:
        return found | {ASSISTANT} if actor.is_in_person else set()
    may = any(actor.can(permission, contract.organization_id) for permission in _KEEPS_MONEY)
    return {CLIENT} if may and is_across(actor, contract) else found


def deposit_actions(
    actor: Actor, contract: Contract | Row, *, is_due: bool, is_over: bool
) -> list[str]:
    """What the actor may do with the deposit of a contract."""
    pays = CLIENT in parties(actor, contract) and is_due and not is_over
    return actor.within_scopes(["pay"] if pays else [], Scope.CONTRACTS_WRITE)


def allowed_actions(
    actor: Actor,
    milestone: Milestone | Row,
    contract: Contract | Row,
    *,
    holds_money: bool,
    is_over: bool,
) -> list[str]:
    """What the actor may do now; `is_over` says that the contract has ended."""
    actions = MILESTONE.allowed(milestone.status, parties(actor, contract))
    hidden = _IN_PERSON if actor.is_key else frozenset()
    if not milestone.allows_parts:
        hidden |= {"approve_part"}
    if not holds_money:  # the deposit covers it as a whole
        hidden |= {"request_refund"}
    left = [
        action
        for action in actions
        if action not in hidden and fits(action, milestone.status, is_over=is_over)
    ]
    return actor.within_scopes(left, Scope.CONTRACTS_WRITE)
