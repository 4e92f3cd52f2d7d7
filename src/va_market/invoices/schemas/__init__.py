"""What callers send and are shown of invoices, by what it is about."""

from va_market.invoices.schemas.asking import (
    TERMS_OF_PAYMENT,
    InvoiceCreate,
    InvoiceOfContractQuery,
    InvoiceQuery,
    InvoiceUpdate,
    SourceQuery,
    VoidRequest,
)
from va_market.invoices.schemas.credit_notes import (
    CreditNoteCreate,
    CreditNotePage,
    CreditNoteQuery,
    CreditNoteRead,
)
from va_market.invoices.schemas.invoices import InvoicePage, InvoiceRead, InvoiceSummary
from va_market.invoices.schemas.lines import LineOfEntryRead, SourcePage, SourceRead
from va_market.invoices.schemas.payments import (
    PaymentCreate,
    PaymentPage,
    PaymentQuery,
    PaymentRead,
)

__all__ = [
    "TERMS_OF_PAYMENT",
    "CreditNoteCreate",
    "CreditNotePage",
    "CreditNoteQuery",
    "CreditNoteRead",
    "InvoiceCreate",
    "InvoiceOfContractQuery",
    "InvoicePage",
    "InvoiceQuery",
    "InvoiceRead",
    "InvoiceSummary",
    "InvoiceUpdate",
    "LineOfEntryRead",
    "PaymentCreate",
    "PaymentPage",
    "PaymentQuery",
    "PaymentRead",
    "SourcePage",
    "SourceQuery",
    "SourceRead",
    "VoidRequest",
]
