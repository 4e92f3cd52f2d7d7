"""Invoices and credit notes as people and programs read them: PDF, UBL for Peppol, CSV."""

from va_market.invoice_documents.codes import DocumentKind, Unit
from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.parts import (
    Address,
    BankAccount,
    DocumentLine,
    Due,
    ElectronicAddress,
    Party,
    Period,
    Preceding,
    TaxSubtotal,
    Totals,
)
from va_market.invoice_documents.pdf import to_pdf
from va_market.invoice_documents.tables import to_csv
from va_market.invoice_documents.ubl import NotForPeppol, to_ubl

__all__ = [
    "Address",
    "BankAccount",
    "DocumentKind",
    "DocumentLine",
    "Due",
    "ElectronicAddress",
    "InvoiceDocument",
    "NotForPeppol",
    "Party",
    "Period",
    "Preceding",
    "TaxSubtotal",
    "Totals",
    "Unit",
    "to_csv",
    "to_pdf",
    "to_ubl",
]
