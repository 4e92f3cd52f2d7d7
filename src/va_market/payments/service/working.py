"""The provider is asked in three steps: claim, ask, settle. No transaction is open while it is.

The claim moves the next attempt into the future, so a worker that dies in between leaves a payment
that is due again by itself. The provider makes one intent however often it is asked: the id of the
payment is the key. Payments that nobody told of are looked at again and again, ever more rarely.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from va_market.events import EventKind
from va_market.kit.clock import Clock
from va_market.kit.db import Database, WriteSession, lock
from va_market.kit.money import Money
from va_market.payments.cards import Cards
from va_market.payments.models import Payment, PaymentStatus
from va_market.payments.repository import cards as repository
from va_market.payments.service.carrying_out import Held, cancel
from va_market.payments.service.fees import learn_fee
from va_market.payments.service.hearing import hear
from va_market.payments.service.moving import tell
from va_market.pricing.card_amounts import NotACardAmount
from va_market.providers import (
    Intent,
    IntentStatus,
    ProviderRefused,
    Report,
    ReportKind,
)

log = structlog.get_logger()
PREPARED = EventKind("payment.prepared", "A payment by card may be made: the provider expects it.")
AT_ONCE = 10
FIRST_DELAY = timedelta(minutes=5)  # longer than the provider is waited for
LONGEST_DELAY = timedelta(days=1)
MOST_DOUBLINGS = 9
ASKED_FOR = timedelta(days=30)
"""For so long after it was announced a payment is asked about that nobody makes."""
Answer = Intent | Exception


@dataclass(frozen=True, slots=True)
class Claim:
    """A payment as it was when the provider was asked."""

    payment_id: UUID
    amount: Money
    intent_id: str | None
    is_cancelled: bool


async def work_due(database: Database, *, cards: Cards, clock: Clock) -> int:
    """Ask for payments that are due, some at once; for how many."""
    if not cards.provider.is_there:
        return 0
    async with database.writing() as session:
        claimed = await _claim(session, clock())
    answers = await asyncio.gather(*(_ask(claim, cards) for claim in claimed))
    for claim, answer in zip(claimed, answers, strict=True):
        async with database.writing() as session:
            await _settle(session, claim, answer, cards, clock())
    return len(claimed)


async def _claim(session: WriteSession, now: datetime) -> Sequence[Claim]:
    found = await repository.due(session, now=now, limit=AT_ONCE)
    for card, _ in found:
        card.due_at = now + _delay_after(card.attempts)
        card.attempts += 1
    return [
        Claim(
            payment.id,
            Money.from_minor(payment.amount_minor, payment.currency),
            card.intent_id,
            payment.status == PaymentStatus.CANCELLED,
        )
        for card, payment in found
    ]


def _delay_after(attempts: int) -> timedelta:
    return min(FIRST_DELAY * (1 << min(attempts, MOST_DOUBLINGS)), LONGEST_DELAY)


async def _ask(claim: Claim, cards: Cards) -> Answer:
    provider = cards.provider
    try:
        if claim.intent_id is None:
            return await provider.prepare(claim.payment_id, claim.amount)
        if claim.is_cancelled:
            return await provider.cancel(claim.intent_id)
        return await provider.find(claim.intent_id)
    except Exception as error:  # noqa: BLE001  # one strange answer must not hold up the others
        return error


async def _settle(
    session: WriteSession, claim: Claim, answer: Answer, cards: Cards, now: datetime
) -> None:
    payment = await lock(session, Payment, claim.payment_id)
    assert payment is not None  # noqa: S101  # no payment goes
    held = Held(payment, await repository.lock_card(session, payment_id=payment.id))
    if isinstance(answer, Exception):
        _note_failure(session, held, answer, now)
    elif held.card.intent_id is None:
        _store(session, held, answer, cards, now)
    else:
        await _follow(session, held, answer, now)


def _note_failure(session: WriteSession, held: Held, error: Exception, now: datetime) -> None:
    """What is refused is over; everything else is asked again when its time has come."""
    reason = error.code if isinstance(error, ProviderRefused) else type(error).__name__
    log.warning("card payment not settled", error=reason, count=held.card.attempts)
    is_final = isinstance(error, ProviderRefused | NotACardAmount)
    if not is_final:
        return
    held.card.due_at = None
    if held.card.intent_id is None:
        held.card.refused_code = reason
        if held.payment.status == PaymentStatus.ANNOUNCED:
            cancel(session, held.payment, now)


def _store(session: WriteSession, held: Held, intent: Intent, cards: Cards, now: datetime) -> None:
    held.card.intent_id = intent.id
    held.card.sealed_secret = cards.seal.close(intent.client_secret or "")
    held.card.attempts = 0
    if held.payment.status == PaymentStatus.ANNOUNCED:
        held.card.due_at = now + FIRST_DELAY
        held.payment.updated_at = now
        tell(session, PREPARED, held.payment, None)
    else:
        held.card.due_at = now  # it was cancelled meanwhile, and is at the provider now


async def _follow(session: WriteSession, held: Held, intent: Intent, now: datetime) -> None:
    """Do what the provider would have told, as if it had."""
    report = _report_of(intent)
    if report is not None:
        await hear(session, report, now=now)
    if held.payment.received_minor is not None:
        await learn_fee(session, held.payment, held.card, intent.fee, now)
    elif intent.status == IntentStatus.OPEN:
        held.card.decline_code = intent.decline_code
        if now - held.payment.created_at > ASKED_FOR:
            held.card.due_at = None


def _report_of(intent: Intent) -> Report | None:
    type_ = f"asked.{intent.status}"
    if intent.status == IntentStatus.SUCCEEDED:
        kind = ReportKind.SUCCEEDED
    elif intent.status == IntentStatus.CANCELED:
        kind = ReportKind.CANCELED
    else:
        return None
    return Report(f"{intent.id}:{intent.status}", type_, kind, intent.id, amount=intent.received)
