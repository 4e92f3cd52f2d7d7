"""Who is what to an amendment. Nobody answers what their own side asked for."""

from datetime import datetime

from va_market.amendments.models import AMENDMENT, ANSWERER, PROPOSER, Amendment
from va_market.contracts.models import Contract
from va_market.contracts.policies import side_of
from va_market.identity.actor import Actor
from va_market.identity.scopes import Scope
from va_market.kit.db import Row


def parties(actor: Actor, amendment: Amendment | Row, contract: Contract | Row) -> set[str]:
    """`contract` is anything that names the client, the assistant, the agency and supervisors."""
    side = side_of(actor, contract)
    if side is None:
        return set()
    return {PROPOSER} if side == amendment.side else {ANSWERER}


def allowed_actions(
    actor: Actor, amendment: Amendment | Row, contract: Contract | Row, *, now: datetime
) -> list[str]:
    """What the actor may do now; what waited for too long can be declined and withdrawn only."""
    actions = AMENDMENT.allowed(amendment.status, parties(actor, amendment, contract))
    if amendment.expires_at <= now:
        actions = [action for action in actions if action != "accept"]
    return actor.within_scopes(actions, Scope.CONTRACTS_WRITE)
