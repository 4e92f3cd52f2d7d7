"""What of an invoice is pay, before fees and tax, and what of the pay is commission (R48).

Outlays are no pay, and lateness is compensated. A draw is paid in advance of commission: it is
pay, and no commission.
"""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, literal_column, select
from sqlmodel import col

from va_market.charges.models import Charge
from va_market.commissions.models import ClosedStatement
from va_market.invoices.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    InvoiceSource,
    LineKind,
)

_kind = col(InvoiceLine.kind)
_IS_NO_OUTLAY = and_(
    *(_kind != kind for kind in LineKind if not kind.is_work), _kind != LineKind.FEE
)
# Milestones paid theirs before they stand on an invoice.
_IS_PAY = and_(_IS_NO_OUTLAY, _kind != LineKind.MILESTONE)
_IS_COMMISSION = _kind == LineKind.COMMISSION
# All decimals of the currency are written out: without the point it is the smallest unit.
_DRAW = func.replace(
    col(ClosedStatement.statement).op("#>>")(literal_column("'{draw_paid,amount}'::text[]")),
    ".",
    "",
)
_DRAWN = (
    select(func.coalesce(func.sum(cast(_DRAW, BigInteger)), 0))
    .join_from(InvoiceSource, Charge, col(Charge.id) == col(InvoiceSource.charge_id))
    .join(
        ClosedStatement,
        (col(ClosedStatement.contract_id) == col(Charge.contract_id))
        & (col(ClosedStatement.starts_on) == col(Charge.period_starts_on)),
    )
    .where(col(InvoiceSource.line_id) == col(InvoiceLine.id))
    .correlate(InvoiceLine)
    .scalar_subquery()
)


def _sum(amount: Any) -> ColumnElement[Any]:
    return cast(func.coalesce(func.sum(amount), 0), BigInteger)


def _commission(amount: Any, drawn: Any) -> ColumnElement[Any]:
    return _sum(case((_IS_COMMISSION, amount - drawn), else_=0))


of_lines: Any = (
    select(
        _sum(col(InvoiceLine.amount_minor)).label("pay"),
        _commission(col(InvoiceLine.amount_minor), _DRAWN).label("commission"),
    )
    .where(col(InvoiceLine.invoice_id) == col(Invoice.id), _IS_PAY)
    .correlate(Invoice)
    .lateral("of_lines")
)
"""Of an invoice: one probe of an index, and no more rows for the sums of the report."""

of_notes: Any = (
    select(
        _sum(col(CreditNoteLine.amount_minor)).label("pay"),
        _commission(col(CreditNoteLine.amount_minor), 0).label("commission"),
    )
    .join_from(CreditNoteLine, InvoiceLine, col(InvoiceLine.id) == col(CreditNoteLine.line_id))
    .where(
        col(CreditNoteLine.credit_note_id) == col(CreditNote.id),
        _IS_NO_OUTLAY,
    )
    .correlate(CreditNote)
    .lateral("of_notes")
)
"""Of a credit note; it may take back what milestones paid, too."""
