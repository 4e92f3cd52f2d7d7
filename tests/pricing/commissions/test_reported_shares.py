"""The share of commission in what was paid for, and the warning (R48)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.pricing.commissions import PaidPart, reported_share

THIRD = Decimal("33.3333")


@pytest.mark.parametrize(
    ("parts", "percent", "target", "is_below"),
    [
        ([], None, None, False),
        ([PaidPart(0, 0)], None, None, False),
        ([PaidPart(0, 0, THIRD)], None, "33.3333", False),
        ([PaidPart(100, 0, THIRD)], "0.0", "33.3333", True),
        ([PaidPart(3000, 1000, THIRD)], "33.3", "33.3333", False),
        ([PaidPart(3001, 1000, THIRD)], "33.3", "33.3333", True),
        ([PaidPart(200, 50)], "25.0", None, False),
        # Exactly on the target is not below it; a hair less is.
        ([PaidPart(1000, 250, Decimal(25))], "25.0", "25", False),
        ([PaidPart(10_000_000, 2_499_999, Decimal(25))], "25.0", "25", True),
        # The mean of two targets, weighed; who plans nothing has no part in it.
        ([PaidPart(100, 50, Decimal(20)), PaidPart(300, 0, Decimal(40))], "12.5", "35", True),
        ([PaidPart(100, 20, Decimal(20)), PaidPart(900, 0)], "2.0", "20", False),
        ([PaidPart(100, 10, Decimal(20)), PaidPart(100, 100)], "55.0", "20", True),
        # More was credited than billed.
        ([PaidPart(-100, -20, Decimal(20))], None, "20", False),
        ([PaidPart(0, 0, Decimal(20)), PaidPart(0, 0, Decimal(40))], None, None, False),
        ([PaidPart(100, -20, Decimal(20))], "0.0", "20", True),
    ],
)
def test_shares(
    parts: list[PaidPart], percent: str | None, target: str | None, is_below: bool
) -> None:
    found = reported_share(parts)
    assert (found.percent, found.target, found.is_below_target) == (percent, target, is_below)


PART = st.builds(
    lambda pay, earned, target: PaidPart(pay, min(pay, earned), Decimal(target) / 10_000),
    st.integers(1, 10**15),
    st.integers(0, 10**15),
    st.integers(0, 1_000_000),
)


@given(st.lists(PART, min_size=1, max_size=5))
def test_contracts_that_each_reach_their_target_reach_it_together(parts: list[PaidPart]) -> None:
    each = [reported_share([one]).is_below_target for one in parts]
    if not any(each):
        assert not reported_share(parts).is_below_target
    if all(each):
        assert reported_share(parts).is_below_target
