"""What each kind of report does to a payment that is held."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry
from va_market.payments.models import (
    PAYMENT,
    CardPayment,
    EventOutcome,
    Payment,
    PaymentStatus,
    TakeBackKind,
)
from va_market.payments.repository import cards as repository
from va_market.payments.service.announcing import CANCELLED
from va_market.payments.service.holding import legs_in
from va_market.payments.service.moving import tell
from va_market.payments.service.receiving import RECEIVED
from va_market.payments.service.refunding import follow_failure, follow_sum
from va_market.payments.service.taking_back import reinstate, take_from
from va_market.providers import Report, ReportKind

DECLINED = EventKind("payment.declined", "The card of a client was declined; it may try again.")
MISMATCHED = EventKind(
    "payment.mismatched",
    "What a provider says does not fit a payment: nothing moved, and operators look at it.",
)
FEE_DELAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Held:
    payment: Payment
    card: CardPayment


async def carry_out(
    session: WriteSession, held: Held, report: Report, now: datetime
) -> EventOutcome:
    """Do what a report asks for, unless that is done or overtaken."""
    outcome = await _STEPS[report.kind](session, held, report, now)
    if outcome == EventOutcome.APPLIED:
        held.payment.updated_at = now
    if outcome == EventOutcome.MISMATCHED:
        held.payment.updated_at = now
        tell(session, MISMATCHED, held.payment, None)
    return outcome


async def _succeeded(
    session: WriteSession, held: Held, report: Report, now: datetime
) -> EventOutcome:
    if held.payment.received_minor is not None:
        return EventOutcome.IGNORED
    return await _receive(session, held, report.amount, now)


async def _receive(
    session: WriteSession, held: Held, amount: Money | None, now: datetime
) -> EventOutcome:
    payment = held.payment
    if amount != Money.from_minor(payment.amount_minor, payment.currency):
        return EventOutcome.MISMATCHED
    entry = Entry(f"payments:{payment.id}:receive", "payment_received", payment.reference)
    legs = await legs_in(session, payment, amount, now)
    posted = await ledger.post(session, entry, legs, now=now)
    PAYMENT.become(payment, "receive")
    payment.sqlmodel_update(
        {
            "received_minor": amount.minor,
            "received_on": now.date(),
            "received_at": now,
            "transaction_id": posted.id,
            "updated_at": now,
        }
    )
    held.card.due_at, held.card.attempts = now + FEE_DELAY, 0
    tell(session, RECEIVED, payment, None)
    return EventOutcome.APPLIED


async def _declined(
    session: WriteSession, held: Held, report: Report, now: datetime
) -> EventOutcome:
    if held.payment.status != PaymentStatus.ANNOUNCED:
        return EventOutcome.IGNORED
    held.card.decline_code = report.code or "declined"
    held.payment.updated_at = now
    tell(session, DECLINED, held.payment, None)
    return EventOutcome.APPLIED


async def _canceled(
    session: WriteSession, held: Held, _report: Report, now: datetime
) -> EventOutcome:
    if held.payment.received_minor is None:
        held.card.due_at = None
    if held.payment.status != PaymentStatus.ANNOUNCED:
        return EventOutcome.IGNORED
    cancel(session, held.payment, now)
    return EventOutcome.APPLIED


def cancel(session: WriteSession, payment: Payment, now: datetime) -> None:
    """End a payment that the provider takes no more."""
    PAYMENT.become(payment, "cancel")
    payment.updated_at = now
    tell(session, CANCELLED, payment, None)


async def _refunded(
    session: WriteSession, held: Held, report: Report, now: datetime
) -> EventOutcome:
    """A charge says all that was refunded of it, and that it had been paid."""
    if held.payment.received_minor is None:
        came = await _receive(session, held, report.paid, now)
        if came != EventOutcome.APPLIED:
            return came
    return await follow_sum(session, held.payment, report, now)


async def _refund_failed(
    session: WriteSession, held: Held, report: Report, now: datetime
) -> EventOutcome:
    if held.payment.received_minor is None:
        return EventOutcome.WAITING
    return await follow_failure(session, held.payment, report, now)


async def _disputed(
    session: WriteSession, held: Held, report: Report, now: datetime
) -> EventOutcome:
    if held.payment.received_minor is None:
        return EventOutcome.WAITING
    assert report.reference is not None  # noqa: S101  # disputes have an id and an amount
    assert report.amount is not None  # noqa: S101
    won = ReportKind.DISPUTE_WON
    if await repository.was_told(session, reference=report.reference, kind=won):
        return EventOutcome.IGNORED
    return await take_from(
        session, held.payment, TakeBackKind.CHARGEBACK, report.reference, report.amount, now=now
    )


async def _won(session: WriteSession, held: Held, report: Report, now: datetime) -> EventOutcome:
    assert report.reference is not None  # noqa: S101  # as above
    return await reinstate(session, held.payment, report.reference, now)


async def _nothing(
    _session: WriteSession, _held: Held, _report: Report, _now: datetime
) -> EventOutcome:
    return EventOutcome.IGNORED


_STEPS: dict[
    ReportKind, Callable[[WriteSession, Held, Report, datetime], Awaitable[EventOutcome]]
] = {
    ReportKind.SUCCEEDED: _succeeded,
    ReportKind.DECLINED: _declined,
    ReportKind.CANCELED: _canceled,
    ReportKind.REFUNDED: _refunded,
    ReportKind.REFUND_FAILED: _refund_failed,
    ReportKind.DISPUTED: _disputed,
    ReportKind.DISPUTE_LOST: _disputed,
    ReportKind.DISPUTE_WON: _won,
    ReportKind.OTHER: _nothing,
}
