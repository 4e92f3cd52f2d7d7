"""What the provider tells of payments: kept once, and carried out in the same transaction.

Events come late, twice, at once and in any order. Whoever keeps one first carries it out; the row
of the payment is held meanwhile, so that those of one payment follow each other.
"""

from datetime import datetime
from uuid import UUID

from va_market.kit.db import Row, WriteSession, lock
from va_market.kit.money import Money
from va_market.payments.models import EventOutcome, Payment, Provider, ProviderEvent
from va_market.payments.repository import cards as repository
from va_market.payments.service.carrying_out import Held, carry_out
from va_market.providers import Report, ReportKind


async def hear(session: WriteSession, report: Report, *, now: datetime) -> EventOutcome:
    """Carry out what the provider tells, once however often it is told; what came of it."""
    event = _kept(report, now)
    if not await repository.add_event(session, event):
        return await repository.outcome_of(session, event)
    if report.kind == ReportKind.OTHER:
        return await _leave(session, event)
    held = await _hold(session, report.intent_id)
    if held is None:
        return await _settle(session, event.id, EventOutcome.UNKNOWN, None)
    was_received = held.payment.received_minor is not None
    outcome = await carry_out(session, held, report, now)
    await _settle(session, event.id, outcome, held.payment.id)
    if not was_received and held.payment.received_minor is not None:
        await _catch_up(session, held, report, now)
    return outcome


async def _leave(session: WriteSession, event: ProviderEvent) -> EventOutcome:
    """What does not concern the house; unless it would, but for an amount that is none of ours."""
    is_odd = event.code is not None
    outcome = EventOutcome.MISMATCHED if is_odd else EventOutcome.IGNORED
    return await _settle(session, event.id, outcome, None)


async def _settle(
    session: WriteSession, event_id: UUID, outcome: EventOutcome, payment_id: UUID | None
) -> EventOutcome:
    """Write down what came of it; what waits still has no end."""
    if outcome != EventOutcome.WAITING:
        await repository.settle_event(
            session, event_id=event_id, outcome=outcome, payment_id=payment_id
        )
    return outcome


async def _hold(session: WriteSession, intent_id: str | None) -> Held | None:
    payment_id = intent_id and await repository.payment_of(session, intent_id=intent_id)
    if not isinstance(payment_id, UUID):
        return None
    payment = await lock(session, Payment, payment_id)
    assert payment is not None  # noqa: S101  # no payment goes
    return Held(payment, await repository.lock_card(session, payment_id=payment_id))


async def _catch_up(session: WriteSession, held: Held, news: Report, now: datetime) -> None:
    """Carry out what was told before the payment was received, the news aside."""
    assert held.card.intent_id is not None  # noqa: S101  # by it the payment was found
    for row in await repository.waiting(session, intent_id=held.card.intent_id):
        if row.event_id == news.id:
            continue
        outcome = await carry_out(session, held, _told(row), now)
        await _settle(session, UUID(int=row.id.int), outcome, held.payment.id)


def _kept(report: Report, now: datetime) -> ProviderEvent:
    amount = report.amount
    return ProviderEvent(
        provider=Provider.STRIPE,
        event_id=report.id,
        type=report.type,
        kind=report.kind,
        outcome=EventOutcome.WAITING,
        intent_id=report.intent_id,
        reference=report.reference,
        amount_minor=None if amount is None else amount.minor,
        currency=None if amount is None else amount.currency,
        code=report.code,
        told_at=report.told_at,
        created_at=now,
    )


def _told(row: Row) -> Report:
    has_amount = row.amount_minor is not None
    amount = Money.from_minor(row.amount_minor, row.currency) if has_amount else None
    kind = ReportKind(row.kind)
    return Report(
        row.event_id, row.type, kind, row.intent_id, row.reference, amount, told_at=row.told_at
    )
