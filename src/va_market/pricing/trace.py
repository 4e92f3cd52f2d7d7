"""The derivation that every amount carries (money.md, opening paragraph)."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from pydantic import ConfigDict, Field

from va_market.kit.money import EXPONENTS, Money
from va_market.kit.schema import Schema
from va_market.pricing.rounding import round_money

TIMES, DIVIDED_BY, MINUS = "\u00d7", "\u00f7", "\u2212"
# A percentage with four decimals needs six more than the currency; no quotient that ends needs so
# many. What is longer repeats for ever and is cut with an ellipsis.
_MORE_DECIMALS = 6


class TraceStep(Schema):
    """One step from the terms to an amount, for people to read."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "step": "rate",
                    "formula": f"90 min {TIMES} 25.00 EUR {DIVIDED_BY} 60",
                    "result": "37.50 EUR",
                }
            ]
        },
    )

    step: str = Field(description="Name of the rule.", examples=["rate"])
    formula: str = Field(
        description="What was computed.", examples=[f"90 min {TIMES} 25.00 EUR {DIVIDED_BY} 60"]
    )
    result: str = Field(description="What came out.", examples=["37.50 EUR"])


@dataclass(frozen=True, slots=True)
class Explained:
    """A rounded amount and how it came about."""

    value: Money
    steps: tuple[TraceStep, ...]

    def then(self, *steps: TraceStep) -> "Explained":
        return Explained(self.value, (*self.steps, *steps))

    def after(self, *steps: TraceStep) -> "Explained":
        """The same amount, with what led to it before."""
        return Explained(self.value, (*steps, *self.steps))

    def with_value(self, further: "Explained") -> "Explained":
        """The `further` amount that was computed from this one."""
        return Explained(further.value, (*self.steps, *further.steps))


def unchanged(value: Money, *, step: str, formula: str) -> Explained:
    """An amount that needs no arithmetic, with the reason why it is what it is."""
    return Explained(value, (TraceStep(step=step, formula=formula, result=str(value)),))


def worked_out(exact: Decimal, currency: str, *, step: str, formula: str) -> Explained:
    """Round `exact`, in major units, and show both figures where they differ (money.md §6).

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    rounded = round_money(exact, currency)
    if rounded.amount == exact:
        return unchanged(rounded, step=step, formula=formula)
    before = _unrounded(exact, currency)
    rounding = TraceStep(
        step="rounding",
        formula=f"{before} to {EXPONENTS[currency]} decimals, half away from zero",
        result=str(rounded),
    )
    return Explained(rounded, (TraceStep(step=step, formula=formula, result=before), rounding))


def _unrounded(exact: Decimal, currency: str) -> str:
    last = Decimal(1).scaleb(-EXPONENTS[currency] - _MORE_DECIMALS)
    shown = exact.quantize(last, ROUND_DOWN)
    if shown != exact:
        return f"{shown:f}\u2026 {currency}"
    return f"{shown.normalize():f} {currency}"
