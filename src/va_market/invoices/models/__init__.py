"""The tables of invoices, by what they are about."""

from va_market.invoices.models.credit_notes import CreditNote, CreditNoteLine
from va_market.invoices.models.invoices import (
    INVOICE,
    ISSUER,
    Invoice,
    InvoiceSeries,
    InvoiceStatus,
)
from va_market.invoices.models.lines import InvoiceLine, InvoiceSource, LineKind
from va_market.invoices.models.payments import InvoicePayment

__all__ = [
    "INVOICE",
    "ISSUER",
    "CreditNote",
    "CreditNoteLine",
    "Invoice",
    "InvoiceLine",
    "InvoicePayment",
    "InvoiceSeries",
    "InvoiceSource",
    "InvoiceStatus",
    "LineKind",
]
