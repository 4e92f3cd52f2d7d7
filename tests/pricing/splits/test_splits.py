"""What assistants receive of the money of an agency: to the cent, and never more than there is."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.money import Money
from va_market.pricing.percents import PercentOutOfRange
from va_market.pricing.splits import (
    due_so_far,
    lowered,
    share_of_hours,
    share_of_outlay,
    share_of_percent,
    within,
)


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


AMOUNTS = st.integers(min_value=0, max_value=10**11).map(eur)


class TestOfALine:
    @pytest.mark.parametrize(
        ("seconds", "rate", "share"),
        [(3600, 1800, 1800), (5400, 1805, 2708), (1, 1800, 1), (-5400, 1805, -2708), (0, 1800, 0)],
    )
    def test_hours_are_paid_at_the_rate_and_rounded_once(self, seconds, rate, share) -> None:
        assert share_of_hours(seconds, eur(rate)).value == eur(share)

    @pytest.mark.parametrize(
        ("net", "percent", "share"),
        [(40000, "60", 24000), (1, "50", 1), (-1, "50", -1), (999, "33.3333", 333), (999, "0", 0)],
    )
    def test_the_rest_is_shared_by_percent(self, net, percent, share) -> None:
        assert share_of_percent(eur(net), Decimal(percent)).value == eur(share)

    def test_it_says_how_it_came_about(self) -> None:
        steps = share_of_percent(eur(1001), Decimal("12.50")).steps
        assert [(one.step, one.formula, one.result) for one in steps] == [
            ("share_percent", "12.5 % of 10.01 EUR", "1.25125 EUR"),
            ("rounding", "1.25125 EUR to 2 decimals, half away from zero", "1.25 EUR"),
        ]

    def test_more_than_the_whole_is_no_share(self) -> None:
        with pytest.raises(PercentOutOfRange):
            share_of_percent(eur(1), Decimal(101))

    def test_expenses_are_all_or_nothing(self) -> None:
        assert share_of_outlay(eur(6000), reimburses=True).value == eur(6000)
        assert share_of_outlay(eur(6000), reimburses=False).value == eur(0)


class TestTheLimit:
    @pytest.mark.parametrize(
        ("agreed", "limit", "parts"),
        [
            ([60, 30], 100, [60, 30]),
            ([60, 40], 100, [60, 40]),
            ([60, 60], 101, [51, 50]),
            ([-5, 60], 50, [0, 50]),
            ([10], -1, [0]),
            ([], 10, []),
        ],
    )
    def test_the_agency_never_pays_on_top(self, agreed, limit, parts) -> None:
        assert within([eur(one) for one in agreed], eur(limit)) == [eur(one) for one in parts]

    @given(st.lists(AMOUNTS, max_size=5), AMOUNTS)
    def test_no_part_grows_and_their_sum_stays_within(self, agreed, limit) -> None:
        parts = within(agreed, limit)
        assert sum(one.minor for one in parts) == min(sum(one.minor for one in agreed), limit.minor)
        assert all(part.minor <= one.minor for part, one in zip(parts, agreed, strict=True))


class TestPaying:
    @given(AMOUNTS, st.lists(st.integers(1, 10**9), min_size=1, max_size=8))
    def test_the_parts_of_any_payments_add_up_to_the_share(self, share, payments) -> None:
        payable, paid, found = sum(payments), 0, [0]
        for one in payments:
            paid += one
            found.append(due_so_far(share, paid=paid, payable=payable).minor)
        assert found[-1] == share.minor
        assert all(before <= after for before, after in pairwise(found))

    def test_where_nothing_is_payable_all_is_due(self) -> None:
        assert due_so_far(eur(7), paid=0, payable=0) == eur(7)

    def test_nothing_is_due_below_zero(self) -> None:
        assert due_so_far(eur(7), paid=-3, payable=10) == eur(0)


class TestCredits:
    @pytest.mark.parametrize(
        ("share", "lines", "left"),
        [
            (100, [(60, 100, 0), (40, 80, 0)], 100),
            (100, [(60, 100, 50), (40, 80, 80)], 30),
            (50, [(60, 100, 50), (40, 80, 0)], 35),
            (100, [(110, 200, 200), (-10, -20, 0)], 0),
            (100, [(110, 200, 0), (-10, -20, -20)], 100),
            (60, [(60, 0, 0)], 60),
            (0, [], 0),
        ],
    )
    def test_each_line_goes_down_in_proportion(self, share, lines, left) -> None:
        known = [(eur(part), eur(billed), eur(credited)) for part, billed, credited in lines]
        assert lowered(eur(share), known) == eur(left)

    @given(AMOUNTS, st.integers(1, 10**9), st.integers(0, 10**9))
    def test_it_never_grows_and_ends_at_nothing(self, share, billed, credited) -> None:
        found = lowered(share, [(share, eur(billed), eur(min(credited, billed)))])
        assert 0 <= found.minor <= share.minor
        assert lowered(share, [(share, eur(billed), eur(billed))]).minor == 0
