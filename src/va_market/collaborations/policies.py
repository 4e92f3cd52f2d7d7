"""Who is what to a collaboration: the client keeps all of them, the assistant their own."""

from datetime import datetime

from va_market.collaborations.models import (
    COLLABORATION,
    COLLABORATOR,
    INVITER,
    Collaboration,
    CollaborationStatus,
    Side,
)
from va_market.contracts.models import Contract
from va_market.contracts.policies import keeps
from va_market.identity.actor import Actor
from va_market.kit.db import Row


def side_of(actor: Actor, contract: Contract | Row) -> Side | None:
    """For whom the actor may ask for help."""
    if actor.is_person(contract.assistant_id):
        return Side.ASSISTANT
    return Side.CLIENT if keeps(actor, contract) else None


def stands(collaboration: Collaboration | Row, contract: Contract | Row) -> bool:
    """Whether it opens the contract: whom an assistant asked helps nobody who took over."""
    is_of_client = collaboration.side == Side.CLIENT
    return is_of_client or collaboration.invited_by == contract.assistant_id


def is_inviter(actor: Actor, collaboration: Collaboration | Row, contract: Contract | Row) -> bool:
    """Whether the actor may remove it, and sees the address."""
    side = side_of(actor, contract)
    is_own = side == Side.ASSISTANT and collaboration.invited_by == contract.assistant_id
    return side == Side.CLIENT or is_own


def status_now(collaboration: Collaboration, now: datetime) -> CollaborationStatus:
    """An invitation expires without a write."""
    status = CollaborationStatus(collaboration.status)
    is_over = status == CollaborationStatus.INVITED and collaboration.expires_at <= now
    return CollaborationStatus.EXPIRED if is_over else status


def actions_of_inviter(actor: Actor, row: Row) -> list[str]:
    """`row` names the contract's assistant and client as well."""
    may = is_inviter(actor, row, row) and actor.is_in_person
    return COLLABORATION.allowed(row.status, [INVITER] if may else [])


def own_actions(actor: Actor, row: Row) -> list[str]:
    return COLLABORATION.allowed(row.status, [COLLABORATOR] if actor.is_in_person else [])
