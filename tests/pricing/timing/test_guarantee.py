# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.pricing.errors import NumberTooSmall
from va_market.pricing.timing.guarantee import guaranteed_minutes, top_up
from va_market.pricing.timing.policies import GuaranteePolicy

RATE = money("25.00 EUR")
PRORATED = GuaranteePolicy(partial_weeks="prorated")


class TestWholeWeeks:
    # Ten hours guaranteed, by hand.
    @pytest.mark.parametrize(
        ("billed", "missing", "amount"),
        [
            (0, 36_000, "250.00 EUR"),
            (18_000, 18_000, "125.00 EUR"),
            (35_999, 1, "0.01 EUR"),
            (36_000, 0, "0.00 EUR"),
            (50_000, 0, "0.00 EUR"),
        ],
    )
    def test_what_is_missing_is_paid_at_the_rate(self, billed, missing, amount):
        found = top_up(billed, guarantee_minutes=600, rate=RATE)
        assert (found.seconds, str(found.amount.value)) == (missing, amount)

    def test_the_trace_tells_what_is_missing(self):
        found = top_up(18_000, guarantee_minutes=600, rate=RATE)
        assert [(step.step, step.formula, step.result) for step in found.amount.steps] == [
            ("weekly_guarantee", "600 min × 60 − 18000 s, not below 0 s", "18000 s"),
            ("rate", "18000 s × 25.00 EUR ÷ 3600", "125.00 EUR"),
        ]


class TestPartialWeeks:
    # 600 min x 3 / 7 = 257.14, so 257 min; 600 x 6 / 7 = 514.29, so 514.
    @pytest.mark.parametrize(
        ("days", "none", "prorated"), [(0, 0, 0), (3, 0, 257), (6, 0, 514), (7, 600, 600)]
    )
    def test_they_have_no_guarantee_unless_it_is_prorated(self, days, none, prorated):
        assert guaranteed_minutes(600, days=days) == none
        assert guaranteed_minutes(600, days=days, policy=PRORATED) == prorated

    @pytest.mark.parametrize(
        ("policy", "formula", "promised"),
        [
            (GuaranteePolicy(), "3 of 7 days", "0 min"),
            (PRORATED, "600 min × 3 ÷ 7, half up", "257 min"),
        ],
    )
    def test_the_trace_tells_the_days(self, policy, formula, promised):
        found = top_up(0, guarantee_minutes=600, rate=RATE, days=3, policy=policy)
        first = found.amount.steps[0]
        assert (first.step, first.formula, first.result) == ("partial_week", formula, promised)

    @pytest.mark.parametrize(
        ("billed", "days", "field"), [(-1, 7, "billed_seconds"), (0, -1, "days")]
    )
    def test_numbers_below_zero_are_refused(self, billed, days, field):
        with pytest.raises(NumberTooSmall) as refused:
            top_up(billed, guarantee_minutes=600, rate=RATE, days=days)
        assert refused.value.field == field


class TestAnyWeek:
    @given(
        billed=st.integers(0, 10**6),
        guarantee=st.integers(1, 10_080),
        days=st.integers(0, 7),
        partial_weeks=st.sampled_from(["none", "prorated"]),
    )
    def test_paid_time_is_the_greater_of_worked_and_promised(
        self, billed, guarantee, days, partial_weeks
    ):
        policy = GuaranteePolicy(partial_weeks=partial_weeks)
        found = top_up(billed, guarantee_minutes=guarantee, rate=RATE, days=days, policy=policy)
        promised = guaranteed_minutes(guarantee, days=days, policy=policy)
        assert billed + found.seconds == max(billed, 60 * promised)
        assert promised <= guarantee


def test_another_policy_is_a_fault_of_the_program():
    with pytest.raises(AssertionError):
        guaranteed_minutes(600, days=3, policy=GuaranteePolicy.model_construct(partial_weeks="?"))
