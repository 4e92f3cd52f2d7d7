"""Charges of periods: each is a line of its own kind; those below zero take off."""

from va_market.invoices import repository
from va_market.invoices.models import Invoice, InvoiceLine, LineKind, SourceKind
from va_market.invoices.service.drawing.drawn import Asked, Drawn, new_line
from va_market.kit.db import Row, WriteSession


async def draw(session: WriteSession, asked: Asked) -> Drawn:
    """Those that may be billed by the end of the period."""
    rows = await repository.charges_of(session, asked.invoice)
    lines = (_line(asked.invoice, row) for row in rows if asked.takes(row))
    return Drawn.of_each(asked, SourceKind.CHARGE, rows, lines)


def _line(invoice: Invoice, row: Row) -> InvoiceLine:
    return new_line(
        invoice,
        kind=LineKind(row.kind),
        description=row.description,
        quantity=row.quantity,
        unit=row.unit,
        unit_price_minor=row.unit_price_minor,
        amount_minor=row.amount_minor,
        trace=row.trace,
        first_on=row.period_starts_on,
        last_on=row.period_ends_on,
    )
