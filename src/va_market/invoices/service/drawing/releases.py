"""What was released of the funds of milestones: each is a line that is paid already."""

from va_market.invoices import repository
from va_market.invoices.models import Invoice, InvoiceLine, LineKind, SourceKind
from va_market.invoices.service.drawing.drawn import Asked, Drawn, new_line
from va_market.kit.db import Row, WriteSession
from va_market.pricing.trace import MINUS, unchanged


async def draw(session: WriteSession, asked: Asked) -> Drawn:
    """Those of the period, with exactly the fee that was taken."""
    rows = await repository.releases_of(session, asked.invoice)
    lines = (_line(asked.invoice, row) for row in rows if asked.takes(row))
    return Drawn.of_each(asked, SourceKind.RELEASE, rows, lines)


def _line(invoice: Invoice, row: Row) -> InvoiceLine:
    gross, deposit = invoice.money(row.amount_minor + row.deposit_minor), row.deposit_minor
    covered = f", {MINUS} {invoice.money(deposit)} that the deposit covers" if deposit else ""
    released = unchanged(
        invoice.money(row.amount_minor), step="released", formula=f"approved {gross}{covered}"
    )
    return new_line(
        invoice,
        kind=LineKind.MILESTONE,
        description=f"Milestone: {row.title}",
        quantity="1",
        unit="milestone",
        unit_price_minor=row.amount_minor,
        amount_minor=row.amount_minor,
        client_fee_minor=row.client_fee_minor,
        assistant_fee_minor=row.assistant_fee_minor,
        trace=[*row.trace, *(step.model_dump() for step in released.steps)],
        first_on=row.released_on,
        last_on=row.released_on,
    )
