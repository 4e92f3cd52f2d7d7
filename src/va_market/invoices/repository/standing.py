"""Which invoices corrected time, and what takes it back, stand on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.invoices.models import Invoice, InvoiceSource, InvoiceStatus
from va_market.kit.db import Query, Row, WriteSession
from va_market.timekeeping.models import TimeEntry

_ID = bindparam("invoice_id", type_=Uuid)
_Was, _Back = aliased(InvoiceSource), aliased(InvoiceSource)
_was_billed, _takes_back = col(_Was.time_entry_id), col(_Back.time_entry_id)
_MOST = 50  # as many as an error names


def _standing(on: Any, *, of: Any) -> Any:
    """The invoices of sources `on`, where time of one is taken back on the other, `of` this one."""
    return (
        select(
            *(col(Invoice.id), col(Invoice.number)),
            func.array_agg(_takes_back).label("reversal_ids"),
        )
        .select_from(_Was)
        .join(TimeEntry, col(TimeEntry.reverses_id) == _was_billed)
        .join(_Back, _takes_back == col(TimeEntry.id))
        .join(Invoice, col(Invoice.id) == col(on.invoice_id))
        .where(
            col(of.invoice_id) == _ID,
            col(Invoice.id) != _ID,
            col(_Was.released_at).is_(None),
            col(_Back.released_at).is_(None),
        )
        .group_by(col(Invoice.id))
        .order_by(col(Invoice.created_at), col(Invoice.id))
        .limit(_MOST)
    )


_DRAFTS = Query(_standing(_Back, of=_Was).where(col(Invoice.status) == InvoiceStatus.DRAFT))
_BILLED = Query(_standing(_Was, of=_Back).where(col(Invoice.status) != InvoiceStatus.DRAFT))


async def drafts_correcting(session: WriteSession, *, invoice_id: UUID) -> Sequence[Row]:
    """The drafts that take back time of an invoice, with the `reversal_ids`, oldest first."""
    return await session.rows(_DRAFTS, invoice_id=invoice_id)


async def billed_on(session: WriteSession, *, invoice_id: UUID) -> Sequence[Row]:
    """The opened invoices whose time a draft takes back, by their `number`, oldest first."""
    return await session.rows(_BILLED, invoice_id=invoice_id)
