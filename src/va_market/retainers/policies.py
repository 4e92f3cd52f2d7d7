"""Who is what to a retainer: whoever works may give minutes, the client may buy them."""

from typing import Any

from va_market.contracts.models import PROVIDER as _PROVIDES
from va_market.contracts.models import Contract
from va_market.contracts.policies import is_across, side_of
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.kit.db import Row
from va_market.retainers.models import CLIENT, PROVIDER, RETAINER_PERIOD

_KEEPS_MONEY = (Permission.HIRE, Permission.MANAGE_MONEY)


def parties(actor: Actor, contract: Contract | Row) -> set[str]:
    """What the actor is to the minutes of a contract, in person: keys buy and give none."""
    if not actor.is_in_person:
        return set()
    found = {PROVIDER} if side_of(actor, contract) == _PROVIDES else set()
    if actor.user_id == contract.assistant_id:
        return found
    may = any(actor.can(permission, contract.organization_id) for permission in _KEEPS_MONEY)
    return {CLIENT} if may and is_across(actor, contract) else found


def allowed_actions(
    actor: Actor, period: Any, contract: Any, *, is_over: bool, sells_packs: bool, is_current: bool
) -> list[str]:
    """What the actor may do about the period of today, while the contract lasts."""
    if not is_current or is_over:
        return []
    hidden = set() if sells_packs else {"buy_packs"}
    actions = RETAINER_PERIOD.allowed(period.status, parties(actor, contract))
    return [action for action in actions if action not in hidden]
