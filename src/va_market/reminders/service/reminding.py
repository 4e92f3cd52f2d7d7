"""Reminders by hand, and the list of all of an invoice."""

from datetime import datetime
from uuid import UUID

from va_market.contracts.service.days import local_date
from va_market.identity.actor import Actor
from va_market.invoices import service as invoices
from va_market.invoices.errors import NotTheIssuer
from va_market.invoices.models import ISSUER
from va_market.invoices.policies import may_see, parties
from va_market.invoices.service.lateness import late_of
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.reminders import repository
from va_market.reminders.errors import NothingOverdue, RemindedToday
from va_market.reminders.letters import ReminderLetters
from va_market.reminders.models import InvoiceReminder, ReminderSchedule
from va_market.reminders.schemas import ReminderQuery
from va_market.reminders.service.sending import send


async def remind(
    session: WriteSession,
    actor: Actor,
    *,
    invoice_id: UUID,
    letters: ReminderLetters,
    now: datetime,
) -> tuple[InvoiceReminder, str]:
    """Remind the client now, and say in which currency the invoice is.

    It counts as one of those that the policy sends, and puts off the next of them.

    Raises:
        NotFound: there is no such invoice for this caller.
        NotTheIssuer: the caller only receives it.
        NothingOverdue: nothing is late, or all of it is disputed.
        RemindedToday: the client was reminded today.
    """
    held = await invoices.hold(session, invoice_id=invoice_id)
    if not may_see(actor, held.invoice):
        raise NotFound
    if ISSUER not in parties(actor, held.invoice):
        raise NotTheIssuer
    today = local_date(now, held.invoice.time_zone)
    late = late_of(held, on=today)
    if late is None:
        raise NothingOverdue
    sent = await repository.sent_of(session, invoice_id=invoice_id)
    if any(one.reminded_on == today for one in sent):
        raise RemindedToday
    reminder = await send(
        session, held.invoice, late, sent, letters=letters, by=actor.user_id, now=now
    )
    schedule = await lock(session, ReminderSchedule, invoice_id)
    if schedule is not None:  # its next one is worked out anew
        schedule.due_at = now
    return reminder, held.invoice.currency


async def list_of_invoice(
    session: ReadSession,
    actor: Actor,
    *,
    invoice_id: UUID,
    query: ReminderQuery,
    request: PageRequest,
) -> Page[Row]:
    """The reminders of an invoice.

    Raises:
        NotFound: there is no such invoice for this caller.
    """
    await invoices.get_visible(session, actor, invoice_id=invoice_id)
    return await repository.REMINDERS.page(
        session, request, sort=query.sort, filters={}, scope={"invoice_id": invoice_id}
    )
