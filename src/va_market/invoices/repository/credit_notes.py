"""Statements about what of invoices was taken back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, bindparam, cast, func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col

from va_market.invoices.models import CreditNote, CreditNoteLine, Invoice
from va_market.invoices.repository.invoices import visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_OF_INVOICE = col(CreditNote.invoice_id) == bindparam("invoice_id", type_=Uuid)
_told = func.jsonb_agg(
    aggregate_order_by(
        func.to_jsonb(CreditNoteLine.__table__.table_valued()), col(CreditNoteLine.line_id)
    )
)
_LINES = (
    select(func.coalesce(_told, func.jsonb_build_array()))
    .where(col(CreditNoteLine.credit_note_id) == col(CreditNote.id))
    .correlate(CreditNote)
    .scalar_subquery()
)
_NOTES = select(
    CreditNote.__table__, col(Invoice.currency), type_coerce(_LINES, JSONB).label("lines")
).join_from(CreditNote, Invoice, col(Invoice.id) == col(CreditNote.invoice_id))
_ONE = Query(
    _NOTES.where(visible_to, col(CreditNote.id) == bindparam("credit_note_id", type_=Uuid))
)
# Of one invoice, which whoever asks has been shown to see.
CREDIT_NOTES = Listing(
    _NOTES.where(_OF_INVOICE),
    id_=col(CreditNote.id),
    sorts=both_ways("created_at", col(CreditNote.created_at)),
    filters={},
)
_CREDITED = (
    select(
        col(CreditNoteLine.line_id),
        cast(func.sum(col(CreditNoteLine.amount_minor)), BigInteger).label("amount_minor"),
    )
    .where(col(CreditNoteLine.invoice_id) == bindparam("invoice_id", type_=Uuid))
    .group_by(col(CreditNoteLine.line_id))
)
_NET_CREDITED = select(
    cast(func.coalesce(func.sum(col(CreditNote.net_minor)), 0), BigInteger)
).where(_OF_INVOICE)


async def find_credit_note(
    session: ReadSession, *, credit_note_id: UUID, scope: Mapping[str, Any]
) -> Row | None:
    """With its lines, as the database tells them in JSON."""
    return await session.row(_ONE, credit_note_id=credit_note_id, **scope)


async def credited_of(session: WriteSession, *, invoice_id: UUID) -> dict[UUID, int]:
    """What of each line of a held invoice was credited before."""
    rows: Sequence[Any] = (await session.execute(_CREDITED, {"invoice_id": invoice_id})).all()
    return {row.line_id: int(row.amount_minor) for row in rows}


async def net_credited(session: WriteSession, *, invoice_id: UUID) -> int:
    """What of a held invoice was credited before, without tax."""
    return int((await session.execute(_NET_CREDITED, {"invoice_id": invoice_id})).scalar_one())
