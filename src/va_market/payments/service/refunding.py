"""Refunds as the provider tells of them: sums, and what of them it could not carry out.

What was taken back follows from all that was told, so that no order of it makes a difference.
"""

from datetime import datetime

from va_market.events import EventKind
from va_market.kit.db import Row, WriteSession
from va_market.kit.money import Money
from va_market.payments.models import EventOutcome, Payment, TakeBackKind
from va_market.payments.refunds import Told, refunded_in_all
from va_market.payments.repository import cards as repository
from va_market.payments.service.moving import tell
from va_market.payments.service.taking_back import give_back, take_from
from va_market.providers import Report, ReportKind

REFUND_FAILED = EventKind(
    "payment.refund_failed",
    "A refund of a payment by card could not be carried out: what was taken back for it is held "
    "for the client again, or pays what it owes.",
)


async def follow_sum(
    session: WriteSession, payment: Payment, report: Report, now: datetime
) -> EventOutcome:
    """A charge says all that was refunded of it; where that is less, a refund has failed."""
    told = await repository.told_of_refunds(session, payment_id=payment.id)
    before = payment.taken_back_minor
    outcome = await _follow(session, payment, report, told, now)
    if payment.taken_back_minor < before:
        tell(session, REFUND_FAILED, payment, None)
    return outcome


async def follow_failure(
    session: WriteSession, payment: Payment, report: Report, now: datetime
) -> EventOutcome:
    """A refund could not be carried out: it is told once, by whatever moves."""
    told = await repository.told_of_refunds(session, payment_id=payment.id)
    if any(row.kind == report.kind and row.reference == report.reference for row in told):
        return EventOutcome.IGNORED
    outcome = await _follow(session, payment, report, told, now)
    if outcome == EventOutcome.MISMATCHED:
        return outcome
    payment.updated_at = now
    tell(session, REFUND_FAILED, payment, None)
    return EventOutcome.APPLIED


async def _follow(
    session: WriteSession, payment: Payment, report: Report, told: list[Row], now: datetime
) -> EventOutcome:
    """Bring what was taken back for refunds to what is refunded by all that was told."""
    amount = report.amount
    assert amount is not None  # noqa: S101  # refunds have an amount
    if amount.currency != payment.currency:
        return EventOutcome.MISMATCHED
    known = [_told(row.kind, row.amount_minor, row) for row in told if _is_of(row, payment)]
    target = refunded_in_all([*known, _told(report.kind, amount.minor, report)])
    change = target - await repository.refunded(session, payment_id=payment.id)
    moved = Money.from_minor(abs(change), payment.currency)
    if change > 0:
        return await take_from(session, payment, TakeBackKind.REFUND, report.id, moved, now=now)
    if change < 0:
        await give_back(session, payment, report.id, moved, now=now)
        return EventOutcome.APPLIED
    return EventOutcome.IGNORED


def _is_of(row: Row, payment: Payment) -> bool:
    return bool(row.currency == payment.currency)


def _told(kind: str, minor: int, one: Row | Report) -> Told:
    is_failure = kind == ReportKind.REFUND_FAILED
    return Told(minor, one.reference if is_failure else None, one.told_at)
