"""When which part of an invoice is due."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col

from va_market.invoices.models import Invoice, InvoiceInstallment
from va_market.kit.db import WriteSession

_told = func.jsonb_agg(
    aggregate_order_by(
        func.to_jsonb(InvoiceInstallment.__table__.table_valued()), col(InvoiceInstallment.position)
    )
)
_parts = (
    select(func.coalesce(_told, func.jsonb_build_array()))
    .where(col(InvoiceInstallment.invoice_id) == col(Invoice.id))
    .correlate(Invoice)
    .scalar_subquery()
)
INSTALLMENTS = type_coerce(_parts, JSONB).label("installments")
"""Those of each invoice of a statement, in their order."""
_OF_INVOICE = (
    select(InvoiceInstallment)
    .where(col(InvoiceInstallment.invoice_id) == bindparam("invoice_id", type_=Uuid))
    .order_by(col(InvoiceInstallment.position))
)


async def installments_of(
    session: WriteSession, *, invoice_id: UUID
) -> Sequence[InvoiceInstallment]:
    """Those of a held invoice, in their order."""
    return (await session.execute(_OF_INVOICE, {"invoice_id": invoice_id})).scalars().all()
