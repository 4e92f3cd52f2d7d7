"""Statements about what was paid on invoices."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlmodel import col

from va_market.invoices.models import Invoice, InvoicePayment
from va_market.invoices.repository.invoices import visible_to
from va_market.kit.db import Query, ReadSession
from va_market.kit.pages import Listing, both_ways

_SEEN = Query(
    select(col(Invoice.id)).where(
        visible_to, col(Invoice.id) == bindparam("invoice_id", type_=Uuid)
    )
)
# Of one invoice, which whoever asks has been shown to see.
PAYMENTS = Listing(
    select(InvoicePayment.__table__, col(Invoice.currency))
    .join_from(InvoicePayment, Invoice, col(Invoice.id) == col(InvoicePayment.invoice_id))
    .where(col(InvoicePayment.invoice_id) == bindparam("invoice_id", type_=Uuid)),
    id_=col(InvoicePayment.id),
    sorts=both_ways("created_at", col(InvoicePayment.created_at)),
    filters={},
)


async def is_seen(session: ReadSession, *, invoice_id: UUID, scope: Mapping[str, Any]) -> bool:
    """Whether there is such an invoice for this caller."""
    return await session.value(_SEEN, invoice_id=invoice_id, **scope) is not None
