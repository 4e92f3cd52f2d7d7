"""The parts in which an invoice is paid, as both sides read them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import Field, TypeAdapter

from va_market.invoices.models import InvoiceStatus
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.invoices import DueAmount, InstallmentState, overdue_of, states_of


class _Part(Schema):
    """As the database tells it in JSON."""

    due_on: date
    amount_minor: int


_PARTS = TypeAdapter(list[_Part])
_OWED = {InvoiceStatus.OPEN, InvoiceStatus.UNCOLLECTIBLE}


class InstallmentRead(Schema):
    """One part of the total, and what became of it."""

    position: int
    due_on: date
    amount: Money = Field(description="As it was planned; all together are the total.")
    paid: Money = Field(description="Payments fall on the first one that is open.")
    credited: Money = Field(description="Credit notes take from the last one that is open.")
    outstanding: Money
    is_overdue: bool = Field(description="Some of it should have been paid before today.")


def planned(invoice: Any, installments: Sequence[Any]) -> list[DueAmount]:
    """What an opened invoice asked for, and when: one part where nothing else was planned."""
    parts = [(one.due_on, one.amount_minor) for one in installments]
    return [
        DueAmount(day, Money.from_minor(minor, invoice.currency))
        for day, minor in parts or [(invoice.due_on, invoice.total_minor)]
    ]


def states(invoice: Any, installments: Sequence[Any], *, taken: int = 0) -> list[InstallmentState]:
    """What became of the parts of an opened invoice, if so much more of it were credited."""
    if invoice.due_on is None:
        return []
    return states_of(
        planned(invoice, installments),
        paid=Money.from_minor(invoice.paid_minor, invoice.currency),
        credited=Money.from_minor(invoice.credited_minor + taken, invoice.currency),
    )


def parts_of_row(row: Any) -> Sequence[Any]:
    return _PARTS.validate_python(row.installments)


def overdue(invoice: Any, installments: Sequence[Any], today: date) -> Money:
    """What of an open invoice should have been paid before `today`."""
    is_open = invoice.status == InvoiceStatus.OPEN
    found = states(invoice, installments) if is_open else []
    return overdue_of(found, on=today, currency=invoice.currency)


def installments_of(
    invoice: Any, installments: Sequence[Any], today: date
) -> list[InstallmentRead]:
    """One where nothing else was planned; none of a draft, which is due on no day yet."""
    is_open, is_owed = invoice.status == InvoiceStatus.OPEN, invoice.status in _OWED
    nothing = Money.zero(invoice.currency)
    return [
        InstallmentRead(
            position=position,
            due_on=one.due_on,
            amount=one.amount,
            paid=one.paid,
            credited=one.credited,
            outstanding=one.outstanding if is_owed else nothing,
            is_overdue=is_open and one.due_on < today and one.outstanding > nothing,
        )
        for position, one in enumerate(states(invoice, installments), start=1)
    ]
