from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.kit.db import WriteSession
from va_market.kit.errors import Forbidden, NotFound
from va_market.payments.cards import Cards
from va_market.payments.models import PAYMENT, Payment, PaymentStatus, Provider
from va_market.payments.references import new_reference
from va_market.payments.schemas import PaymentCreate
from va_market.payments.service.asking import ask_provider, check_card, recall
from va_market.payments.service.moving import hold_for, tell

ANNOUNCED = EventKind("payment.announced", "A client sends money, with the reference it says.")
CANCELLED = EventKind("payment.cancelled", "A client sends a payment no more.")


async def announce(
    session: WriteSession, actor: Actor, *, body: PaymentCreate, cards: Cards, now: datetime
) -> Payment:
    """Say that money is sent; the answer says with which reference.

    A payment by card is prepared at the provider after the commit.

    Raises:
        NotFound: the caller belongs to no such organization.
        Forbidden: the caller does not keep its money.
        ProviderNotConfigured: nobody takes cards.
        Invalid: no card pays this amount.
    """
    if not actor.is_member(body.organization_id):
        raise NotFound
    if not actor.can(Permission.MANAGE_MONEY, body.organization_id):
        raise Forbidden("You do not keep the money of this organization.")
    if body.provider == Provider.STRIPE:
        check_card(cards, body.amount)
    payment = Payment(
        organization_id=body.organization_id,
        reference=new_reference(),
        currency=body.amount.currency,
        amount_minor=body.amount.minor,
        provider=body.provider,
        status=PaymentStatus.ANNOUNCED,
        announced_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(payment)
    if payment.provider == Provider.STRIPE:
        await ask_provider(session, payment)
    tell(session, ANNOUNCED, payment, actor)
    return payment


async def cancel(
    session: WriteSession, actor: Actor, *, payment_id: UUID, now: datetime
) -> Payment:
    """Send it no more; the provider is told after the commit. Errors: see `hold_for`."""
    payment = await hold_for(session, actor, payment_id, "cancel")
    PAYMENT.become(payment, "cancel")
    payment.updated_at = now
    if payment.provider == Provider.STRIPE:
        await recall(session, payment)
    tell(session, CANCELLED, payment, actor)
    return payment
