"""Who is what to a payment: those who keep the payer's money, and the operators of the house."""

from va_market.accounts.policies import owners_seen_by
from va_market.identity.actor import Actor
from va_market.identity.house import is_house
from va_market.identity.permissions import Permission
from va_market.kit.db import Row
from va_market.payments.models import HOUSE, PAYER, PAYMENT, Payment, Provider


def parties(actor: Actor, payment: Payment | Row) -> set[str]:
    """What the actor is to it, in person: keys move nothing here."""
    if not actor.is_in_person:
        return set()
    # Of payments by card the provider tells: no operator confirms what it has not.
    confirms = payment.provider == Provider.MANUAL and actor.user_id != payment.announced_by
    found = {HOUSE} if is_house(actor) and confirms else set()
    keeps = actor.can(Permission.MANAGE_MONEY, payment.organization_id)
    return found | {PAYER} if keeps else found


def may_see(actor: Actor, payment: Payment | Row) -> bool:
    """Whether the actor keeps the payer's money, or looks in the place of somebody who does."""
    return payment.organization_id in owners_seen_by(actor)


def allowed_actions(actor: Actor, payment: Payment | Row) -> list[str]:
    return PAYMENT.allowed(payment.status, parties(actor, payment))
