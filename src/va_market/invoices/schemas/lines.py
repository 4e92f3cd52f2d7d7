"""What stands on an invoice, and where its time is found."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field, TypeAdapter

from va_market.invoices.models import InvoiceStatus, LineKind
from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.pricing.percents import Percent
from va_market.pricing.taxes import TaxCategory
from va_market.pricing.trace import TraceStep


class InvoiceLineRead(Schema):
    """One line; it never changes once the invoice is opened."""

    id: UUID
    position: int = Field(description="Its place, from 1.")
    kind: LineKind = Field(description="`fee` is what the client bears of the platform's fee.")
    description: str
    work_order_id: UUID | None
    task: str | None
    quantity: str = Field(
        description="With at most four decimals, for reading; the exact figures stand in the trace."
    )
    unit: str
    unit_price: Money = Field(description="Without premiums, whose multiplier is in the trace.")
    amount: Money = Field(description="Before tax, rounded once.")
    client_fee: Money = Field(description="What the client bears of the fee on it.")
    assistant_fee: Money = Field(description="What whoever works receives less for it.")
    tax_category: TaxCategory = Field(description="UNCL5305 category.")
    tax_percent: Percent
    first_on: date
    last_on: date = Field(description="The last day of the work on it.")
    sources_of: UUID | None = Field(
        description="The line that has the same time behind it; null: it has time of its own."
    )
    trace: list[TraceStep] = Field(description="How the amount came about, step by step.")


class _Line(Schema):
    """A line as the database tells it in JSON."""

    id: UUID
    position: int
    kind: LineKind
    description: str
    work_order_id: UUID | None
    task: str | None
    quantity: str
    unit: str
    unit_price_minor: int
    amount_minor: int
    client_fee_minor: int
    assistant_fee_minor: int
    tax_category: TaxCategory
    tax_percent: Decimal
    first_on: date
    last_on: date
    sources_of: UUID | None
    trace: list[TraceStep]


LINES = TypeAdapter(list[_Line])
_AMOUNTS = ("unit_price", "amount", "client_fee", "assistant_fee")


def line_of(line: Any, currency: str) -> InvoiceLineRead:
    amounts = {
        name: Money.from_minor(getattr(line, f"{name}_minor"), currency) for name in _AMOUNTS
    }
    return shaped(InvoiceLineRead, line, **amounts)


class TaxGroupRead(Schema):
    """All lines of one category and rate together; the tax on them is rounded once."""

    category: TaxCategory = Field(description="UNCL5305 category.")
    percent: Percent
    net: Money
    tax: Money
    reason: str = Field(description="Why this tax, for people.")
    reason_code: str | None = Field(description="Code of the exemption (VATEX).")
    note: str | None = Field(description="Words that the invoice bears, such as `Reverse charge`.")
    trace: list[TraceStep]

    @classmethod
    def of(cls, group: dict[str, Any], currency: str) -> "TaxGroupRead":
        amounts = {
            name: Money.from_minor(group[f"{name}_minor"], currency) for name in ("net", "tax")
        }
        plain = {name: value for name, value in group.items() if name in cls.model_fields}
        return cls.model_validate({**plain, **amounts})


class SourceRead(Schema):
    """An approved entry behind a line."""

    position: int = Field(description="Its place in the order of time, from 1.")
    id: UUID = Field(description="The time entry.")
    assistant_id: UUID
    counted_on: date = Field(description="The day of its start, in the contract's zone.")
    started_at: Moment
    ended_at: Moment
    billable_seconds: int = Field(description="As frozen at approval; below zero: taken back.")
    terms_version: int = Field(description="The version of the contract's terms that pays for it.")
    work_order_id: UUID | None
    task: str | None
    memo: str
    released_at: Moment | None = Field(
        description="When the invoice was voided, and the entry free for another one."
    )

    @classmethod
    def of_row(cls, row: Row) -> "SourceRead":
        return shaped(cls, row)


class SourcePage(PageOf[SourceRead]):
    """A page of the time behind a line."""


class LineOfEntryRead(Schema):
    """Where an entry is billed."""

    time_entry_id: UUID
    contract_id: UUID
    invoice_id: UUID
    status: InvoiceStatus
    number: str | None
    line_id: UUID
    position: int
    description: str

    @classmethod
    def of_row(cls, row: Row) -> "LineOfEntryRead":
        return shaped(cls, row)
