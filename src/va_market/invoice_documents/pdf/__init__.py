"""The document as PDF, for people."""

from va_market.invoice_documents.document import InvoiceDocument


def to_pdf(document: InvoiceDocument) -> bytes:
    """Pages of A4 in English, with texts in any script; the same document gives the same bytes.

    Takes a third of a second, and a few for ten thousand lines: not on the event loop.
    """
    # What writes PDFs is large, and most processes write none.
    from va_market.invoice_documents.pdf.writing import pages_of  # noqa: PLC0415

    return pages_of(document)
