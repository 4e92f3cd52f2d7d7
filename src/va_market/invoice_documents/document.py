"""An invoice or credit note as it is given out, whatever it is written as."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from va_market.invoice_documents.checks import check
from va_market.invoice_documents.codes import DocumentKind
from va_market.invoice_documents.parts import (
    BankAccount,
    DocumentLine,
    Due,
    Part,
    Party,
    Period,
    Preceding,
    Reference,
    TaxSubtotal,
    Totals,
)
from va_market.kit.fields import Currency, Note


class InvoiceDocument(Part):
    """Holds only together with the sums of EN 16931; what does not add up cannot be made.

    Amounts of a credit note are positive where they take back. Making one raises Pydantic's
    `ValidationError`, with the rule that is broken in its message.
    """

    kind: DocumentKind
    number: Reference
    issued_on: date
    due_on: date | None = None
    currency: Currency
    seller: Party
    buyer: Party
    period: Period | None = None
    delivered_on: date | None = None
    lines: Annotated[tuple[DocumentLine, ...], Field(min_length=1)]  # BR-16
    subtotals: Annotated[tuple[TaxSubtotal, ...], Field(min_length=1)]  # BR-CO-18
    totals: Totals
    installments: tuple[Due, ...] = ()
    payment_terms: Note | None = None
    payment_reference: Reference | None = None
    bank_account: BankAccount | None = None
    buyer_reference: Reference | None = None
    order_reference: Reference | None = None
    contract_reference: Reference | None = None
    notes: tuple[Note, ...] = ()
    preceding: Preceding | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        check(self)
        return self
