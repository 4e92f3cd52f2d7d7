# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from datetime import date

import pytest

from tests.pricing.retainers.samples import JANUARY, PACKS, agreed
from va_market.pricing.retainers.true_ups import true_up

AT_RATE = agreed(rate="30.00 EUR", commitment=1500)
AT_FEE = agreed(commitment=1500, **PACKS)
HALF = JANUARY.begun_on(date(2026, 1, 15))


class TestTrueUp:
    # 1500 min committed; 30 EUR an hour, or 500 EUR / 1200 min. 17 of 31 days are
    # 1500 x 17 / 31 = 822.58 = 823 min, and 823 - 658 = 165 min at 30 EUR are 82.50 EUR.
    @pytest.mark.parametrize(
        ("terms", "period", "paid", "amount", "minutes"),
        [
            (AT_RATE, JANUARY, 1200, "150.00 EUR", 300),
            (AT_RATE, JANUARY, 1350, "75.00 EUR", 150),
            (AT_RATE, HALF, 658, "82.50 EUR", 165),
            (AT_FEE, JANUARY, 1200, "125.00 EUR", 300),
            (AT_FEE, JANUARY, 1499, "0.42 EUR", 1),
        ],
    )
    def test_charges_what_is_short_of_the_commitment(self, terms, period, paid, amount, minutes):
        charge = true_up(terms, period, paid_minutes=paid)
        assert (charge.kind, str(charge.amount.value), charge.minutes) == (
            "true_up",
            amount,
            minutes,
        )

    @pytest.mark.parametrize(("terms", "paid"), [(AT_RATE, 1500), (AT_RATE, 1501), (agreed(), 0)])
    def test_nothing_is_due_once_it_is_met_or_without_one(self, terms, paid):
        assert true_up(terms, JANUARY, paid_minutes=paid) is None

    def test_the_trace_tells_commitment_and_shortfall(self):
        steps = true_up(AT_FEE, HALF, paid_minutes=658).amount.steps
        assert [(one.step, one.formula, one.result) for one in steps] == [
            ("commitment", "1500 min × 17 ÷ 31 days, half up", "823 min"),
            ("true_up", "823 min − 658 min paid for", "165 min"),
            ("rate_of_the_fee", "500.00 EUR × 165 ÷ 1200 min", "68.75 EUR"),
        ]

    def test_the_trace_of_a_full_period_prorates_nothing(self):
        step = true_up(AT_RATE, JANUARY, paid_minutes=0).amount.steps[0]
        assert (step.formula, step.result) == ("1500 min of a full period", "1500 min")
