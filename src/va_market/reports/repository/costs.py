"""What a client pays for work by contract, and for how much work, whoever was staff then (R38)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    Text,
    and_,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlmodel import col

from va_market.accounts.kinds import AccountKind
from va_market.contracts.milestones import Milestone
from va_market.contracts.models import Contract, ContractTerms
from va_market.invoices.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    InvoiceStatus,
    LineKind,
)
from va_market.jobs.models import Job
from va_market.kit.db import Query, ReadSession, Row
from va_market.ledger.models import LedgerAccount
from va_market.milestones.models import MilestoneMovement, MovementKind
from va_market.proposals.models import Proposal
from va_market.reports.repository.classes import CATEGORY, said_in_terms
from va_market.reports.repository.moves import OWNER, ZONE, Rows, within
from va_market.reports.repository.worked import TIMES, of_billed_time, of_time, worked

PARTS = ("pay", "guarantees", "fees", "expenses")
"""What is posted; benefits are paid to others, and never are."""
# Who pays late pays for that, and for no work.
_OWN = and_(col(Invoice.organization_id) == OWNER, col(Invoice.late_fee_of).is_(None))
_kind = col(InvoiceLine.kind)
_IS_MILESTONE = _kind == LineKind.MILESTONE
_PART = case(
    (_kind == LineKind.EXPENSE, literal_column("'expenses'")),
    (_kind == LineKind.GUARANTEE, literal_column("'guarantees'")),
    (_kind == LineKind.FEE, literal_column("'fees'")),
    else_=literal_column("'pay'"),
)
_FEES: Any = literal_column("'fees'")
_PAY: Any = literal_column("'pay'")
_ANY_VERSION = cast(null(), Integer)
_NO_TIME = cast(null(), Text)


def _cost(contract: Any, currency: Any, day: Any, part: Any, amount: Any) -> Rows:
    """`day` says which terms acted."""
    return select(
        *(contract.label("contract_id"), cast(day, Date).label("day")),
        *(_ANY_VERSION.label("version"), _NO_TIME.label("paid_as"), currency.label("currency")),
        *(cast(part, Text).label("part"), cast(amount, BigInteger).label("amount")),
    )


def _there(moment: Any) -> Any:
    return func.timezone(ZONE, moment)


def _of_invoice(moment: Any, sign: int, *conditions: Any) -> list[Rows]:
    """All its lines but milestones, which cost when they were released."""
    invoice = (col(Invoice.contract_id), col(Invoice.currency), col(InvoiceLine.last_on))
    mine = (_OWN, within(moment), *conditions)
    lines = _cost(*invoice, _PART, sign * col(InvoiceLine.amount_minor))
    fees = _cost(*invoice, _FEES, -sign * col(InvoiceLine.client_fee_minor))
    joined = [
        one.join_from(Invoice, InvoiceLine, col(InvoiceLine.invoice_id) == col(Invoice.id))
        for one in (lines, fees)
    ]
    return [joined[0].where(~_IS_MILESTONE, *mine), joined[1].where(_IS_MILESTONE, *mine)]


def _of_notes() -> list[Rows]:
    """What was credited of lines, and of the client's part of the fee."""
    notes = (_OWN, within(col(CreditNote.created_at)))
    invoice = (col(Invoice.contract_id), col(Invoice.currency))
    lines = (
        _cost(*invoice, col(InvoiceLine.last_on), _PART, -col(CreditNoteLine.amount_minor))
        .join_from(CreditNote, Invoice, col(Invoice.id) == col(CreditNote.invoice_id))
        .join(CreditNoteLine, col(CreditNoteLine.credit_note_id) == col(CreditNote.id))
        .join(InvoiceLine, col(InvoiceLine.id) == col(CreditNoteLine.line_id))
    )
    fees = _cost(
        *invoice, col(Invoice.period_ends_on), _FEES, -col(CreditNote.client_fee_minor)
    ).join_from(CreditNote, Invoice, col(Invoice.id) == col(CreditNote.invoice_id))
    return [lines.where(*notes), fees.where(*notes)]


def _of_releases() -> list[Rows]:
    moved = MilestoneMovement
    return [
        _cost(
            *(col(Milestone.contract_id), col(Milestone.currency), _there(col(moved.created_at))),
            *(part, amount),
        )
        .select_from(LedgerAccount)
        .join(moved, col(moved.milestone_id) == LedgerAccount.subject_id)
        .join(Milestone, col(Milestone.id) == col(moved.milestone_id))
        .where(
            col(LedgerAccount.owner_id) == OWNER,
            col(LedgerAccount.kind) == AccountKind.MILESTONE_HELD,
            col(moved.kind) == MovementKind.RELEASED,
            within(col(moved.created_at)),
        )
        for part, amount in (
            (_PAY, col(moved.amount_minor)),
            (_FEES, col(moved.client_fee_minor)),
        )
    ]


_found = union_all(
    *_of_invoice(col(Invoice.opened_at), 1),
    *_of_invoice(col(Invoice.voided_at), -1, col(Invoice.status) == InvoiceStatus.VOID),
    *_of_notes(),
    *_of_releases(),
    of_time(),
    of_billed_time(),
).subquery("found")
_keys = (
    *(_found.c.contract_id, _found.c.day, _found.c.version),
    *(_found.c.paid_as, _found.c.currency),
)
_summed = (
    select(
        *_keys,
        *(
            func.coalesce(func.sum(_found.c.amount).filter(_found.c.part == part), 0).label(part)
            for part in (*PARTS, *TIMES)
        ),
    )
    .group_by(*_keys)
    .subquery("summed")
)
_TERMS: Any = (
    select(
        type_coerce(col(ContractTerms.worker_class), Text).label("worker_class"),
        said_in_terms("""$.** ? (@.kind == "salary").role""").label("role"),
        said_in_terms("$.**.currency").label("currency"),
        said_in_terms("$.kind").label("kind"),
        said_in_terms("""$.** ? (@.kind == "project").not_to_exceed""").label("ceiling"),
    )
    .where(
        col(ContractTerms.contract_id) == _summed.c.contract_id,
        or_(
            col(ContractTerms.version) == _summed.c.version,
            and_(
                _summed.c.version.is_(None),
                or_(
                    col(ContractTerms.effective_on).is_(None),
                    col(ContractTerms.effective_on) <= _summed.c.day,
                ),
            ),
        ),
    )
    .order_by(col(ContractTerms.version).desc())
    .limit(1)
    .correlate(_summed)
    .lateral("agreed")
)
_CURRENCY = func.coalesce(_summed.c.currency, _TERMS.c.currency).label("currency")
_GROUPS = (
    *(_summed.c.contract_id, col(Contract.assistant_id), _CURRENCY),
    *(_TERMS.c.worker_class, _TERMS.c.role, CATEGORY),
)
_WORKED = worked(_summed, _TERMS)
_COSTS = Query(
    select(
        *_GROUPS,
        *(func.sum(_summed.c[name]).label(name) for name in PARTS),
        *(func.sum(amount).label(name) for name, amount in _WORKED.items()),
    )
    .select_from(_summed)
    .join(_TERMS, true())
    .join(Contract, col(Contract.id) == _summed.c.contract_id)
    .join(Proposal, col(Proposal.id) == col(Contract.proposal_id))
    .outerjoin(Job, col(Job.id) == col(Contract.job_id))
    .group_by(*_GROUPS),
    varies=True,
)


async def costs(session: ReadSession, **span: Any) -> Sequence[Row]:
    """Sums by contract, and by what its terms said then of who works; see `worked`."""
    return await session.rows(_COSTS, **span)
