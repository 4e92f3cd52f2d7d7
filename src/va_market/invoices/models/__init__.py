"""The tables of invoices, by what they are about."""

from va_market.invoices.models.credit_notes import CreditNote, CreditNoteLine
from va_market.invoices.models.installments import InvoiceInstallment
from va_market.invoices.models.invoices import (
    CLIENT,
    INVOICE,
    ISSUER,
    Invoice,
    InvoiceSeries,
    InvoiceStatus,
)
from va_market.invoices.models.lines import InvoiceLine, LineKind
from va_market.invoices.models.payments import (
    InvoicePayment,
    InvoiceRepayment,
    PaymentSource,
    RepaymentSource,
)
from va_market.invoices.models.sources import InvoiceSource, SourceKind

__all__ = [
    "CLIENT",
    "INVOICE",
    "ISSUER",
    "CreditNote",
    "CreditNoteLine",
    "Invoice",
    "InvoiceInstallment",
    "InvoiceLine",
    "InvoicePayment",
    "InvoiceRepayment",
    "InvoiceSeries",
    "InvoiceSource",
    "InvoiceStatus",
    "LineKind",
    "PaymentSource",
    "RepaymentSource",
    "SourceKind",
]
