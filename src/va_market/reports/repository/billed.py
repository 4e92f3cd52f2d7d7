"""What both sides of an invoice see of it, as moves of money."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, and_, cast, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.accounts.kinds import HOUSE, AccountKind
from va_market.invoices.models import (
    CreditNote,
    Invoice,
    InvoicePayment,
    InvoiceStatus,
    PaymentSource,
)
from va_market.ledger.models import LedgerAccount, LedgerPosting, PostingState
from va_market.reports.repository.moves import ENDS, OWNER, STARTS, Moves, Rows, within
from va_market.reports.repository.pay import of_lines, of_notes

_IS_RELEASED = col(InvoicePayment.source) == PaymentSource.RELEASED
_RELEASED_BEFORE = (
    select(func.coalesce(func.sum(col(InvoicePayment.amount_minor)), 0))
    .where(col(InvoicePayment.invoice_id) == col(Invoice.id), _IS_RELEASED)
    .correlate(Invoice)
    .scalar_subquery()
)
"""What milestones on an invoice had paid before it was opened: that was a move of its own."""


def of_invoices(moves: Moves, own: Any, other: Any, notes: Any) -> list[Rows]:
    """What became of the invoices of one side, whose column is `own`; `notes` are its notes."""
    is_own = own == OWNER
    found = [_paid(moves, other, is_own), _credited(moves, other, notes)]
    if "fees" in moves.names:
        transactions = (col(InvoicePayment.posting_id), col(CreditNote.posting_id))
        found = [_with_fee(*one) for one in zip(found, transactions, strict=True)]
    return [_opened(moves, other, is_own), _void(moves, other, is_own), *found]


def _one(moves: Moves, other: Any, moment: Any, **amounts: Any) -> Rows:
    return moves.one(col(Invoice.contract_id), other, col(Invoice.currency), moment, **amounts)


def _opened(moves: Moves, other: Any, is_own: Any) -> Rows:
    opened_at = col(Invoice.opened_at)
    rows = _one(
        *(moves, other, opened_at),
        invoiced=cast(col(Invoice.total_minor) - _RELEASED_BEFORE, BigInteger),
        tax=col(Invoice.tax_minor),
        pay=of_lines.c.pay,
        commission=of_lines.c.commission,
    )
    return rows.join_from(Invoice, of_lines, true()).where(is_own, within(opened_at))


def _void(moves: Moves, other: Any, is_own: Any) -> Rows:
    voided_at = col(Invoice.voided_at)
    rows = _one(
        *(moves, other, voided_at),
        voided=col(Invoice.total_minor),
        pay=-of_lines.c.pay,
        commission=-of_lines.c.commission,
    )
    is_void = col(Invoice.status) == InvoiceStatus.VOID
    return rows.join_from(Invoice, of_lines, true()).where(is_own, is_void, within(voided_at))


def _paid(moves: Moves, other: Any, is_own: Any) -> Rows:
    """What was paid in a span.

    It is on invoices opened before its end and not paid in full before it begins: CHECK rules of
    invoices say so.
    """
    paid_at = col(InvoicePayment.created_at)
    rows = _one(moves, other, paid_at, paid=col(InvoicePayment.amount_minor), **_fee(moves))
    return rows.join_from(
        Invoice, InvoicePayment, col(InvoicePayment.invoice_id) == col(Invoice.id)
    ).where(
        and_(is_own, col(Invoice.opened_at) < ENDS),
        ~_IS_RELEASED,
        or_(col(Invoice.paid_at).is_(None), col(Invoice.paid_at) >= STARTS),
        within(paid_at),
    )


def _credited(moves: Moves, other: Any, notes: Any) -> Rows:
    credited_at = col(CreditNote.created_at)
    rows = _one(
        *(moves, other, credited_at),
        credited=col(CreditNote.total_minor),
        refunds_due=col(CreditNote.refund_minor),
        pay=-of_notes.c.pay,
        commission=-of_notes.c.commission,
        **_fee(moves),
    )
    return (
        rows.join_from(CreditNote, Invoice, col(Invoice.id) == col(CreditNote.invoice_id))
        .join(of_notes, true())
        .where(notes, within(credited_at))
    )


_revenue, _kept = aliased(LedgerAccount, name="revenue"), aliased(LedgerPosting, name="kept")


def _fee(moves: Moves) -> Mapping[str, Any]:
    amount = func.coalesce(col(_kept.amount_minor), 0)
    return {"fees": amount} if "fees" in moves.names else {}


def _with_fee(rows: Rows, transaction_id: Any) -> Rows:
    """What of a transaction the platform has earned: only the ledger knows how a part falls."""
    return rows.outerjoin(
        _revenue,
        and_(
            col(_revenue.owner_id) == HOUSE,
            col(_revenue.kind) == AccountKind.PLATFORM_REVENUE,
            col(_revenue.subject_id).is_(None),
            col(_revenue.currency) == col(Invoice.currency),
        ),
    ).outerjoin(
        _kept,
        and_(
            col(_kept.transaction_id) == transaction_id,
            col(_kept.account_id) == col(_revenue.id),
            col(_kept.state) == PostingState.POSTED,
        ),
    )
