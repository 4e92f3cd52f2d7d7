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
from va_market.invoices.schemas.corrections import (
    CorrectionsSettle,
    SettlementAsk,
    SettlementRead,
)
from va_market.invoices.schemas.credit_notes import (
    CreditNoteCreate,
    CreditNotePage,
    CreditNoteQuery,
    CreditNoteRead,
)
from va_market.invoices.schemas.invoices import InvoicePage, InvoiceRead, InvoiceSummary
from va_market.invoices.schemas.late_fees import (
    LateFeeInvoiceCreate,
    LatenessRead,
)
from va_market.invoices.schemas.payments import (
    InvoicePay,
    PaymentCreate,
    PaymentPage,
    PaymentQuery,
    PaymentRead,
)
from va_market.invoices.schemas.repayments import (
    RepaymentCreate,
    RepaymentPage,
    RepaymentQuery,
    RepaymentRead,
)
from va_market.invoices.schemas.sources import (
    LineOfEntryRead,
    LineOfSourceRead,
    SourcePage,
    source_of_row,
)

__all__ = [
    "TERMS_OF_PAYMENT",
    "CorrectionsSettle",
    "CreditNoteCreate",
    "CreditNotePage",
    "CreditNoteQuery",
    "CreditNoteRead",
    "InvoiceCreate",
    "InvoiceOfContractQuery",
    "InvoicePage",
    "InvoicePay",
    "InvoiceQuery",
    "InvoiceRead",
    "InvoiceSummary",
    "InvoiceUpdate",
    "LateFeeInvoiceCreate",
    "LatenessRead",
    "LineOfEntryRead",
    "LineOfSourceRead",
    "PaymentCreate",
    "PaymentPage",
    "PaymentQuery",
    "PaymentRead",
    "RepaymentCreate",
    "RepaymentPage",
    "RepaymentQuery",
    "RepaymentRead",
    "SettlementAsk",
    "SettlementRead",
    "SourcePage",
    "SourceQuery",
    "VoidRequest",
    "source_of_row",
]
