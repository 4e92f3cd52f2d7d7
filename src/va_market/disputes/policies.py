"""Who is what to a dispute: those who keep the money of either side, and operators of neither."""

from typing import Any
from uuid import UUID

from va_market.accounts.policies import may_see as keeps_money_of
from va_market.accounts.policies import owners_seen_by
from va_market.disputes.models import DISPUTE, OPERATOR, TURN, DisputeSide
from va_market.identity.actor import Actor
from va_market.identity.house import is_house
from va_market.identity.permissions import Permission


def scope_of(actor: Actor) -> dict[str, list[UUID]]:
    """Fills the names of `visible_to`."""
    return {"owners": owners_seen_by(actor)}


def may_see(actor: Actor, dispute: Any) -> bool:
    return keeps_money_of(actor, dispute.issuer_id) or keeps_money_of(
        actor, dispute.organization_id
    )


def side_of(actor: Actor, dispute: Any) -> DisputeSide | None:
    """On which side the actor acts, in person: keys decide nothing here.

    Whoever sent the invoice is never its client as well. An invoice has the same names.
    """
    if not actor.is_in_person:
        return None
    if actor.is_person(dispute.issuer_id) or actor.can(Permission.MANAGE_MONEY, dispute.issuer_id):
        return DisputeSide.ISSUER
    is_client = actor.can(Permission.MANAGE_MONEY, dispute.organization_id)
    return DisputeSide.CLIENT if is_client else None


def belongs_to_side(actor: Actor, dispute: Any) -> bool:
    """Whether the actor is of either side in any way, or has spoken for it."""
    people = (dispute.opened_by, dispute.answered_by, dispute.assistant_id, dispute.issuer_id)
    sides = (dispute.organization_id, dispute.issuer_id)
    return actor.user_id in people or any(actor.is_member(side) for side in sides)


def parties(actor: Actor, dispute: Any) -> set[str]:
    """What the actor is to it."""
    side = side_of(actor, dispute)
    if side is not None:
        return {str(side), TURN} if side == dispute.turn else {str(side)}
    may_rule = is_house(actor) and not belongs_to_side(actor, dispute)
    return {OPERATOR} if may_rule else set()


def allowed_actions(actor: Actor, dispute: Any) -> list[str]:
    return DISPUTE.allowed(dispute.status, parties(actor, dispute))
