from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, insert
from sqlmodel import col

from va_market.invoices.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    InvoiceSeries,
    InvoiceSource,
    InvoiceStatus,
    LineKind,
)
from va_market.invoices.repository.installments import INSTALLMENTS
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any

_OWNERS = bindparam("owners", type_=ARRAY(Uuid))
_IS_SENT = col(Invoice.status) != InvoiceStatus.DRAFT
visible_to = or_(
    col(Invoice.issuer_id) == any_(_OWNERS),
    and_(col(Invoice.organization_id) == any_(_OWNERS), _IS_SENT),
)
"""Invoices of those whose money the actor keeps: as issuer all, as client what was opened."""

_ID = bindparam("invoice_id", type_=Uuid)
_OF_INVOICE = col(InvoiceLine.invoice_id) == _ID
_told = func.jsonb_agg(
    aggregate_order_by(
        func.to_jsonb(InvoiceLine.__table__.table_valued()), col(InvoiceLine.position)
    )
)
_LINES = (
    select(func.coalesce(_told, func.jsonb_build_array()))
    .where(col(InvoiceLine.invoice_id) == col(Invoice.id))
    .correlate(Invoice)
    .scalar_subquery()
)
_ONE = Query(
    select(Invoice.__table__, type_coerce(_LINES, JSONB).label("lines"), INSTALLMENTS).where(
        visible_to, col(Invoice.id) == _ID
    )
)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(Invoice.status), Text)
_SORTS = both_ways("created_at", col(Invoice.created_at))
_FILTERS = {
    "status": _status == any_(_STATUSES),
    "organization_id": col(Invoice.organization_id) == bindparam("organization_id", type_=Uuid),
    "issuer_id": col(Invoice.issuer_id) == bindparam("issuer_id", type_=Uuid),
}
_SPLIT = {"status": to_any(_status, _STATUSES)}
_SEEN = select(Invoice.__table__, INSTALLMENTS).where(visible_to)
LISTING = Listing(
    _SEEN,
    id_=col(Invoice.id),
    sorts=_SORTS,
    filters=_FILTERS,
    ways=(
        to_any(col(Invoice.issuer_id), _OWNERS),
        to_any(col(Invoice.organization_id), _OWNERS),
    ),
    split=_SPLIT,
)
# Of one contract, which whoever asks has been shown to see, and in these statuses.
OF_CONTRACT = Listing(
    select(Invoice.__table__, INSTALLMENTS).where(
        col(Invoice.contract_id) == bindparam("contract_id", type_=Uuid)
    ),
    id_=col(Invoice.id),
    sorts=_SORTS,
    filters={"status": _FILTERS["status"]},
    split=_SPLIT,
)
_LINES_OF = (
    select(InvoiceLine)
    .where(_OF_INVOICE)
    .order_by(col(InvoiceLine.position))
    .execution_options(populate_existing=True)
)
_LINE = Query(
    select(
        col(InvoiceLine.id),
        func.coalesce(col(InvoiceLine.sources_of), col(InvoiceLine.id)).label("head_id"),
    )
    .join_from(InvoiceLine, Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
    .where(visible_to, _OF_INVOICE, col(InvoiceLine.id) == bindparam("line_id", type_=Uuid))
)
_COUNTS = col(Invoice.status).in_(
    [InvoiceStatus.OPEN, InvoiceStatus.PAID, InvoiceStatus.UNCOLLECTIBLE]
)
# Outlays are paid back: no fee looks at them.
_OUTLAYS = (
    select(func.coalesce(func.sum(col(InvoiceLine.amount_minor)), 0))
    .where(
        col(InvoiceLine.invoice_id) == col(Invoice.id),
        col(InvoiceLine.kind) == literal_column("'expense'"),  # as its index is made
    )
    .correlate(Invoice)
    .scalar_subquery()
)
_WORK = col(Invoice.net_minor) - col(Invoice.client_fee_minor) - _OUTLAYS
_BILLED_BEFORE = select(cast(func.coalesce(func.sum(_WORK), 0), BigInteger)).where(
    col(Invoice.issuer_id) == bindparam("issuer_id", type_=Uuid),
    col(Invoice.organization_id) == bindparam("organization_id", type_=Uuid),
    col(Invoice.currency) == bindparam("currency", type_=Text),
    col(Invoice.late_fee_of).is_(None),  # no work
    _COUNTS,
)
# What corrections took back of time makes room again; other credits are a favor.
_TAKEN_BACK = (
    select(func.coalesce(func.sum(col(CreditNoteLine.amount_minor)), 0))
    .join_from(CreditNoteLine, CreditNote, col(CreditNote.id) == col(CreditNoteLine.credit_note_id))
    .where(
        col(CreditNoteLine.line_id) == col(InvoiceLine.id), col(CreditNote.corrected_entries) > 0
    )
    .correlate(InvoiceLine)
    .scalar_subquery()
)
_CEILING_BILLED = (
    select(
        cast(func.coalesce(func.sum(col(InvoiceLine.amount_minor) - _TAKEN_BACK), 0), BigInteger)
    )
    .join_from(InvoiceLine, Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
    .where(
        col(Invoice.contract_id) == bindparam("contract_id", type_=Uuid),
        col(Invoice.status) != InvoiceStatus.VOID,
        col(Invoice.id) != _ID,
        col(InvoiceLine.kind) == LineKind.PROJECT,
    )
)
_COUNT = (
    insert(InvoiceSeries)
    .values(
        issuer_id=bindparam("issuer", type_=Uuid),
        series=bindparam("name", type_=Text),
        last_number=1,
    )
    .on_conflict_do_update(
        index_elements=["issuer_id", "series"],
        set_={"last_number": col(InvoiceSeries.last_number) + 1},
    )
    .returning(col(InvoiceSeries.last_number))
)


async def find_visible(
    session: ReadSession, *, invoice_id: UUID, scope: Mapping[str, Any]
) -> Row | None:
    """With its lines, as the database tells them in JSON."""
    return await session.row(_ONE, invoice_id=invoice_id, **scope)


async def find_line(
    session: ReadSession, *, invoice_id: UUID, line_id: UUID, scope: Mapping[str, Any]
) -> Row | None:
    """With `head_id`, the line that has its sources."""
    return await session.row(_LINE, invoice_id=invoice_id, line_id=line_id, **scope)


async def lines_of(session: WriteSession, *, invoice_id: UUID) -> Sequence[InvoiceLine]:
    """The lines of a held invoice, in their order."""
    return (await session.execute(_LINES_OF, {"invoice_id": invoice_id})).scalars().all()


async def remove_lines(session: WriteSession, *, invoice_id: UUID) -> None:
    """Take everything off a held draft."""
    for table in (InvoiceSource, InvoiceLine):
        await session.execute(delete(table).where(col(table.invoice_id) == invoice_id))


async def billed_before(session: WriteSession, invoice: Invoice) -> int:
    """What its client and issuer have billed with each other for work, before fee and tax."""
    values = {
        "issuer_id": invoice.issuer_id,
        "organization_id": invoice.organization_id,
        "currency": invoice.currency,
    }
    return int((await session.execute(_BILLED_BEFORE, values)).scalar_one())


async def ceiling_billed(session: WriteSession, invoice: Invoice) -> int:
    """What other invoices of the contract bill of a ceiling."""
    values = {"contract_id": invoice.contract_id, "invoice_id": invoice.id}
    return int((await session.execute(_CEILING_BILLED, values)).scalar_one())


async def next_number(session: WriteSession, *, issuer_id: UUID, series: str) -> int:
    """Count on; whoever else counts in the series waits for the commit."""
    found = await session.execute(_COUNT, {"issuer": issuer_id, "name": series})
    return int(found.scalar_one())
