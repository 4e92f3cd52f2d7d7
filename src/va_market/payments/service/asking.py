"""Payments by card from the side of the payer: asked for, shown, and recalled."""

from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, WriteSession
from va_market.kit.errors import NotFound, field_error
from va_market.kit.jobs import nudge
from va_market.kit.money import Money
from va_market.payments import policies
from va_market.payments.cards import Cards
from va_market.payments.errors import NotByCard, ProviderNotConfigured
from va_market.payments.models import PAYER, CardPayment, Payment, PaymentStatus, Provider
from va_market.payments.repository import cards as repository
from va_market.payments.repository import find
from va_market.payments.schemas import CardRead, CardStage
from va_market.pricing.card_amounts import NotACardAmount

CHANNEL = "card_payments"


def check_card(cards: Cards, amount: Money) -> None:
    """Raises ProviderNotConfigured, and Invalid where no card pays this amount."""
    if not cards.provider.is_there:
        raise ProviderNotConfigured
    try:
        cards.provider.check(amount)
    except NotACardAmount as error:
        raise field_error("/amount", error.code, str(error)) from None


async def ask_provider(session: WriteSession, payment: Payment) -> None:
    """Have a payment prepared, as soon as its row is committed."""
    await session.flush()  # the payment first: the other row points at it
    session.add(CardPayment(payment_id=payment.id, due_at=payment.created_at))
    await nudge(session, CHANNEL)


async def recall(session: WriteSession, payment: Payment) -> None:
    """Have the intent of a cancelled payment ended, if any was asked for."""
    card = await repository.lock_card(session, payment_id=payment.id)
    is_known = card.intent_id is not None or card.attempts > 0
    card.due_at = payment.updated_at if is_known else None
    await nudge(session, CHANNEL)


async def card_of(
    session: ReadSession, actor: Actor, *, payment_id: UUID, cards: Cards
) -> CardRead:
    """What the page needs on which a payment is made.

    Raises:
        NotFound: it is no payment that this caller may make.
        NotByCard: it is one by bank transfer.
    """
    payment = await find(session, payment_id=payment_id)
    if payment is None or PAYER not in policies.parties(actor, payment):
        raise NotFound
    if payment.provider != Provider.STRIPE:
        raise NotByCard
    card = await repository.find_card(session, payment_id=payment_id)
    assert card is not None  # noqa: S101  # they are written together
    stage = _stage(PaymentStatus(payment.status), card)
    secret = cards.seal.open(card.sealed_secret) if stage == CardStage.READY else None
    return CardRead(
        payment_id=payment_id,
        stage=stage,
        client_secret=secret,
        publishable_key=cards.publishable_key,
        decline_code=card.decline_code,
        refused_code=card.refused_code,
    )


def _stage(status: PaymentStatus, card: CardPayment) -> CardStage:
    if card.refused_code is not None:
        return CardStage.REFUSED
    if status != PaymentStatus.ANNOUNCED:
        return CardStage.OVER
    return CardStage.PREPARING if card.intent_id is None else CardStage.READY
