"""What a comparison of costs answers."""

from typing import Any, Literal

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.comparison.assumptions import Assumptions
from va_market.pricing.frozen import frozen
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, TraceStep

OptionName = Literal["independent", "staff", "agency"]
CostKind = Literal[
    "work",
    "agency_markup",
    "platform_fee",
    "salary",
    "paid_leave",
    "employer_contributions",
    "benefits",
    "equipment",
    "recruitment",
    "training",
]


def _euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def _step(step: str, formula: str, result: str) -> dict[str, str]:
    return {"step": step, "formula": formula, "result": result}


_LINE: dict[str, Any] = {
    "kind": "work",
    "description": "Hours worked",
    "amount": _euros("48000.00"),
    "trace": [_step("rate", f"115200 min {TIMES} 25.00 EUR {DIVIDED_BY} 60", "48000.00 EUR")],
}
_PER_HOUR = f"48000.00 EUR {TIMES} 60 {DIVIDED_BY} 115200 min"
_OPTION: dict[str, Any] = {
    "option": "independent",
    "lines": [_LINE],
    "total": _euros("48000.00"),
    "cost_per_productive_hour": _euros("25.00"),
    "trace": [_step("cost_per_productive_hour", _PER_HOUR, "25.00 EUR")],
}
_EVEN = f"115200 min {TIMES} (35948.00 EUR {MINUS} 0.00 EUR) {DIVIDED_BY} 48000.00 EUR"
_BREAK_EVEN: dict[str, Any] = {
    "option": "independent",
    "minutes_a_year": 86275,
    "trace": [_step("break_even", _EVEN, "86275 min")],
}


class CostLine(Schema):
    """One part of what an option costs in a year."""

    model_config = frozen(_LINE)

    kind: CostKind = Field(description="What the line is for.", examples=["work"])
    description: str = Field(description="The same for people.", examples=["Hours worked"])
    amount: Money = Field(description="Cost of the year, rounded once.")
    trace: list[TraceStep] = Field(description="The derivation, step by step.")


class OptionCost(Schema):
    """What one way to fill the role costs the client in a year, before tax."""

    model_config = frozen(_OPTION)

    option: OptionName = Field(description="Who does the work.", examples=["independent"])
    lines: list[CostLine] = Field(description="What the total consists of.")
    total: Money = Field(description="Sum of the lines.")
    cost_per_productive_hour: Money = Field(
        description="Total for each hour that is worked and not only paid, rounded once."
    )
    trace: list[TraceStep] = Field(description="How the cost of an hour came about.")


class BreakEven(Schema):
    """Up to how much work a year an option without a salary costs no more than staff."""

    model_config = frozen(_BREAK_EVEN)

    option: Literal["independent", "agency"] = Field(
        description="What is compared with staff.", examples=["independent"]
    )
    minutes_a_year: int | None = Field(
        description="Minutes worked a year at which both cost the same, half up; null: the "
        "option costs nothing by the hour.",
        examples=[86275],
    )
    trace: list[TraceStep] = Field(description="The derivation.")


class Comparison(Schema):
    """What the role costs in each of three ways, with the figures behind it; before tax."""

    model_config = frozen(
        {
            "currency": "EUR",
            "paid_minutes": 124800,
            "productive_minutes": 115200,
            "time_trace": [
                _step("paid_leave", f"124800 min {TIMES} 20 {DIVIDED_BY} 260 days", "9600 min"),
                _step("productive_time", f"124800 min {MINUS} 9600 min", "115200 min"),
            ],
            "options": [_OPTION],
            "cheapest": "staff",
            "break_even": [_BREAK_EVEN],
            "assumptions": Assumptions().model_dump(mode="json"),
        }
    )

    currency: str = Field(description="ISO 4217 code of every amount.", examples=["EUR"])
    paid_minutes: int = Field(
        description="Time of the role in a year, which staff is paid for.", examples=[124800]
    )
    productive_minutes: int = Field(
        description="What is left of it after paid leave: the work that each option does.",
        examples=[115200],
    )
    time_trace: list[TraceStep] = Field(description="How these two came about.")
    options: list[OptionCost] = Field(description="The three ways to fill the role.")
    cheapest: OptionName = Field(
        description="The lowest total; the first of equal ones.", examples=["staff"]
    )
    break_even: list[BreakEven] = Field(
        description="Where an independent assistant, and one of an agency, cost as much as staff."
    )
    assumptions: Assumptions = Field(description="What was taken for granted.")
