"""Statements about what was paid on invoices, and given back of that."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, and_, any_, bindparam, or_, select, type_coerce
from sqlmodel import col

from va_market.invoices.models import Invoice, InvoicePayment, InvoiceRepayment, InvoiceStatus
from va_market.invoices.repository.invoices import visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
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


_OWNED = any_(bindparam("owners", type_=ARRAY(Uuid)))
_OPEN = Query(
    select(col(Invoice.id), col(Invoice.issuer_id), col(Invoice.refund_due_minor))
    .where(
        or_(
            and_(
                type_coerce(col(Invoice.status), Text) == InvoiceStatus.OPEN.value,
                or_(col(Invoice.issuer_id) == _OWNED, col(Invoice.organization_id) == _OWNED),
            ),
            and_(col(Invoice.issuer_id) == _OWNED, col(Invoice.refund_due_minor) > 0),
        )
    )
    .order_by(col(Invoice.id))
    .limit(50)
)


async def owed_of(session: WriteSession, *, owners: Sequence[UUID]) -> Sequence[Row]:
    """Invoices from or to these on which money is owed, or is to be given back by them."""
    return await session.rows(_OPEN, owners=list(owners))


async def is_seen(session: ReadSession, *, invoice_id: UUID, scope: Mapping[str, Any]) -> bool:
    """Whether there is such an invoice for this caller."""
    return await session.value(_SEEN, invoice_id=invoice_id, **scope) is not None
