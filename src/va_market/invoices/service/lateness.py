"""What of an invoice is late, for those who remind of it."""

from dataclasses import dataclass
from datetime import date

from va_market.invoices.models import InvoiceStatus
from va_market.invoices.schemas.installments import states
from va_market.invoices.service.moving import Held
from va_market.kit.money import Money
from va_market.pricing.invoices import InstallmentState, overdue_of


@dataclass(frozen=True, slots=True)
class Late:
    """What should have been paid, and since when."""

    amount: Money
    due_on: date


def _open_parts(held: Held) -> list[InstallmentState]:
    """What is disputed counts as credited, which is what the dispute may come to."""
    invoice = held.invoice
    if invoice.status != InvoiceStatus.OPEN:
        return []
    disputed = min(invoice.disputed_minor, invoice.owed_minor)
    parts = states(invoice, held.installments, taken=disputed)
    return [part for part in parts if part.outstanding.minor]


def late_of(held: Held, *, on: date) -> Late | None:
    """What of a held invoice was due before `on`, is not paid, and is not disputed."""
    parts = _open_parts(held)
    if not parts or parts[0].due_on >= on:
        return None
    return Late(overdue_of(parts, on=on, currency=held.invoice.currency), parts[0].due_on)


def due_next(held: Held, *, on: date) -> date | None:
    """The day of the first part that is not late yet."""
    return next((part.due_on for part in _open_parts(held) if part.due_on >= on), None)
