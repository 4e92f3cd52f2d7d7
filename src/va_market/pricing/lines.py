"""The lines of a quote. Each is rounded once and carries its own fees and derivation."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.kit.trusted import trusted
from va_market.pricing.charges import Charge, PayKind, Unit
from va_market.pricing.fees import FeeRule, Fees
from va_market.pricing.fees.of_charges import fees_of
from va_market.pricing.frozen import frozen
from va_market.pricing.trace import DIVIDED_BY, TIMES, TraceStep

LINE_EXAMPLE: dict[str, Any] = {
    "kind": "hourly",
    "description": "Work by the hour",
    "quantity": "1.5",
    "unit": "hour",
    "unit_price": {"amount": "25.00", "currency": "EUR"},
    "amount": {"amount": "37.50", "currency": "EUR"},
    "fee": {"amount": "3.75", "currency": "EUR"},
    "client_fee": {"amount": "3.75", "currency": "EUR"},
    "assistant_fee": {"amount": "0.00", "currency": "EUR"},
    "explanation": f"Work by the hour: 90 min {TIMES} 25.00 EUR {DIVIDED_BY} 60 is 37.50 EUR; "
    "10 % of 37.50 EUR, paid by the client is 3.75 EUR.",
    "trace": [
        {
            "step": "rate",
            "formula": f"90 min {TIMES} 25.00 EUR {DIVIDED_BY} 60",
            "result": "37.50 EUR",
        },
        {"step": "fee", "formula": "10 % of 37.50 EUR, paid by the client", "result": "3.75 EUR"},
    ],
}


class QuoteLine(Schema):
    """One line: what, how much of it, at which price, and how the amount came about."""

    model_config = frozen(LINE_EXAMPLE)

    kind: PayKind = Field(
        description="Which of the terms asks for it: their kind.", examples=["hourly"]
    )
    description: str = Field(description="What is paid.", examples=["Work by the hour"])
    quantity: str = Field(
        description="Number of units with at most four decimals, for reading; "
        "the amount is computed from the exact figures in the trace.",
        examples=["1.5"],
    )
    unit: Unit = Field(description="What the quantity counts.", examples=["hour"])
    unit_price: Money = Field(
        description="Price of one unit, for reading: without premiums, whose multiplier stands in "
        "the trace."
    )
    amount: Money = Field(description="Total of the line before fee and tax, rounded once.")
    fee: Money = Field(description="Fee of the platform on this line, of both sides.")
    client_fee: Money = Field(description="What the client pays of it, on top of the line.")
    assistant_fee: Money = Field(description="What the assistant receives less for it.")
    explanation: str = Field(
        description="The derivation in one sentence, for people.",
        examples=[LINE_EXAMPLE["explanation"]],
    )
    trace: list[TraceStep] = Field(description="The derivation, step by step.")


def lines_of(
    charges: Sequence[Charge], rule: FeeRule, *, billed_before: Money | None = None
) -> list[QuoteLine]:
    """The lines of some charges, with the fees of `rule` on each.

    Raises:
        FeeCurrencyMismatch, BilledBeforeNegative, AmountOutOfRange: see `fees.fees_on`.
    """
    fees = fees_of(charges, rule, billed_before=billed_before)
    return [_line(charge, part) for charge, part in zip(charges, fees, strict=True)]


def _line(charge: Charge, fees: Fees) -> QuoteLine:
    steps = [*charge.amount.steps, *fees.client.steps, *fees.assistant.steps]
    said = "; ".join(f"{step.formula} is {step.result}" for step in steps)
    values = {
        "kind": charge.kind,
        "description": charge.description,
        "quantity": charge.quantity,
        "unit": charge.unit,
        "unit_price": charge.unit_price,
        "amount": charge.amount.value,
        "fee": fees.client.value + fees.assistant.value,
        "client_fee": fees.client.value,
        "assistant_fee": fees.assistant.value,
        "explanation": f"{charge.description}: {said}.",
        "trace": steps,
    }
    return trusted(QuoteLine, values)
