"""What is asked of each kind that invoices bill, and what it answers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from va_market.invoices.models import Invoice, InvoiceLine, SourceKind
from va_market.invoices.repository import Link
from va_market.kit.db import Row

MOST_SOURCES = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """The lines of a draft: of a new one from all that is free, or anew `without` some sources."""

    invoice: Invoice
    without: Collection[UUID] | None

    def takes(self, row: Row) -> bool:
        """Whether it is to stand on the draft; `row` says on which live invoice it stands."""
        if self.without is None:
            return row.invoice_id is None
        return row.invoice_id == self.invoice.id and row.id not in self.without


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines that are not written yet, in their order, and what stands on which of them."""

    lines: Sequence[InvoiceLine]
    links: Sequence[Link]
    there: Collection[UUID]
    """What of this kind the draft has held so far."""

    @classmethod
    def of_each(
        cls, asked: Asked, kind: SourceKind, rows: Sequence[Row], lines: Iterable[InvoiceLine]
    ) -> "Drawn":
        """A line for each source that is taken; `lines` are those of them."""
        made = list(lines)
        taken = [row for row in rows if asked.takes(row)]
        links = [Link(line.id, 1, kind, row.id) for line, row in zip(made, taken, strict=True)]
        return cls(made, links, on_it(asked.invoice, rows))


def on_it(invoice: Invoice, rows: Iterable[Row]) -> set[UUID]:
    """Which of them stand on the invoice."""
    return {row.id for row in rows if row.invoice_id == invoice.id}


def new_line(invoice: Invoice, **columns: Any) -> InvoiceLine:
    """A line whose place, fees and tax are worked out later, unless they are known."""
    unknown = {
        "position": 0,
        "client_fee_minor": 0,
        "assistant_fee_minor": 0,
        "tax_category": "O",
        "tax_percent": Decimal(0),
    }
    return InvoiceLine(**{**unknown, **columns}, invoice_id=invoice.id)
