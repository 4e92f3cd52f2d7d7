"""Means of a plan add up, and so do the squares of its deviations."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.pricing.estimates import Estimate, EstimateRequest, Task, estimate

figures = st.lists(st.integers(0, 10_000), min_size=3, max_size=3).map(sorted)
plans = st.lists(figures, min_size=1, max_size=8)
PLANS = [
    # Means of 110 and 120 min: 110 + 120; 30 squared and 40 squared: the root of 2500
    ([(60, 90, 240)], [(0, 120, 240)], 230, "50"),
    # Means of 2 and 3 min; deviations of 2 and 4 sixths: the root of 20 sixths, 0.7454 min
    ([(1, 2, 3)], [(1, 3, 5)], 5, "0.7454"),
]


def of(plan: list[tuple[int, int, int]]) -> Estimate:
    tasks = tuple(
        Task(title="Work", optimistic_minutes=o, likely_minutes=m, pessimistic_minutes=p)
        for o, m, p in plan
    )
    return estimate(EstimateRequest(tasks=tasks))


def sixths(found: Estimate) -> int:
    """The mean as whole sixths of a minute, which four decimals tell apart."""
    return int(Decimal(found.mean_minutes) * 6 + Decimal("0.5"))


class TestTwoPlansAsOne:
    @pytest.mark.parametrize(("first", "second", "mean", "deviation"), PLANS)
    def test_add_up(self, first, second, mean, deviation):
        found = of([*first, *second])
        assert (found.mean_minutes, found.deviation_minutes) == (str(mean), deviation)

    @given(plans, plans)
    def test_have_the_sum_of_their_means(self, first, second):
        assert sixths(of([*first, *second])) == sixths(of(first)) + sixths(of(second))

    @given(plans)
    def test_have_the_mean_of_the_sums_of_their_figures(self, plan):
        optimistic, likely, pessimistic = (sum(column) for column in zip(*plan, strict=True))
        assert sixths(of(plan)) == optimistic + 4 * likely + pessimistic

    @given(plans, plans)
    def test_deviate_less_than_each_for_itself(self, first, second):
        one, other, both = (
            Decimal(of(plan).deviation_minutes) for plan in (first, second, [*first, *second])
        )
        rounding = Decimal("0.0002")
        assert max(one, other) - rounding <= both <= one + other + rounding
