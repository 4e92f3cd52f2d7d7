"""Statements about what is behind the lines of invoices."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    case,
    func,
    insert,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.charges.models import Charge
from va_market.contracts.milestones import Milestone
from va_market.expenses.models import Expense
from va_market.invoices.models import (
    CreditNote,
    Invoice,
    InvoiceLine,
    InvoiceSource,
    SourceKind,
)
from va_market.invoices.repository.invoices import visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.milestones.models import MilestoneMovement
from va_market.timekeeping.models import TimeEntry

POINTERS = {
    SourceKind.TIME_ENTRY: col(InvoiceSource.time_entry_id),
    SourceKind.EXPENSE: col(InvoiceSource.expense_id),
    SourceKind.RELEASE: col(InvoiceSource.release_id),
    SourceKind.CHARGE: col(InvoiceSource.charge_id),
}
_NAMES = ("line_id", "position", "kind", "source_id")
_links = (
    func.unnest(
        bindparam("line_ids", type_=ARRAY(Uuid)),
        bindparam("positions", type_=ARRAY(Integer)),
        bindparam("kinds", type_=ARRAY(Text)),
        bindparam("source_ids", type_=ARRAY(Uuid)),
    )
    .table_valued(*_NAMES, name="links")
    .render_derived()
)
_ADD = Query(
    insert(InvoiceSource.__table__).from_select(
        [
            *("line_id", "position", "invoice_id", "contract_id", "credit_note_id"),
            *(kind.column for kind in SourceKind),
        ],
        select(
            *(_links.c.line_id, _links.c.position),
            *(bindparam(name, type_=Uuid) for name in ("of_invoice", "of_contract", "by_note")),
            *(case((_links.c.kind == kind.value, _links.c.source_id)) for kind in SourceKind),
        ),
    )
)
_RELEASE = (
    update(InvoiceSource)
    .where(col(InvoiceSource.invoice_id) == bindparam("of_invoice", type_=Uuid))
    .values(released_at=bindparam("at", type_=DateTime(timezone=True)))
)
_source_id = func.coalesce(*POINTERS.values())
_kind = case(
    *((pointer.is_not(None), literal(kind.value, Text)) for kind, pointer in POINTERS.items()),
    else_=null(),
)
# Of each kind its own columns: those of the others are null.
_SHOWN = select(
    *(col(InvoiceSource.position), col(InvoiceSource.released_at)),
    col(InvoiceSource.credit_note_id),
    *(_source_id.label("id"), _kind.label("kind"), col(Invoice.currency)),
    *(col(TimeEntry.counted_on), col(TimeEntry.started_at), col(TimeEntry.ended_at)),
    *(col(TimeEntry.billable_seconds), col(TimeEntry.task), col(TimeEntry.memo)),
    func.coalesce(col(TimeEntry.assistant_id), col(Expense.assistant_id)).label("assistant_id"),
    func.coalesce(col(TimeEntry.work_order_id), col(Expense.work_order_id)).label("work_order_id"),
    func.coalesce(
        *(col(TimeEntry.terms_version), col(Charge.terms_version), col(Milestone.terms_version))
    ).label("terms_version"),
    *(col(Expense.incurred_on), col(Expense.category), col(Expense.merchant)),
    *(col(Expense.approved_minor), col(Expense.receipts)),
    *(col(MilestoneMovement.milestone_id), col(Milestone.title)),
    *(col(MilestoneMovement.transaction_id), col(MilestoneMovement.spendable_at)),
    col(MilestoneMovement.created_at).label("moved_at"),
    col(MilestoneMovement.deposit_minor).label("deposit_set_off_minor"),
    func.coalesce(col(MilestoneMovement.amount_minor), col(Charge.amount_minor)).label(
        "amount_minor"
    ),
    func.coalesce(col(Expense.description), col(Charge.description)).label("description"),
    *(col(Charge.kind).label("charge_kind"), col(Charge.term), col(Charge.bills_on)),
    *(col(Charge.period_starts_on), col(Charge.period_ends_on)),
)
SOURCES = Listing(
    _SHOWN.join_from(InvoiceSource, InvoiceLine, col(InvoiceLine.id) == col(InvoiceSource.line_id))
    .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
    .outerjoin(TimeEntry, col(TimeEntry.id) == col(InvoiceSource.time_entry_id))
    .outerjoin(Expense, col(Expense.id) == col(InvoiceSource.expense_id))
    .outerjoin(MilestoneMovement, col(MilestoneMovement.id) == col(InvoiceSource.release_id))
    .outerjoin(Milestone, col(Milestone.id) == col(MilestoneMovement.milestone_id))
    .outerjoin(Charge, col(Charge.id) == col(InvoiceSource.charge_id))
    .where(visible_to, col(InvoiceSource.line_id) == bindparam("line_id", type_=Uuid)),
    id_=_source_id,
    sorts=both_ways("position", col(InvoiceSource.position)),
    filters={},
)


_Reversal, _Settled, _Note = aliased(TimeEntry), aliased(InvoiceSource), aliased(CreditNote)
# Which credit note took it up, or settled what takes it back.
_settled_by = (
    select(col(_Settled.credit_note_id))
    .join_from(_Settled, _Reversal, col(_Reversal.id) == col(_Settled.time_entry_id))
    .where(
        col(_Reversal.reverses_id) == col(InvoiceSource.time_entry_id),
        col(_Settled.released_at).is_(None),
    )
    .correlate(InvoiceSource)
    .scalar_subquery()
)


def _line_of(pointer: Any) -> Query:
    return Query(
        select(
            *(col(InvoiceSource.invoice_id), col(InvoiceSource.line_id), col(Invoice.contract_id)),
            *(pointer.label("source_id"), col(Invoice.status), col(Invoice.number)),
            *(col(InvoiceLine.position), col(InvoiceLine.description)),
            *(col(_Note.id).label("credit_note_id"), col(_Note.number).label("credit_note_number")),
        )
        .join_from(InvoiceSource, Invoice, col(Invoice.id) == col(InvoiceSource.invoice_id))
        .outerjoin(
            _Note,
            col(_Note.id) == func.coalesce(_settled_by, col(InvoiceSource.credit_note_id)),
        )
        .join(InvoiceLine, col(InvoiceLine.id) == col(InvoiceSource.line_id))
        .where(
            visible_to,
            pointer == bindparam("source_id", type_=Uuid),
            col(InvoiceSource.released_at).is_(None),
        )
    )


_LINES_OF = {kind: _line_of(pointer) for kind, pointer in POINTERS.items()}


class Link(NamedTuple):
    """That something is one of those behind a line."""

    line_id: UUID
    position: int
    kind: SourceKind
    source_id: UUID


async def find_line_of(
    session: ReadSession, kind: SourceKind, *, source_id: UUID, scope: Mapping[str, Any]
) -> Row | None:
    """Where something is billed."""
    return await session.row(_LINES_OF[kind], source_id=source_id, **scope)


async def add_sources(
    session: WriteSession,
    invoice: Invoice,
    links: Sequence[Link],
    *,
    credit_note_id: UUID | None = None,
) -> None:
    """Put what is billed on lines of a draft, or what a note settles behind its lines, at once."""
    values = {
        "line_ids": [one.line_id for one in links],
        "positions": [one.position for one in links],
        "kinds": [str(one.kind) for one in links],
        "source_ids": [one.source_id for one in links],
        "of_invoice": invoice.id,
        "of_contract": invoice.contract_id,
        "by_note": credit_note_id,
    }
    await session.value(_ADD, **values)


async def release_sources(session: WriteSession, *, invoice_id: UUID, now: datetime) -> None:
    """Let what is behind a void invoice stand on another one."""
    await session.execute(_RELEASE, {"of_invoice": invoice_id, "at": now})
