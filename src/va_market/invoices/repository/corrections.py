"""Statements about corrected time that a credit note may settle."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Integer,
    Uuid,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.invoices.models import Invoice, InvoiceLine, InvoiceSource, InvoiceStatus, LineKind
from va_market.invoices.repository.time import TIME
from va_market.kit.db import Query, Row, WriteSession
from va_market.timekeeping.models import TimeEntry

_ID = bindparam("invoice_id", type_=Uuid)
_ON_IT = (col(InvoiceSource.invoice_id) == _ID) & col(InvoiceSource.released_at).is_(None)
_Next, _At, _Stands = aliased(TimeEntry), aliased(TimeEntry), aliased(InvoiceSource)
_is_free = ~exists().where(
    col(_Stands.time_entry_id) == col(_Next.id), col(_Stands.released_at).is_(None)
)
# What takes time of the invoice back and stands nowhere, and from there on: what stands in its
# place, what takes that back, and so on, as far as it stands nowhere either.
_found = (
    select(
        col(_Next.id).label("id"),
        col(_Next.id).label("root_id"),
        col(InvoiceSource.line_id).label("line_id"),
        literal(0).label("depth"),
    )
    .join_from(InvoiceSource, _Next, col(_Next.reverses_id) == col(InvoiceSource.time_entry_id))
    .where(_ON_IT, _is_free)
    .cte("corrections", recursive=True)
)
_found = _found.union_all(
    select(col(_Next.id), _found.c.root_id, _found.c.line_id, _found.c.depth + 1)
    .join_from(_found, _At, col(_At.id) == _found.c.id)
    .join(
        _Next,
        or_(
            col(_Next.replaces_id) == col(_At.reverses_id),
            col(_Next.reverses_id) == col(_At.id),
        ),
    )
    .where(_is_free)
)
_CORRECTIONS = Query(
    TIME.add_columns(_found.c.root_id, _found.c.line_id)
    .join(_found, _found.c.id == col(TimeEntry.id))
    .order_by(_found.c.root_id, _found.c.depth)
)
_DAYS = Query(
    select(
        func.min(col(TimeEntry.counted_on)).label("first"),
        func.max(col(TimeEntry.counted_on)).label("last"),
    )
    .join_from(InvoiceSource, TimeEntry, col(TimeEntry.id) == col(InvoiceSource.time_entry_id))
    .where(_ON_IT)
)
_PLACES = Query(
    select(
        col(InvoiceSource.line_id),
        cast(func.max(col(InvoiceSource.position)), Integer).label("position"),
    )
    .where(col(InvoiceSource.invoice_id) == _ID)
    .group_by(col(InvoiceSource.line_id))
)
_This = aliased(Invoice)
_CEILING_BEFORE = Query(
    select(cast(func.coalesce(func.sum(col(InvoiceLine.amount_minor)), 0), BigInteger))
    .join_from(InvoiceLine, Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
    .join(_This, col(_This.contract_id) == col(Invoice.contract_id))
    .where(
        col(_This.id) == _ID,
        col(Invoice.created_at) < col(_This.created_at),
        col(Invoice.status) != InvoiceStatus.VOID,
        col(InvoiceLine.kind) == LineKind.PROJECT,
    )
)


async def corrections_of(session: WriteSession, *, invoice_id: UUID) -> Sequence[Row]:
    """Corrections of time on an invoice that stand nowhere, each under the one it began with.

    `line_id` is the line that has the sources of what was corrected.
    """
    return await session.rows(_CORRECTIONS, invoice_id=invoice_id)


async def days_of(session: WriteSession, *, invoice_id: UUID) -> tuple[date, date] | None:
    """The first and the last day of the time on an invoice, if there is any."""
    row = await session.row(_DAYS, invoice_id=invoice_id)
    return None if row is None or row.first is None else (row.first, row.last)


async def places_of(session: WriteSession, *, invoice_id: UUID) -> dict[UUID, int]:
    """How many sources each line of an invoice has."""
    rows = await session.rows(_PLACES, invoice_id=invoice_id)
    return {row.line_id: row.position for row in rows}


async def ceiling_billed_before(session: WriteSession, *, invoice_id: UUID) -> int:
    """What of a ceiling other invoices of the contract billed before this one was drafted."""
    return int(await session.value(_CEILING_BEFORE, invoice_id=invoice_id))
