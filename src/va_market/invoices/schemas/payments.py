from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from va_market.invoices.models import PaymentSource
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Price, Title
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.pricing.terms import CalendarDay

EXAMPLE: JsonDict = {
    "amount": {"amount": "1250.00", "currency": "EUR"},
    "received_on": "2026-12-20",
    "reference": "Transfer 4711",
}


class PaymentCreate(Schema):
    """What the client paid to you, all that is owed or a part of it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    amount: Price
    received_on: CalendarDay = Field(description="The day on which it arrived.")
    reference: Title | None = Field(default=None, description="By which it is found again.")


class InvoicePay(Schema):
    """How much of it is paid."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"amount": EXAMPLE["amount"]}, {}]}
    )

    amount: Price | None = Field(default=None, description="All that is owed by default.")


class PaymentRead(Schema):
    """What was paid on an invoice; it never changes."""

    id: UUID
    invoice_id: UUID
    source: PaymentSource = Field(
        description="`held`: out of what is held for the client. `recorded`: directly, as the "
        "issuer wrote down. `released`: from the funds held for milestones, before it was opened."
    )
    amount: Money
    received_on: date
    reference: str | None
    transaction_id: UUID = Field(description="What posted it, as the entries of accounts name it.")
    recorded_by: UUID
    created_at: Moment

    @classmethod
    def of(cls, payment: Any, currency: str) -> "PaymentRead":
        amount = Money.from_minor(payment.amount_minor, currency)
        return shaped(cls, payment, amount=amount, transaction_id=payment.posting_id)

    @classmethod
    def of_row(cls, row: Row) -> "PaymentRead":
        return cls.of(row, row.currency)


class PaymentPage(PageOf[PaymentRead]):
    """A page of payments."""


class PaymentSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class PaymentQuery(Schema):
    sort: PaymentSort = PaymentSort.NEWEST
