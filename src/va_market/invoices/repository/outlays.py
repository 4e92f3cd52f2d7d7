"""Statements about the expenses on an invoice."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlmodel import col

from va_market.invoices.models import CreditNoteLine, InvoiceLine, InvoiceSource
from va_market.kit.db import Query, WriteSession

_EXPENSES = select(col(InvoiceSource.expense_id)).where(
    col(InvoiceSource.invoice_id) == bindparam("invoice_id", type_=Uuid),
    col(InvoiceSource.expense_id).is_not(None),
    col(InvoiceSource.released_at).is_(None),
)
_credited = (
    select(func.coalesce(func.sum(col(CreditNoteLine.amount_minor)), 0))
    .where(col(CreditNoteLine.line_id) == col(InvoiceLine.id))
    .correlate(InvoiceLine)
    .scalar_subquery()
)
_ON = Query(_EXPENSES)
_PAID_ON = Query(
    _EXPENSES.join(InvoiceLine, col(InvoiceLine.id) == col(InvoiceSource.line_id)).where(
        _credited < col(InvoiceLine.amount_minor)
    )
)


async def expenses_on(session: WriteSession, *, invoice_id: UUID) -> Sequence[UUID]:
    """Those that stand on a held invoice."""
    return [row.expense_id for row in await session.rows(_ON, invoice_id=invoice_id)]


async def expenses_paid_on(session: WriteSession, *, invoice_id: UUID) -> Sequence[UUID]:
    """The same without those that were credited as a whole."""
    return [row.expense_id for row in await session.rows(_PAID_ON, invoice_id=invoice_id)]
