"""Statements about the time that invoices bill."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.invoices.models import InvoiceSource
from va_market.kit.db import Query, Row, WriteSession
from va_market.timekeeping.models import EntryStatus, TimeEntry
from va_market.work_orders.models import WorkOrder

_IS_LIVE = col(InvoiceSource.released_at).is_(None)
TIME = (
    select(
        *(col(TimeEntry.id), col(TimeEntry.started_at), col(TimeEntry.ended_at)),
        *(col(TimeEntry.breaks), col(TimeEntry.time_zone), col(TimeEntry.counted_on)),
        *(col(TimeEntry.billable_seconds), col(TimeEntry.terms_version), col(TimeEntry.paid_as)),
        *(col(TimeEntry.work_order_id), col(TimeEntry.task)),
        *(col(TimeEntry.reverses_id), col(TimeEntry.reversed_by_id), col(TimeEntry.replaces_id)),
        col(TimeEntry.decided_at),
        *(col(WorkOrder.order_number), col(WorkOrder.title).label("order_title")),
        *(col(InvoiceSource.invoice_id), col(InvoiceSource.credit_note_id)),
    )
    .join_from(
        TimeEntry,
        InvoiceSource,
        (col(InvoiceSource.time_entry_id) == col(TimeEntry.id)) & _IS_LIVE,
        isouter=True,
    )
    .outerjoin(WorkOrder, col(WorkOrder.id) == col(TimeEntry.work_order_id))
)
"""Time as lines are made of it, and on which live invoice it stands."""
_TIME = Query(
    TIME.where(
        col(TimeEntry.contract_id) == bindparam("contract_id", type_=Uuid),
        col(TimeEntry.status) == EntryStatus.APPROVED,
        col(TimeEntry.billable_seconds) != 0,
        col(TimeEntry.counted_on).between(
            bindparam("first", type_=Date), bindparam("last", type_=Date)
        ),
    ).order_by(col(TimeEntry.counted_on), col(TimeEntry.started_at), col(TimeEntry.id))
)
_Other = aliased(InvoiceSource)
_other_is_live = col(_Other.released_at).is_(None)
# An entry and what takes it back stand on one draft, or the entry is billed already.
_lacks_its_reversal = and_(
    col(TimeEntry.reversed_by_id).is_not(None),
    ~exists().where(
        col(_Other.invoice_id) == col(InvoiceSource.invoice_id),
        col(_Other.time_entry_id) == col(TimeEntry.reversed_by_id),
        _other_is_live,
    ),
)
_lacks_its_original = and_(
    col(TimeEntry.reverses_id).is_not(None),
    ~exists().where(col(_Other.time_entry_id) == col(TimeEntry.reverses_id), _other_is_live),
)
_IS_TORN = Query(
    select(func.count())
    .select_from(InvoiceSource)
    .join(TimeEntry, col(TimeEntry.id) == col(InvoiceSource.time_entry_id))
    .where(
        col(InvoiceSource.invoice_id) == bindparam("invoice_id", type_=Uuid),
        _IS_LIVE,
        or_(_lacks_its_reversal, _lacks_its_original),
    )
)


async def time_of(
    session: WriteSession, *, contract_id: UUID, first: date, last: date
) -> Sequence[Row]:
    """The approved time of some days that bills something, and on which live invoice it stands."""
    return await session.rows(_TIME, contract_id=contract_id, first=first, last=last)


async def is_torn(session: WriteSession, *, invoice_id: UUID) -> bool:
    """Whether an invoice bills time that was taken back, or takes back what is billed nowhere."""
    return bool(await session.value(_IS_TORN, invoice_id=invoice_id))
