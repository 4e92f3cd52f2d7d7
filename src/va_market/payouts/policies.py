"""Who is what to a payout: its owner, those who keep the owner's money, the operators."""

from uuid import UUID

from va_market.accounts.policies import owners_seen_by
from va_market.identity.actor import Actor
from va_market.identity.house import is_house
from va_market.identity.permissions import Permission
from va_market.kit.db import Row
from va_market.kit.errors import Forbidden, NotFound
from va_market.payouts.models import BATCH, HOUSE, PAYEE, PAYOUT, Payout, PayoutBatch


def may_see(actor: Actor, owner_id: UUID) -> bool:
    """Whether it is the actor's money, or that of an organization whose money they keep."""
    return owner_id in owners_seen_by(actor)


def keeps(actor: Actor, owner_id: UUID) -> bool:
    """The same of those who act in person."""
    owns = actor.is_person(owner_id)
    return owns or (actor.is_in_person and actor.can(Permission.MANAGE_MONEY, owner_id))


def check_keeps(actor: Actor, organization_id: UUID) -> None:
    """Raises NotFound for strangers, and Forbidden for members who do not keep its money."""
    if not actor.is_member(organization_id):
        raise NotFound
    if not keeps(actor, organization_id):
        raise Forbidden("You do not keep the money of this organization.")


def pays_themselves(actor: Actor, payout: Payout | Row) -> bool:
    """Whether an operator has something to do with the money, and so decides nothing about it."""
    return keeps(actor, payout.owner_id) or actor.user_id == payout.requested_by


def parties(actor: Actor, payout: Payout | Row) -> set[str]:
    """What the actor is to it, in person: keys move nothing here."""
    payee = {PAYEE} if keeps(actor, payout.owner_id) else set()
    serves = is_house(actor) and not pays_themselves(actor, payout)
    return payee | ({HOUSE} if serves else set())


def allowed_actions(actor: Actor, payout: Payout | Row) -> list[str]:
    return PAYOUT.allowed(payout.status, parties(actor, payout))


def batch_actions(actor: Actor, batch: PayoutBatch | Row) -> list[str]:
    return BATCH.allowed(batch.status, {HOUSE} if is_house(actor) else set())
