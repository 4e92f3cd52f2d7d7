"""Statements about what was paid on invoices, and given back of that."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlmodel import col

from va_market.invoices.models import Invoice, InvoicePayment, InvoiceRepayment
from va_market.invoices.repository.invoices import visible_to
from va_market.kit.db import Query, ReadSession
from va_market.kit.pages import Listing, both_ways

_SEEN = Query(
    select(col(Invoice.id)).where(
        visible_to, col(Invoice.id) == bindparam("invoice_id", type_=Uuid)
    )
)
# Of one invoice, which whoever asks has been shown to see.
PAYMENTS, REPAYMENTS = (
    Listing(
        select(kind.__table__, col(Invoice.currency))
        .join_from(kind, Invoice, col(Invoice.id) == col(kind.invoice_id))
        .where(col(kind.invoice_id) == bindparam("invoice_id", type_=Uuid)),
        id_=col(kind.id),
        sorts=both_ways("created_at", col(kind.created_at)),
        filters={},
    )
    for kind in (InvoicePayment, InvoiceRepayment)
)


async def is_seen(session: ReadSession, *, invoice_id: UUID, scope: Mapping[str, Any]) -> bool:
    """Whether there is such an invoice for this caller."""
    return await session.value(_SEEN, invoice_id=invoice_id, **scope) is not None
