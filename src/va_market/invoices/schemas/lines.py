"""What stands on an invoice, and how it is taxed."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field, TypeAdapter

from va_market.invoices.models import LineKind
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.pricing.percents import Percent
from va_market.pricing.taxes import TaxCategory
from va_market.pricing.trace import TraceStep


class InvoiceLineRead(Schema):
    """One line; it never changes once the invoice is opened."""

    id: UUID
    position: int = Field(description="Its place, from 1.")
    kind: LineKind = Field(
        description="`fee` is what the client bears of the platform's fee; `milestone` was paid "
        "when its funds were released; `credit` sets off what was charged in error; "
        "`late_interest` and `late_fee` are what the lateness of another invoice costs."
    )
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
    last_on: date = Field(description="The last day of what is billed on it.")
    sources_of: UUID | None = Field(
        description="The line that has the same time behind it; null: it has sources of its own."
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
