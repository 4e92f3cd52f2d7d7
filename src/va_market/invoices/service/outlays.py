"""What becomes of the expenses on an invoice; the invoice is held, and comes before them."""

from datetime import datetime

from va_market.expenses import service as expenses
from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.models import Invoice
from va_market.kit.db import WriteSession


async def invoice_expenses(
    session: WriteSession, actor: Actor, invoice: Invoice, *, now: datetime
) -> None:
    """They are asked for from now on."""
    found = await repository.expenses_on(session, invoice_id=invoice.id)
    await expenses.invoice(session, actor, expense_ids=found, now=now)


async def free_expenses(
    session: WriteSession, actor: Actor, invoice: Invoice, *, now: datetime
) -> None:
    """Another invoice may ask for them; called before their links are released."""
    found = await repository.expenses_on(session, invoice_id=invoice.id)
    await expenses.free(session, actor, expense_ids=found, now=now)


async def reimburse_expenses(
    session: WriteSession, actor: Actor | None, invoice: Invoice, *, now: datetime
) -> None:
    """Nothing is owed any more; what was credited as a whole was taken back, and not paid."""
    found = await repository.expenses_paid_on(session, invoice_id=invoice.id)
    await expenses.reimburse(session, actor, expense_ids=found, now=now)
