"""What both sides of an invoice see of it, as moves of money in a span.

A move counts on the day it was posted to the ledger, in the zone that was asked for. Its amounts
are exact integers in the smallest unit; what does not belong to it is 0.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
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
from va_market.kit.db import Query
from va_market.ledger.models import LedgerAccount, LedgerPosting, PostingState
from va_market.reports.repository.pay import of_lines, of_notes

Rows = Select[Any]
PAY = ("pay", "commission")
OWNER = bindparam("owner_id", type_=Uuid)
_MOMENT = DateTime(timezone=True)
STARTS, ENDS = bindparam("starts_at", type_=_MOMENT), bindparam("ends_at", type_=_MOMENT)
FIRST, ZONE = bindparam("first", type_=Date), bindparam("zone", type_=Text)
_NOTHING = literal_column("0", type_=BigInteger)
NOBODY = literal_column("NULL", type_=Uuid)
_MOST = bindparam("most", type_=BigInteger)


def within(moment: Any) -> ColumnElement[bool]:
    """Whether it lies in the span."""
    return and_(moment >= STARTS, moment < ENDS)


def step_of(moment: Any) -> ColumnElement[Any]:
    """The first day of the step that holds a moment; of the first one, that of the span."""
    there = func.timezone(ZONE, moment)
    cut = func.date_trunc(bindparam("unit", type_=Text), there)
    return func.greatest(cast(cut, Date), FIRST)


def is_of_kind(account: Any, *kinds: AccountKind) -> ColumnElement[bool]:
    """Whether an account is of one of these kinds."""
    return col(account.kind) == any_(cast([str(kind) for kind in kinds], ARRAY(Text)))


class Moves:
    """Kinds of moves with the same names of amounts."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def one(self, contract: Any, other: Any, currency: Any, moment: Any, **amounts: Any) -> Rows:
        """Moves of one kind; `other` is who stands on the other side."""
        return select(
            contract.label("contract_id"),
            other.label("other_id"),
            currency.label("currency"),
            step_of(moment).label("step"),
            *(amounts.get(name, _NOTHING).label(name) for name in self.names),
        )

    def summed(self, kinds: Sequence[Rows]) -> Query:
        """The sums of each step, and those of each contract with each other side."""
        found = union_all(*kinds).subquery("moves")
        step = tuple_(found.c.currency, found.c.step)
        contract = tuple_(found.c.currency, found.c.contract_id, found.c.other_id)
        keys = (found.c.currency, found.c.step, found.c.contract_id, found.c.other_id)
        return Query(
            select(*keys, *self._sums(found)).group_by(func.grouping_sets(step, contract)),
            varies=True,
        )

    def detailed(self, kinds: Sequence[Rows]) -> Query:
        """The sums of each step of each contract, in order."""
        found = union_all(*kinds).subquery("moves")
        keys = (found.c.step, found.c.currency, found.c.contract_id, found.c.other_id)
        rows = select(*keys, *self._sums(found)).group_by(*keys).order_by(*keys).limit(_MOST)
        return Query(rows, varies=True)

    def _sums(self, found: Any) -> list[ColumnElement[Any]]:
        return [func.sum(found.c[name]).label(name) for name in self.names]


_IS_RELEASED = col(InvoicePayment.source) == PaymentSource.RELEASED
_RELEASED_BEFORE = (
    select(func.coalesce(func.sum(col(InvoicePayment.amount_minor)), 0))
    .where(col(InvoicePayment.invoice_id) == col(Invoice.id), _IS_RELEASED)
    .correlate(Invoice)
    .scalar_subquery()
)
"""What milestones on an invoice had paid before it was opened: that was a move of its own."""


def of_invoices(moves: Moves, own: Any, other: Any, notes: Any) -> list[Rows]:
    """What became of the invoices of one side, whose column is `own`.

    What was paid in a span is on invoices opened before its end and not paid in full before it
    begins: CHECK rules of invoices say so.
    """
    contract, currency = col(Invoice.contract_id), col(Invoice.currency)
    is_own, opened_at = own == OWNER, col(Invoice.opened_at)
    is_known = and_(is_own, opened_at < ENDS)
    opened = (
        moves.one(
            *(contract, other, currency, opened_at),
            invoiced=cast(col(Invoice.total_minor) - _RELEASED_BEFORE, BigInteger),
            tax=col(Invoice.tax_minor),
            pay=of_lines.c.pay,
            commission=of_lines.c.commission,
        )
        .join_from(Invoice, of_lines, true())
        .where(is_own, within(opened_at))
    )
    void = (
        moves.one(
            *(contract, other, currency, col(Invoice.voided_at)),
            voided=col(Invoice.total_minor),
            pay=-of_lines.c.pay,
            commission=-of_lines.c.commission,
        )
        .join_from(Invoice, of_lines, true())
        .where(is_own, col(Invoice.status) == InvoiceStatus.VOID, within(col(Invoice.voided_at)))
    )
    paid = (
        moves.one(
            *(contract, other, currency, col(InvoicePayment.created_at)),
            paid=col(InvoicePayment.amount_minor),
            **_fee(moves),
        )
        .join_from(Invoice, InvoicePayment, col(InvoicePayment.invoice_id) == col(Invoice.id))
        .where(
            is_known,
            ~_IS_RELEASED,
            or_(col(Invoice.paid_at).is_(None), col(Invoice.paid_at) >= STARTS),
            within(col(InvoicePayment.created_at)),
        )
    )
    credited = (
        moves.one(
            *(contract, other, currency, col(CreditNote.created_at)),
            credited=col(CreditNote.total_minor),
            refunds_due=col(CreditNote.refund_minor),
            pay=-of_notes.c.pay,
            commission=-of_notes.c.commission,
            **_fee(moves),
        )
        .join_from(CreditNote, Invoice, col(Invoice.id) == col(CreditNote.invoice_id))
        .join(of_notes, true())
        .where(notes, within(col(CreditNote.created_at)))
    )
    if "fees" in moves.names:
        paid = _with_fee(paid, col(InvoicePayment.posting_id))
        credited = _with_fee(credited, col(CreditNote.posting_id))
    return [opened, void, paid, credited]


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
