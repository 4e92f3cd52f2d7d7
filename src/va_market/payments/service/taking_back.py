"""Refunds and chargebacks of payments by card, and what is won at a dispute."""

from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry
from va_market.payments.models import EventOutcome, Payment, TakeBack, TakeBackKind
from va_market.payments.repository import cards as repository
from va_market.payments.service.holding import Parted, legs_in, legs_out, parted_in
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
    session.add(_row(payment, kind, reference, taken, transaction_id=posted.id, now=now))
    payment.taken_back_minor += amount.minor
    payment.updated_at = now
    tell(session, event, payment, None)
    return EventOutcome.APPLIED


async def give_back(
    session: WriteSession, payment: Payment, reference: str, amount: Money, *, now: datetime
) -> None:
    """Hold again what was taken back for refunds that were not carried out, or pay what is owed."""
    kind = TakeBackKind.REFUND_FAILED
    back = await parted_in(session, payment, amount, now)
    entry = Entry(
        f"payments:{payment.id}:{kind}:{reference}", "payment_refund_failed", payment.reference
    )
    posted = await ledger.post(session, entry, back.legs, now=now)
    session.add(_row(payment, kind, reference, back, transaction_id=posted.id, now=now))
    payment.taken_back_minor -= amount.minor
    payment.updated_at = now


def _row(
    payment: Payment,
    kind: TakeBackKind,
    reference: str,
    parted: Parted,
    *,
    transaction_id: UUID,
    now: datetime,
) -> TakeBack:
    return TakeBack(
        payment_id=payment.id,
        kind=kind,
        reference=reference,
        amount_minor=(parted.held + parted.owed).minor,
        from_held_minor=parted.held.minor,
        owed_minor=parted.owed.minor,
        transaction_id=transaction_id,
        created_at=now,
    )


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
