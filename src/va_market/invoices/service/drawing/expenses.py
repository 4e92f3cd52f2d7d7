"""Approved expenses: each is a line of what the client pays back, and bears no fee."""

from va_market.invoices import repository
from va_market.invoices.models import Invoice, InvoiceLine, LineKind, SourceKind
from va_market.invoices.service.drawing.drawn import Asked, Drawn, new_line
from va_market.kit.db import Row, WriteSession
from va_market.pricing.trace import unchanged


async def draw(session: WriteSession, asked: Asked) -> Drawn:
    """Those of the period, and what was approved later of the time before it."""
    rows = await repository.expenses_of(session, asked.invoice)
    lines = (_line(asked.invoice, row) for row in rows if asked.takes(row))
    return Drawn.of_each(asked, SourceKind.EXPENSE, rows, lines)


def _line(invoice: Invoice, row: Row) -> InvoiceLine:
    receipts = f"{len(row.receipts)} receipts" if len(row.receipts) != 1 else "1 receipt"
    approved = unchanged(
        invoice.money(row.approved_minor),
        step="approved_expense",
        formula=f"approved of {invoice.money(row.amount_minor)} for {row.category}, {receipts}",
    )
    return new_line(
        invoice,
        kind=LineKind.EXPENSE,
        description=_description(row),
        work_order_id=row.work_order_id,
        quantity="1",
        unit="expense",
        unit_price_minor=row.approved_minor,
        amount_minor=row.approved_minor,
        trace=[step.model_dump() for step in approved.steps],
        first_on=row.incurred_on,
        last_on=row.incurred_on,
    )


def _description(row: Row) -> str:
    spent = f"{row.description}, {row.merchant}" if row.merchant else row.description
    if row.work_order_id is None:
        return f"Expense: {spent}"
    return f"{row.order_number} {row.order_title}: expense: {spent}"
