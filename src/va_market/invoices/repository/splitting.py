"""Whose work stands on the lines of an invoice, and what of it is theirs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, bindparam, cast, func, select
from sqlmodel import col

from va_market.expenses.models import Expense
from va_market.invoices.models import CreditNote, InvoicePayment, InvoiceSource, PaymentSource
from va_market.kit.db import Query, Row, WriteSession
from va_market.timekeeping.models import TimeEntry

_INVOICE = bindparam("invoice_id", type_=Uuid)
_WORKERS = Query(
    select(
        *(col(InvoiceSource.line_id), col(TimeEntry.assignment)),
        func.coalesce(col(TimeEntry.assistant_id), col(Expense.assistant_id)).label("assistant_id"),
        cast(func.sum(col(TimeEntry.billable_seconds)), BigInteger).label("seconds"),
    )
    .select_from(InvoiceSource)
    .outerjoin(TimeEntry, col(TimeEntry.id) == col(InvoiceSource.time_entry_id))
    .outerjoin(Expense, col(Expense.id) == col(InvoiceSource.expense_id))
    .where(
        col(InvoiceSource.invoice_id) == _INVOICE,
        func.num_nonnulls(col(InvoiceSource.time_entry_id), col(InvoiceSource.expense_id)) == 1,
    )
    .group_by(
        *(col(InvoiceSource.line_id), col(TimeEntry.assignment)),
        *(col(TimeEntry.assistant_id), col(Expense.assistant_id)),
    )
    .order_by(col(InvoiceSource.line_id), col(TimeEntry.assignment))
)
_RELEASES = Query(
    select(col(InvoiceSource.release_id), col(InvoiceSource.line_id)).where(
        col(InvoiceSource.invoice_id) == _INVOICE, col(InvoiceSource.release_id).is_not(None)
    )
)
_RELEASED = Query(
    select(cast(func.coalesce(func.sum(col(InvoicePayment.amount_minor)), 0), BigInteger)).where(
        col(InvoicePayment.invoice_id) == _INVOICE,
        col(InvoicePayment.source) == PaymentSource.RELEASED,
    )
)
_REFUNDED = Query(
    select(cast(func.coalesce(func.sum(col(CreditNote.refund_minor)), 0), BigInteger)).where(
        col(CreditNote.invoice_id) == _INVOICE
    )
)


async def workers_of(session: WriteSession, *, invoice_id: UUID) -> Sequence[Row]:
    """Who recorded the time and the expenses of each line, and how much time of it."""
    return await session.rows(_WORKERS, invoice_id=invoice_id)


async def lines_of_releases(session: WriteSession, *, invoice_id: UUID) -> dict[UUID, UUID]:
    """On which lines releases stand."""
    rows = await session.rows(_RELEASES, invoice_id=invoice_id)
    return {UUID(int=row.release_id.int): UUID(int=row.line_id.int) for row in rows}


async def released_and_refunded(session: WriteSession, *, invoice_id: UUID) -> tuple[int, int]:
    """What releases paid of an invoice, and what credit notes took back of what was paid."""
    released = await session.value(_RELEASED, invoice_id=invoice_id)
    return int(released), int(await session.value(_REFUNDED, invoice_id=invoice_id))
