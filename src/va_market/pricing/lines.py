"""The lines of a quote. Each is rounded once and carries its own fee and derivation."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule, explained_fee
from va_market.pricing.trace import DIVIDED_BY, TIMES, Explained, TraceStep, worked_out
from va_market.pricing.worktime import WorkTime

Unit = Literal["hour", "milestone", "deposit", "recoupment", "period", "overage_hour"]

LINE_EXAMPLE: dict[str, Any] = {
    "description": "Work by the hour",
    "quantity": "1.5",
    "unit": "hour",
    "unit_price": {"amount": "25.00", "currency": "EUR"},
    "amount": {"amount": "37.50", "currency": "EUR"},
    "fee": {"amount": "3.75", "currency": "EUR"},
    "trace": [
        {
            "step": "rate",
            "formula": f"90 min {TIMES} 25.00 EUR {DIVIDED_BY} 60",
            "result": "37.50 EUR",
        },
        {"step": "fee", "formula": "10 % of 37.50 EUR, paid by the client", "result": "3.75 EUR"},
    ],
}


class QuoteLine(BaseModel):
    """One line: what, how much of it, at which price, and how the amount came about."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [LINE_EXAMPLE]}
    )

    description: str = Field(description="What is paid.", examples=["Work by the hour"])
    quantity: str = Field(
        description="Number of units with at most four decimals, for reading; "
        "the amount is computed from the exact figures in the trace.",
        examples=["1.5"],
    )
    unit: Unit = Field(description="What the quantity counts.", examples=["hour"])
    unit_price: Money = Field(description="Price of one unit.")
    amount: Money = Field(description="Total of the line before fee and tax, rounded once.")
    fee: Money = Field(description="Fee of the platform on this line.")
    trace: list[TraceStep] = Field(description="The derivation, step by step.")


@dataclass(frozen=True, slots=True)
class Priced:
    """Lines, and how much of the work they pay for and leave unpaid, in minutes."""

    lines: list[QuoteLine]
    billed_minutes: int
    unbilled_minutes: int


def line(
    *,
    description: str,
    quantity: str,
    unit: Unit,
    unit_price: Money,
    amount: Explained,
    fee: Explained,
) -> QuoteLine:
    return QuoteLine(
        description=description,
        quantity=quantity,
        unit=unit,
        unit_price=unit_price,
        amount=amount.value,
        fee=fee.value,
        trace=[*amount.steps, *fee.steps],
    )


def work_line(
    work: WorkTime,
    rate: Money,
    *,
    description: str,
    unit: Unit,
    rule: FeeRule,
    before: tuple[TraceStep, ...] = (),
) -> QuoteLine:
    """`work` at `rate` per hour, rounded once on the line (money.md §6).

    `before` are the steps that led to this much work.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    amount = worked_out(
        work.count * rate.amount / Decimal(work.per_hour),
        rate.currency,
        step="rate",
        formula=f"{work} {TIMES} {rate} {DIVIDED_BY} {work.per_hour}",
    )
    return line(
        description=description,
        quantity=work.hours,
        unit=unit,
        unit_price=rate,
        amount=Explained(amount.value, (*before, *amount.steps)),
        fee=explained_fee(amount.value, rule),
    )


def unpriced_line(work: WorkTime, *, description: str, reason: Explained) -> QuoteLine:
    """`work` that is shown but costs nothing by itself, for the `reason` in its trace."""
    nothing = Money.zero(reason.value.currency)
    return line(
        description=description,
        quantity=work.hours,
        unit="hour",
        unit_price=nothing,
        amount=reason,
        fee=Explained(nothing, ()),
    )
