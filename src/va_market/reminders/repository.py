from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Uuid, bindparam, delete, select, update
from sqlmodel import col

from va_market.invoices.models import Invoice, InvoiceStatus
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.reminders.models import InvoiceReminder, ReminderSchedule, StoredReminderPolicy

_INVOICE_ID = bindparam("invoice_id", type_=Uuid)
_OWNER_ID = bindparam("owner_id", type_=Uuid)
_NOW = bindparam("now", type_=DateTime(timezone=True))
_OF_OWNER = col(StoredReminderPolicy.owner_id) == _OWNER_ID
_POLICY = Query(select(StoredReminderPolicy.__table__).where(_OF_OWNER))
_DROP = delete(StoredReminderPolicy).where(_OF_OWNER)
# Of one invoice, which whoever asks has been shown to see.
REMINDERS = Listing(
    select(InvoiceReminder.__table__, col(Invoice.currency))
    .join_from(InvoiceReminder, Invoice, col(Invoice.id) == col(InvoiceReminder.invoice_id))
    .where(col(InvoiceReminder.invoice_id) == _INVOICE_ID),
    id_=col(InvoiceReminder.id),
    sorts=both_ways("created_at", col(InvoiceReminder.created_at)),
    filters={},
)
_SENT = (
    select(InvoiceReminder)
    .where(col(InvoiceReminder.invoice_id) == _INVOICE_ID)
    .order_by(col(InvoiceReminder.reminded_on))
)
_NEXT_DUE = (
    select(Invoice)
    .join(ReminderSchedule, col(ReminderSchedule.invoice_id) == col(Invoice.id))
    .where(col(ReminderSchedule.due_at) <= _NOW)
    .order_by(col(ReminderSchedule.due_at), col(ReminderSchedule.invoice_id))
    .limit(1)
    # The invoice first, as whoever changes it does: its trigger wakes the schedule after it.
    .with_for_update(of=Invoice, skip_locked=True, key_share=True)
    .execution_options(populate_existing=True)
)
_WAKE = (
    update(ReminderSchedule)
    .where(
        col(ReminderSchedule.invoice_id) == col(Invoice.id),
        col(Invoice.issuer_id) == _OWNER_ID,
        col(Invoice.status) == InvoiceStatus.OPEN,
    )
    .values(due_at=_NOW)
    .execution_options(synchronize_session=False)
)


async def find_policy(session: ReadSession | WriteSession, *, owner_id: UUID) -> Row | None:
    found: Row | None = await session.row(_POLICY, owner_id=owner_id)
    return found


async def drop_policy(session: WriteSession, *, owner_id: UUID) -> None:
    await session.execute(_DROP, {"owner_id": owner_id})


async def sent_of(session: WriteSession, *, invoice_id: UUID) -> Sequence[InvoiceReminder]:
    """The reminders of a held invoice, the earliest first."""
    return (await session.execute(_SENT, {"invoice_id": invoice_id})).scalars().all()


async def lock_next_due(session: WriteSession, *, now: datetime) -> Invoice | None:
    """The invoice that has waited longest, held; one that nobody else holds."""
    found: Invoice | None = (await session.execute(_NEXT_DUE, {"now": now})).scalar_one_or_none()
    return found


async def wake(session: WriteSession, *, owner_id: UUID, now: datetime) -> None:
    """Let every open invoice of an issuer be looked at."""
    await session.execute(_WAKE, {"owner_id": owner_id, "now": now})
