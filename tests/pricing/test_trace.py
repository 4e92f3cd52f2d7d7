from decimal import Decimal

import pytest

from tests.pricing.samples import money
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.trace import TraceStep, unchanged, worked_out


def steps(exact: Decimal, currency: str) -> list[tuple[str, str]]:
    explained = worked_out(exact, currency, step="rate", formula="as agreed")
    return [(step.formula, step.result) for step in explained.steps]


class TestWorkedOut:
    def test_an_amount_that_fits_needs_no_rounding_step(self):
        assert steps(Decimal("37.5"), "EUR") == [("as agreed", "37.50 EUR")]

    @pytest.mark.parametrize(
        ("exact", "currency", "before", "decimals", "after"),
        [
            (Decimal("37.125"), "EUR", "37.125 EUR", 2, "37.13 EUR"),
            (Decimal("-37.125"), "EUR", "-37.125 EUR", 2, "-37.13 EUR"),
            (Decimal(50) / 3, "EUR", "16.66666666\u2026 EUR", 2, "16.67 EUR"),
            (Decimal("0.5"), "JPY", "0.5 JPY", 0, "1 JPY"),
            (Decimal("0.0005"), "BHD", "0.0005 BHD", 3, "0.001 BHD"),
            (Decimal("0.0000000001"), "CLF", "0.0000000001 CLF", 4, "0.0000 CLF"),
        ],
    )
    def test_rounding_is_shown_with_both_figures(self, exact, currency, before, decimals, after):
        rounding = f"{before} to {decimals} decimals, half away from zero"
        assert steps(exact, currency) == [("as agreed", before), (rounding, after)]

    def test_refuses_what_no_amount_can_hold(self):
        with pytest.raises(AmountOutOfRange):
            worked_out(Decimal(10) ** 20, "EUR", step="rate", formula="")


class TestExplained:
    def test_steps_follow_each_other(self):
        more = TraceStep(step="note", formula="why", result="so")
        explained = unchanged(money("1 JPY"), step="price", formula="as agreed").then(more)
        assert [step.step for step in explained.steps] == ["price", "note"]
