"""What of a contract may stand on an invoice besides time, and on which live one it stands."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Select, Text, Uuid, bindparam, cast, func, or_, select
from sqlmodel import col

from va_market.charges.models import Charge
from va_market.contracts.milestones import Milestone
from va_market.expenses.models import Expense, ExpenseStatus
from va_market.invoices.models import Invoice, InvoiceSource, SourceKind
from va_market.invoices.repository.sources import POINTERS
from va_market.kit.db import Query, Row, WriteSession
from va_market.milestones.models import MilestoneMovement, MovementKind
from va_market.work_orders.models import WorkOrder

_CONTRACT = bindparam("contract_id", type_=Uuid)
_LAST = bindparam("last", type_=Date)


def _with_invoice(statement: Select[*tuple[object, ...]], kind: SourceKind, id_: object) -> Query:
    """Of what is on no live invoice, and of what is on the one that is filled."""
    live = col(InvoiceSource.released_at).is_(None)
    return Query(
        statement.add_columns(col(InvoiceSource.invoice_id))
        .outerjoin(InvoiceSource, (POINTERS[kind] == id_) & live)
        .where(
            or_(
                col(InvoiceSource.invoice_id).is_(None),
                col(InvoiceSource.invoice_id) == bindparam("of_invoice", type_=Uuid),
            )
        )
    )


_EXPENSES = _with_invoice(
    select(
        *(col(Expense.id), col(Expense.incurred_on), col(Expense.description)),
        *(col(Expense.category), col(Expense.merchant), col(Expense.approved_minor)),
        *(col(Expense.amount_minor), col(Expense.work_order_id), col(Expense.receipts)),
        *(col(WorkOrder.order_number), col(WorkOrder.title).label("order_title")),
    )
    .select_from(Expense)
    .outerjoin(WorkOrder, col(WorkOrder.id) == col(Expense.work_order_id))
    .where(
        col(Expense.contract_id) == _CONTRACT,
        col(Expense.status) == ExpenseStatus.APPROVED,
        col(Expense.incurred_on) <= _LAST,
    )
    .order_by(col(Expense.incurred_on), col(Expense.id)),
    SourceKind.EXPENSE,
    col(Expense.id),
)
_released_on = cast(
    func.timezone(bindparam("zone", type_=Text), col(MilestoneMovement.created_at)), Date
)
_RELEASES = _with_invoice(
    select(
        *(col(MilestoneMovement.id), _released_on.label("released_on"), col(Milestone.title)),
        *(col(MilestoneMovement.amount_minor), col(MilestoneMovement.deposit_minor)),
        *(col(MilestoneMovement.client_fee_minor), col(MilestoneMovement.assistant_fee_minor)),
        col(MilestoneMovement.trace),
    )
    .select_from(MilestoneMovement)
    .join(Milestone, col(Milestone.id) == col(MilestoneMovement.milestone_id))
    .where(
        col(Milestone.contract_id) == _CONTRACT,
        col(MilestoneMovement.kind) == MovementKind.RELEASED,
        col(MilestoneMovement.transaction_id).is_not(None),
        _released_on.between(bindparam("first", type_=Date), _LAST),
    )
    .order_by(col(MilestoneMovement.created_at), col(MilestoneMovement.id)),
    SourceKind.RELEASE,
    col(MilestoneMovement.id),
)
_CHARGES = _with_invoice(
    select(Charge.__table__)
    .select_from(Charge)
    .where(col(Charge.contract_id) == _CONTRACT, col(Charge.bills_on) <= _LAST)
    .order_by(col(Charge.bills_on), col(Charge.period_starts_on), col(Charge.id)),
    SourceKind.CHARGE,
    col(Charge.id),
)


async def expenses_of(session: WriteSession, invoice: Invoice) -> Sequence[Row]:
    """Approved expenses of the period and of the time before it."""
    return await session.rows(_EXPENSES, **_until(invoice))


async def releases_of(session: WriteSession, invoice: Invoice) -> Sequence[Row]:
    """What of milestones was released in the period, and moved money."""
    first, zone = invoice.period_starts_on, invoice.time_zone
    return await session.rows(_RELEASES, first=first, zone=zone, **_until(invoice))


async def charges_of(session: WriteSession, invoice: Invoice) -> Sequence[Row]:
    """Charges that may be billed by the end of the period."""
    return await session.rows(_CHARGES, **_until(invoice))


def _until(invoice: Invoice) -> dict[str, UUID | date]:
    return {
        "contract_id": invoice.contract_id,
        "last": invoice.period_ends_on,
        "of_invoice": invoice.id,
    }
