"""What the issuer gives back of what was paid."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from va_market.invoices.models import RepaymentSource
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Price, Title
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.pricing.terms import CalendarDay

_EXAMPLE: JsonDict = {
    "amount": {"amount": "25.00", "currency": "EUR"},
    "source": "held",
}


class RepaymentCreate(Schema):
    """What you give back, all that is due or a part of it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    amount: Price
    source: RepaymentSource = Field(
        default=RepaymentSource.HELD,
        description="`held`: from what you may spend to what is held for the client. `recorded`: "
        "you gave it back directly.",
    )
    given_back_on: CalendarDay | None = Field(
        default=None, description="The day, where it was given back directly; today by default."
    )
    reference: Title | None = Field(default=None, description="By which it is found again.")


class RepaymentRead(Schema):
    """What was given back of what was paid on an invoice; it never changes."""

    id: UUID
    invoice_id: UUID
    source: RepaymentSource
    amount: Money
    given_back_on: date
    reference: str | None
    transaction_id: UUID = Field(description="What posted it, as the entries of accounts name it.")
    recorded_by: UUID | None = Field(description="null: silence decided a dispute.")
    created_at: Moment

    @classmethod
    def of(cls, repayment: Any, currency: str) -> "RepaymentRead":
        amount = Money.from_minor(repayment.amount_minor, currency)
        return shaped(cls, repayment, amount=amount, transaction_id=repayment.posting_id)

    @classmethod
    def of_row(cls, row: Row) -> "RepaymentRead":
        return cls.of(row, row.currency)


class RepaymentPage(PageOf[RepaymentRead]):
    """A page of repayments."""


class RepaymentSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class RepaymentQuery(Schema):
    sort: RepaymentSort = RepaymentSort.NEWEST
