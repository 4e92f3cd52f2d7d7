"""The parts of the document, from the top of the first page to the end of the last."""

from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.pdf.closing import write_closing
from va_market.invoice_documents.pdf.heading import write_heading
from va_market.invoice_documents.pdf.lines import write_lines
from va_market.invoice_documents.pdf.sheet import Sheet


def pages_of(document: InvoiceDocument) -> bytes:
    """The whole document as the bytes of a PDF."""
    sheet = Sheet(document)
    write_heading(sheet, document)
    write_lines(sheet, document)
    write_closing(sheet, document)
    return sheet.output()
