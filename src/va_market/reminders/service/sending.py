"""What the queue does: look at an invoice, send what is due, and say when to look again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.contracts.service.days import local_date, midnight
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.models import Role
from va_market.invoices import service as invoices
from va_market.invoices.models import Invoice
from va_market.invoices.service.lateness import Late, due_next, late_of
from va_market.invoices.service.moving import Held
from va_market.kit.db import WriteSession, lock
from va_market.pricing.invoices import ReminderPolicy, next_reminder_on
from va_market.reminders import repository
from va_market.reminders.letters import ReminderLetters
from va_market.reminders.models import InvoiceReminder, ReminderSchedule

SENT = EventKind("invoice.reminder_sent", "A client was reminded of what is overdue.")
_A_DAY = timedelta(days=1)


async def send_due(session: WriteSession, *, letters: ReminderLetters, now: datetime) -> int:
    """Look at the invoice that has waited longest; 0 where none is due.

    The invoice is held before anybody knows what it owes: a payment that comes first is counted,
    and of two workers the second finds nothing.
    """
    invoice = await repository.lock_next_due(session, now=now)
    if invoice is None:
        return 0
    held = await invoices.hold(session, invoice_id=invoice.id)
    schedule = await lock(session, ReminderSchedule, invoice.id)
    if schedule is None or schedule.due_at is None or schedule.due_at > now:
        return 1  # somebody was a moment faster
    schedule.due_at = await _look_at(session, held, letters, now)
    await session.flush()
    return 1


async def _look_at(
    session: WriteSession, held: Held, letters: ReminderLetters, now: datetime
) -> datetime | None:
    """Send what is due, and say when to look again."""
    invoice = held.invoice
    found = await repository.find_policy(session, owner_id=invoice.issuer_id)
    if found is None:
        return None
    policy, today = ReminderPolicy.model_validate(found.rules), local_date(now, invoice.time_zone)
    sent = await repository.sent_of(session, invoice_id=invoice.id)
    late = late_of(held, on=today)
    day = None if late is None else _day_of(late, policy, sent)
    if late is not None and day is not None and day <= today:
        sent = [*sent, await send(session, invoice, late, sent, letters=letters, by=None, now=now)]
        day = _day_of(late, policy, sent)
    due_on = due_next(held, on=today)
    days = [day, due_on and due_on + _A_DAY]
    known = [one for one in days if one is not None]
    return midnight(min(known), invoice.time_zone) if known else None


def _day_of(late: Late, policy: ReminderPolicy, sent: Sequence[InvoiceReminder]) -> date | None:
    """When the next one goes out; of no invoice two on one day, whatever each was about."""
    of_part = [one.reminded_on for one in sent if one.due_on == late.due_on]
    day = next_reminder_on(late.amount, policy, due_on=late.due_on, reminded_on=of_part)
    if day is None or not sent:
        return day
    return max(day, sent[-1].reminded_on + _A_DAY)


async def send(
    session: WriteSession,
    invoice: Invoice,
    late: Late,
    sent: Sequence[InvoiceReminder],
    *,
    letters: ReminderLetters,
    by: UUID | None,
    now: datetime,
) -> InvoiceReminder:
    """Write the reminder down, tell both sides, and mail the client."""
    reminder = InvoiceReminder(
        invoice_id=invoice.id,
        attempt=1 + sum(one.due_on == late.due_on for one in sent),
        due_on=late.due_on,
        reminded_on=local_date(now, invoice.time_zone),
        amount_minor=late.amount.minor,
        sent_by=by,
        created_at=now,
    )
    session.add(reminder)
    await session.flush()
    events.record(
        session,
        SENT,
        now=now,
        subject_id=invoice.id,
        parties=[invoice.issuer_id, invoice.organization_id],
        actor_id=by,
        data={"contract_id": str(invoice.contract_id), "attempt": reminder.attempt},
    )
    for address in await _addresses(session, invoice):
        await letters.remind(session, invoice, reminder, to=address, now=now)
    return reminder


async def _addresses(session: WriteSession, invoice: Invoice) -> list[str]:
    """The mailbox that the client named for invoices, or those of its owners."""
    if invoice.buyer.get("email"):
        return [invoice.buyer["email"]]
    rows = await identity.members_among(
        session, organization_id=invoice.organization_id, user_ids=[]
    )
    return [one.email for one in rows if one.role == Role.OWNER]
