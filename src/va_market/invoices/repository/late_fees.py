"""Statements about what lateness of an invoice is worked out from, and what was charged of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, bindparam, cast, func, select
from sqlmodel import col

from va_market.invoices.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    InvoicePayment,
    InvoiceStatus,
)
from va_market.kit.db import Query, ReadSession, Row, WriteSession

_ID = bindparam("invoice_id", type_=Uuid)
_RECEIPTS = Query(
    select(col(InvoicePayment.received_on), col(InvoicePayment.amount_minor))
    .where(col(InvoicePayment.invoice_id) == _ID)
    .order_by(col(InvoicePayment.received_on), col(InvoicePayment.id))
)
_CREDITED = Query(
    select(cast(func.coalesce(func.sum(col(CreditNote.total_minor)), 0), BigInteger)).where(
        col(CreditNote.invoice_id) == _ID
    )
)
_INVOICES = Query(
    select(col(Invoice.id), col(Invoice.status))
    .where(col(Invoice.late_fee_of) == _ID, col(Invoice.status) != InvoiceStatus.VOID)
    .order_by(col(Invoice.id))
)
_taken_back: Any = (
    select(func.coalesce(func.sum(col(CreditNoteLine.amount_minor)), 0))
    .where(col(CreditNoteLine.line_id) == col(InvoiceLine.id))
    .correlate(InvoiceLine)
    .scalar_subquery()
)
_CHARGED = Query(
    select(
        *(col(InvoiceLine.kind), col(InvoiceLine.first_on), col(InvoiceLine.amount_minor)),
        cast(_taken_back, BigInteger).label("credited_minor"),
    )
    .join_from(InvoiceLine, Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
    .where(
        col(Invoice.late_fee_of) == _ID,
        col(Invoice.status) != InvoiceStatus.DRAFT,
        col(Invoice.status) != InvoiceStatus.VOID,
    )
)
_Session = ReadSession | WriteSession


async def receipts_of(session: _Session, *, invoice_id: UUID) -> Sequence[Row]:
    """What was paid on an invoice, by the day on which it came in."""
    return await session.rows(_RECEIPTS, invoice_id=invoice_id)


async def credited_in_all(session: _Session, *, invoice_id: UUID) -> int:
    """What its credit notes took back, of what was paid as well."""
    return int(await session.value(_CREDITED, invoice_id=invoice_id))


async def late_fee_invoices(session: _Session, *, invoice_id: UUID) -> Sequence[Row]:
    """Those that ask for its lateness and are not void."""
    return await session.rows(_INVOICES, invoice_id=invoice_id)


async def late_fees_charged(session: _Session, *, invoice_id: UUID) -> Sequence[Row]:
    """The lines of those that were opened, with what was credited of each."""
    return await session.rows(_CHARGED, invoice_id=invoice_id)
