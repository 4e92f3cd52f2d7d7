"""The document as PDF, for people."""

from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.pdf.closing import write_closing
from va_market.invoice_documents.pdf.heading import write_heading
from va_market.invoice_documents.pdf.lines import write_lines
from va_market.invoice_documents.pdf.sheet import Sheet

__all__ = ["to_pdf"]


def to_pdf(document: InvoiceDocument) -> bytes:
    """Pages of A4 in English, with texts in any script; the same document gives the same bytes."""
    sheet = Sheet(document)
    write_heading(sheet, document)
    write_lines(sheet, document)
    write_closing(sheet, document)
    return sheet.output()
