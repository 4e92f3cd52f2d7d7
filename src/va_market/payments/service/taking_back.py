"""Refunds and chargebacks of payments by card, and what is won at a dispute."""

from datetime import datetime

from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry
from va_market.payments.models import EventOutcome, Payment, TakeBack, TakeBackKind
from va_market.payments.repository import cards as repository
from va_market.payments.service.holding import legs_in, legs_out
from va_market.payments.service.moving import tell

REFUNDED = EventKind("payment.refunded", "A payment by card was given back, or a part of it.")
CHARGED_BACK = EventKind(
    "payment.charged_back", "The bank of a client took a payment by card back, or a part of it."
)
REINSTATED = EventKind("payment.reinstated", "What was charged back has come again.")
_TOLD = {
    TakeBackKind.REFUND: (REFUNDED, "payment_refunded"),
    TakeBackKind.CHARGEBACK: (CHARGED_BACK, "payment_charged_back"),
}


async def take_from(
    session: WriteSession,
    payment: Payment,
    kind: TakeBackKind,
    reference: str,
    amount: Money,
    *,
    now: datetime,
) -> EventOutcome:
    """Take a part of a payment back, once for each reference.

    It leaves what is held for the client as far as it is there; the rest the client owes.
    """
    if await repository.find_take_back(session, kind=kind, reference=reference) is not None:
        return EventOutcome.IGNORED
    if not _fits(payment, amount):
        return EventOutcome.MISMATCHED
    event, name = _TOLD[kind]
    taken = await legs_out(session, payment, amount, now)
    entry = Entry(f"payments:{payment.id}:{kind}:{reference}", name, payment.reference)
    posted = await ledger.post(session, entry, taken.legs, now=now)
    session.add(
        TakeBack(
            payment_id=payment.id,
            kind=kind,
            reference=reference,
            amount_minor=amount.minor,
            from_held_minor=taken.from_held.minor,
            owed_minor=taken.owed.minor,
            transaction_id=posted.id,
            created_at=now,
        )
    )
    payment.taken_back_minor += amount.minor
    payment.updated_at = now
    tell(session, event, payment, None)
    return EventOutcome.APPLIED


def _fits(payment: Payment, amount: Money) -> bool:
    """Whether so much of it is left to be taken."""
    assert payment.received_minor is not None  # noqa: S101  # only what came is taken back
    left = payment.received_minor - payment.taken_back_minor
    return amount.currency == payment.currency and 0 < amount.minor <= left


async def reinstate(
    session: WriteSession, payment: Payment, reference: str, now: datetime
) -> EventOutcome:
    """What was charged back is held again, or pays what the client owes."""
    taken = await repository.find_take_back(
        session, kind=TakeBackKind.CHARGEBACK, reference=reference
    )
    if taken is None or taken.reinstated_transaction_id is not None:
        return EventOutcome.IGNORED
    amount = Money.from_minor(taken.amount_minor, payment.currency)
    legs = await legs_in(session, payment, amount, now)
    key = f"payments:{payment.id}:reinstate:{reference}"
    entry = Entry(key, "payment_reinstated", payment.reference)
    posted = await ledger.post(session, entry, legs, now=now)
    taken.reinstated_transaction_id = posted.id
    payment.taken_back_minor -= amount.minor
    payment.updated_at = now
    tell(session, REINSTATED, payment, None)
    return EventOutcome.APPLIED
