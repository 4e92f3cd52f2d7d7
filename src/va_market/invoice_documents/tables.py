"""The lines of a document as CSV, for spreadsheets and for other programs."""

from collections.abc import Callable

from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.parts import DocumentLine
from va_market.kit.cells import csv_of, neutral
from va_market.pricing.percents import percent_text

_Column = Callable[[InvoiceDocument, DocumentLine], str]

_COLUMNS: dict[str, _Column] = {
    "Document": lambda document, _: document.kind.heading,
    "Number": lambda document, _: neutral(document.number),
    "Issue date": lambda document, _: str(document.issued_on),
    "Due date": lambda document, _: str(document.due_on or ""),
    "Seller": lambda document, _: neutral(document.seller.name),
    "Buyer": lambda document, _: neutral(document.buyer.name),
    "Line": lambda _, line: neutral(line.id),
    "Description": lambda _, line: neutral(line.description),
    "Note": lambda _, line: neutral(line.note or ""),
    "Start date": lambda _, line: str(line.period.start) if line.period else "",
    "End date": lambda _, line: str(line.period.end) if line.period else "",
    # A number is no formula: an apostrophe before its minus would make text of it.
    "Quantity": lambda _, line: f"{line.quantity:f}",
    "Unit": lambda _, line: line.unit,
    "Unit price": lambda _, line: f"{line.unit_price:f}",
    "Price per units": lambda _, line: f"{line.price_quantity:f}",
    "Net": lambda _, line: f"{line.net.amount:f}",
    "Currency": lambda document, _: document.currency,
    "Tax category": lambda _, line: line.tax_category,
    "Tax percent": lambda _, line: percent_text(line.tax_percent),
    "Payment terms": lambda document, _: neutral(document.payment_terms or ""),
}


def to_csv(document: InvoiceDocument) -> str:
    """A header and one row for each line, in their order; amounts are plain decimals."""
    rows = ([cell(document, line) for cell in _COLUMNS.values()] for line in document.lines)
    return csv_of([[*_COLUMNS], *rows])
