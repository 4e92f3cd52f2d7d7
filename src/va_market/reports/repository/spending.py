"""What a client pays for work, and for which kind of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Text, cast, func, literal, select, union_all
from sqlmodel import col

from va_market.accounts.kinds import AccountKind
from va_market.contracts.milestones import Milestone
from va_market.contracts.models import Contract
from va_market.invoices.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    LineKind,
)
from va_market.kit.db import Query, ReadSession, Row
from va_market.ledger.models import LedgerAccount
from va_market.milestones.models import MilestoneMovement, MovementKind
from va_market.reports.repository.billed import of_invoices
from va_market.reports.repository.moves import OWNER, PAY, Moves, Rows, within

SEEN_SPENT = ("invoiced", "tax", "voided", "credited", "refunds_due", "paid", "released")
SPENT = (*SEEN_SPENT, *PAY)
_MOVES = Moves(*SPENT)
_moved_at = col(MilestoneMovement.created_at)
_OWN = col(Invoice.organization_id) == OWNER
_NOTES = (_OWN, within(col(CreditNote.created_at)))


def _releasing(rows: Rows) -> Rows:
    """What milestones paid, found by the accounts that hold what the client put up for each."""
    return (
        rows.select_from(LedgerAccount)
        .join(MilestoneMovement, col(MilestoneMovement.milestone_id) == LedgerAccount.subject_id)
        .join(Milestone, col(Milestone.id) == col(MilestoneMovement.milestone_id))
        .join(Contract, col(Contract.id) == col(Milestone.contract_id))
        .where(
            col(LedgerAccount.owner_id) == OWNER,
            col(LedgerAccount.kind) == AccountKind.MILESTONE_HELD,
            col(MilestoneMovement.kind) == MovementKind.RELEASED,
            within(_moved_at),
        )
    )


_RELEASED = col(MilestoneMovement.amount_minor) + col(MilestoneMovement.client_fee_minor)
_PAYEE = func.coalesce(
    col(Contract.agency_id), col(Milestone.submitted_by), col(Contract.assistant_id)
)
_KINDS = (
    *of_invoices(_MOVES, col(Invoice.organization_id), col(Invoice.issuer_id), _OWN),
    _releasing(
        _MOVES.one(
            *(col(Contract.id), _PAYEE, col(Milestone.currency), _moved_at),
            released=_RELEASED,
            pay=col(MilestoneMovement.amount_minor),
        )
    ),
)
_SUMMED, _DETAILED = _MOVES.summed(_KINDS), _MOVES.detailed(_KINDS)


def _as(category: Any, amount: Any, currency: Any = None) -> Rows:
    money = col(Invoice.currency) if currency is None else currency
    label = category if not isinstance(category, str) else literal(category, Text)
    return select(
        money.label("currency"),
        cast(label, Text).label("category"),
        cast(amount, BigInteger).label("amount"),
    )


def _of_invoice(moment: Any, sign: int, *conditions: Any) -> list[Rows]:
    """All its lines by their kind, and the tax; milestones cost when they were released."""
    mine = (_OWN, within(moment), *conditions)
    is_milestone = col(InvoiceLine.kind) == LineKind.MILESTONE
    lines, fees = (
        _as(category, sign * amount)
        .join_from(Invoice, InvoiceLine, col(InvoiceLine.invoice_id) == col(Invoice.id))
        .where(*mine)
        for category, amount in (
            (col(InvoiceLine.kind), col(InvoiceLine.amount_minor)),
            ("fee", -col(InvoiceLine.client_fee_minor)),
        )
    )
    return [
        lines.where(~is_milestone),
        fees.where(is_milestone),
        _as("tax", sign * col(Invoice.tax_minor)).where(*mine),
    ]


def _of_notes() -> list[Rows]:
    """What was credited of lines, of the client's part of the fee, and of tax."""
    lines = (
        _as(col(InvoiceLine.kind), -col(CreditNoteLine.amount_minor))
        .join_from(CreditNote, Invoice, col(Invoice.id) == col(CreditNote.invoice_id))
        .join(CreditNoteLine, col(CreditNoteLine.credit_note_id) == col(CreditNote.id))
        .join(InvoiceLine, col(InvoiceLine.id) == col(CreditNoteLine.line_id))
    )
    rest = [
        _as(name, -amount).join_from(
            CreditNote, Invoice, col(Invoice.id) == col(CreditNote.invoice_id)
        )
        for name, amount in (
            ("fee", col(CreditNote.client_fee_minor)),
            ("tax", col(CreditNote.tax_minor)),
        )
    ]
    return [one.where(*_NOTES) for one in (lines, *rest)]


_costs = union_all(
    *_of_invoice(col(Invoice.opened_at), 1),
    *_of_invoice(col(Invoice.voided_at), -1, col(Invoice.status) == InvoiceStatus.VOID),
    *_of_notes(),
    *(
        _releasing(_as(name, amount, col(Milestone.currency)))
        for name, amount in (
            ("milestone", col(MilestoneMovement.amount_minor)),
            ("fee", col(MilestoneMovement.client_fee_minor)),
        )
    ),
).subquery("costs")
_BY_CATEGORY = Query(
    select(_costs.c.currency, _costs.c.category, func.sum(_costs.c.amount).label("amount"))
    .group_by(_costs.c.currency, _costs.c.category)
    .having(func.bool_or(_costs.c.amount != 0))
    .order_by(_costs.c.currency, _costs.c.category),
    varies=True,
)


async def spent(session: ReadSession, **span: Any) -> Sequence[Row]:
    """Sums by `step`, where one is named, and else by `contract_id`; `other_id` is who is paid."""
    return await session.rows(_SUMMED, **span)


async def spent_rows(session: ReadSession, *, most: int, **span: Any) -> Sequence[Row]:
    """The sums of each step of each contract, so many rows at most."""
    return await session.rows(_DETAILED, most=most, **span)


async def spent_by_category(session: ReadSession, **span: Any) -> Sequence[Row]:
    """What work has cost by `category`: of each line its kind, beside `milestone` and `tax`.

    All of a currency come to what was invoiced and released, less what was voided and credited.
    """
    return await session.rows(_BY_CATEGORY, **span)
