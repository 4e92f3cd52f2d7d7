"""An invoice as both sides read it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from va_market.identity.actor import Actor
from va_market.invoices.models import InvoiceStatus
from va_market.invoices.parties import PartyRead
from va_market.invoices.policies import allowed_actions
from va_market.invoices.schemas.installments import (
    InstallmentRead,
    installments_of,
    overdue,
    parts_of_row,
)
from va_market.invoices.schemas.late_fees import agreed_late_fee
from va_market.invoices.schemas.lines import LINES, InvoiceLineRead, TaxGroupRead, line_of
from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.invoices import Installment, LateFee, PaymentTerms
from va_market.pricing.percents import Percent

_TOTALS = (
    *("net", "tax", "total", "client_fee", "assistant_fee", "paid", "credited", "refund_due"),
)
_OWED = {InvoiceStatus.OPEN, InvoiceStatus.UNCOLLECTIBLE}


def _totals(invoice: Any) -> dict[str, Any]:
    currency = invoice.currency
    settled = invoice.paid_minor + invoice.credited_minor
    owed = invoice.total_minor - settled if invoice.status in _OWED else 0
    return {
        **{name: Money.from_minor(getattr(invoice, f"{name}_minor"), currency) for name in _TOTALS},
        "outstanding": Money.from_minor(owed, currency),
        "disputed": Money.from_minor(min(owed, invoice.disputed_minor), currency),
        "is_partially_paid": bool(owed and invoice.paid_minor),
    }


def _lateness(invoice: Any, parts: Sequence[Any], today: date) -> dict[str, Any]:
    late = overdue(invoice, parts, today)
    return {"overdue": late, "is_overdue": late.minor > 0}


class InvoiceSummary(Schema):
    """An invoice without its lines."""

    id: UUID
    contract_id: UUID
    organization_id: UUID = Field(description="Who is to pay.")
    issuer_id: UUID = Field(description="Who asks for it: the assistant, or the agency.")
    status: InvoiceStatus
    number: str | None = Field(description="Without gaps in its series; null: a draft has none.")
    period_starts_on: date
    period_ends_on: date
    issued_on: date | None
    due_on: date | None = Field(description="Of one in installments: the day of the first.")
    is_overdue: bool = Field(description="It is open, and a part of it was due before today.")
    late_fee_of: UUID | None = Field(
        description="The invoice for whose lateness it asks; null: it asks for work."
    )
    net: Money = Field(description="Sum of the lines, before tax.")
    tax: Money
    total: Money = Field(description="Net and tax; of a draft as it would be today.")
    paid: Money
    credited: Money = Field(description="What credit notes took off what was owed.")
    refund_due: Money = Field(
        description="What credit notes took back of what was paid, and the issuer has not given "
        "back yet."
    )
    outstanding: Money = Field(description="What is still owed; nothing on a draft or a void one.")
    overdue: Money = Field(description="What of `outstanding` was due before today.")
    disputed: Money = Field(description="What of `outstanding` the client disputes.")
    is_partially_paid: bool = Field(description="Something was paid, and something is owed.")
    client_fee: Money = Field(description="What the client bears of the platform's fee; in `net`.")
    assistant_fee: Money = Field(description="What the issuer receives less for the fee.")
    created_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of_row(cls, row: Row, actor: Actor, *, today: date) -> "InvoiceSummary":
        return shaped(
            cls,
            row,
            **_totals(row),
            **_lateness(row, parts_of_row(row), today),
            allowed_actions=allowed_actions(actor, row),
        )


class InvoicePage(PageOf[InvoiceSummary]):
    """A page of invoices."""


class InvoiceRead(Resource):
    """What a client is asked to pay, line by line."""

    id: UUID
    contract_id: UUID
    organization_id: UUID = Field(description="Who is to pay.")
    issuer_id: UUID = Field(description="Who asks for it: the assistant, or the agency.")
    status: InvoiceStatus
    number: str | None = Field(description="Without gaps in its series; null: a draft has none.")
    period_starts_on: date
    period_ends_on: date
    issued_on: date | None = Field(description="The day on which it was opened.")
    due_on: date | None = Field(description="Of one in installments: the day of the first.")
    is_overdue: bool = Field(description="It is open, and a part of it was due before today.")
    payment_terms: PaymentTerms
    installment_plan: list[Installment] = Field(
        description="In which parts the total is to be paid; none: all of it at once."
    )
    installments: list[InstallmentRead] = Field(
        description="The parts as they are due; a draft has none yet."
    )
    late_fee: LateFee | None = Field(description="What it costs to pay late; null: nothing.")
    late_fee_of: UUID | None = Field(
        description="The invoice for whose lateness it asks; null: it asks for work."
    )
    memo: str | None
    tax_percent: Percent | None = Field(description="What was named in place of the standard rate.")
    seller: PartyRead = Field(description="As it was when the invoice was opened; a draft: last.")
    buyer: PartyRead
    lines: list[InvoiceLineRead]
    taxes: list[TaxGroupRead] = Field(description="One for each category and rate.")
    net: Money = Field(description="Sum of the lines, before tax.")
    tax: Money
    total: Money = Field(description="Net and tax; of a draft as it would be today.")
    paid: Money
    credited: Money = Field(description="What credit notes took off what was owed.")
    refund_due: Money = Field(
        description="What credit notes took back of what was paid, and the issuer has not given "
        "back yet."
    )
    outstanding: Money = Field(description="What is still owed; nothing on a draft or a void one.")
    overdue: Money = Field(description="What of `outstanding` was due before today.")
    disputed: Money = Field(description="What of `outstanding` the client disputes.")
    is_partially_paid: bool = Field(description="Something was paid, and something is owed.")
    client_fee: Money = Field(description="What the client bears of the platform's fee; in `net`.")
    assistant_fee: Money = Field(description="What the issuer receives less for the fee.")
    transaction_id: UUID | None = Field(
        description="What posted it, as the entries of accounts name it; null: a draft."
    )
    opened_by: UUID | None
    opened_at: Moment | None
    paid_at: Moment | None = Field(description="When the last of it was recorded.")
    voided_at: Moment | None
    void_reason: str | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, held: Any, actor: Actor, *, today: date) -> "InvoiceRead":
        """Of a held invoice."""
        return cls._of(held.invoice, held.lines, held.installments, actor, today)

    @classmethod
    def of_row(cls, row: Row, actor: Actor, *, today: date) -> "InvoiceRead":
        lines = LINES.validate_python(row.lines)
        return cls._of(row, lines, parts_of_row(row), actor, today)

    @classmethod
    def _of(
        cls, invoice: Any, lines: Sequence[Any], parts: Sequence[Any], actor: Actor, today: date
    ) -> "InvoiceRead":
        currency = invoice.currency
        return shaped(
            cls,
            invoice,
            **_totals(invoice),
            **_lateness(invoice, parts, today),
            late_fee=agreed_late_fee(invoice),
            lines=[line_of(line, currency) for line in lines],
            taxes=[TaxGroupRead.of(group, currency) for group in invoice.taxes],
            installments=installments_of(invoice, parts, today),
            transaction_id=invoice.posting_id,
            allowed_actions=allowed_actions(actor, invoice),
        )
