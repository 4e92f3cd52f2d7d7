"""What an estimate answers. Outputs have no defaults."""

from typing import Any

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, TraceStep


def _euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


_TASK: dict[str, Any] = {
    "title": "Move the contacts",
    "mean_minutes": "110",
    "deviation_minutes": "30",
}
REPLY_EXAMPLE: dict[str, Any] = {
    "tasks": [_TASK],
    "mean_minutes": "110",
    "deviation_minutes": "30",
    "confidence": 80,
    "low_minutes": 71,
    "expected_minutes": 110,
    "high_minutes": 149,
    "price_low": _euros("39.05"),
    "price_expected": _euros("60.50"),
    "price_high": _euros("81.95"),
    "covered_percent": "90.87",
    "trace": [
        {
            "step": "mean",
            "formula": f"the sum of (optimistic + 4 {TIMES} likely + pessimistic) {DIVIDED_BY} 6",
            "result": "110 min",
        },
        {
            "step": "deviation",
            "formula": "the square root of the sum of "
            f"((pessimistic {MINUS} optimistic) {DIVIDED_BY} 6) squared",
            "result": "30 min",
        },
        {
            "step": "spread",
            "formula": f"80 % lie within 1.2816 {TIMES} 30 min of the mean",
            "result": "38.448 min",
        },
        {
            "step": "price_low",
            "formula": f"71 min {TIMES} 30.00 EUR {DIVIDED_BY} 60, and 10 % for what is not known",
            "result": "39.05 EUR",
        },
        {
            "step": "price_expected",
            "formula": f"110 min {TIMES} 30.00 EUR {DIVIDED_BY} 60, and 10 % for what is not known",
            "result": "60.50 EUR",
        },
        {
            "step": "price_high",
            "formula": f"149 min {TIMES} 30.00 EUR {DIVIDED_BY} 60, and 10 % for what is not known",
            "result": "81.95 EUR",
        },
        {
            "step": "coverage",
            "formula": "share of the normal distribution up to "
            f"82.50 EUR {DIVIDED_BY} (30.00 EUR {TIMES} 1.1) {TIMES} 60 = 150 min",
            "result": "90.87 %",
        },
    ],
}


class TaskEstimate(Schema):
    """What is to be expected of one task."""

    model_config = frozen(_TASK)

    title: str = Field(description="What is done.", examples=["Move the contacts"])
    mean_minutes: str = Field(
        description="Mean, with at most four decimals, for reading.", examples=["110"]
    )
    deviation_minutes: str = Field(
        description="Standard deviation, with at most four decimals, for reading.", examples=["30"]
    )


class Estimate(Schema):
    """How long it takes, how sure that is, and what it would cost."""

    model_config = frozen(REPLY_EXAMPLE)

    tasks: list[TaskEstimate] = Field(description="Each task, in the order given.")
    mean_minutes: str = Field(
        description="Mean of the plan, with at most four decimals.", examples=["110"]
    )
    deviation_minutes: str = Field(
        description="Standard deviation of the plan, with at most four decimals.", examples=["30"]
    )
    confidence: int = Field(description="In percent.", examples=[80])
    low_minutes: int = Field(description="Rounded down; never below zero.", examples=[71])
    expected_minutes: int = Field(description="The mean, half up.", examples=[110])
    high_minutes: int = Field(description="Rounded up.", examples=[149])
    price_low: Money | None = Field(description="Of the low minutes; null without a rate.")
    price_expected: Money | None = Field(
        description="Of the expected minutes; null without a rate."
    )
    price_high: Money | None = Field(
        description="Of the high minutes: a fixed price that covers the work as surely as the "
        "confidence says, and half of the rest as well. Null without a rate."
    )
    covered_percent: str | None = Field(
        description="In how many cases of a hundred the fixed price covers the work, with at "
        "most two decimals, rounded down; null if none was asked about.",
        examples=["90.87"],
    )
    trace: list[TraceStep] = Field(description="The derivation, step by step.")
