# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money, prices
from tests.pricing.timing.working import on
from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.errors import NumberTooSmall
from va_market.pricing.timesheets import within_limits
from va_market.pricing.timing.caps import (
    CapChange,
    Limit,
    cap_on,
    levels_reached,
    split_at_amount,
    split_at_limits,
    split_each_at_limits,
)


def changes(*given):
    return [CapChange(on(f"2026-06-{day:02}"), minutes) for day, minutes in given]


def cap(total, used=0):
    return Limit("weekly_cap", total, used)


def allotment(total, used=0):
    return Limit("allotment", total, used)


class TestCapOnADay:
    # June 2026 begins on a Monday; so do the weeks of the 8th, 15th and 22nd.
    @pytest.mark.parametrize(
        ("given", "caps"),
        [
            ([], {1: None}),
            ([(3, 600)], {2: None, 3: 600, 30: 600}),
            # Raised on Wednesday the 10th: at once.
            ([(1, 600), (10, 900)], {9: 600, 10: 900, 15: 900}),
            # Lowered on Wednesday the 10th: from Monday the 15th.
            ([(1, 600), (10, 300)], {10: 600, 14: 600, 15: 300}),
            # Lowered on a Monday: that week keeps its cap.
            ([(1, 600), (8, 300)], {8: 600, 14: 600, 15: 300}),
            # Lowered, and raised before that acts: the raise counts, and the lowering is gone.
            ([(1, 600), (10, 300), (12, 900)], {11: 600, 12: 900, 15: 900}),
            # Lowered twice in a week: the later word counts, on Monday.
            ([(1, 600), (10, 300), (12, 450)], {12: 600, 14: 600, 15: 450}),
            # Taken back on the same day: by the cap in force no raise and no cut, at once.
            ([(1, 600), (10, 300), (10, 600)], {10: 600, 15: 600}),
            # No cap is more than any; setting one is a lowering.
            ([(1, 600), (10, None)], {9: 600, 10: None}),
            ([(1, None), (10, 600)], {10: None, 14: None, 15: 600}),
            ([(1, None), (10, None)], {10: None, 15: None}),
        ],
    )
    def test_raising_acts_at_once_and_lowering_from_next_monday(self, given, caps):
        for order in (changes(*given), sorted(changes(*given), key=lambda one: one.made_on)):
            assert {day: cap_on(on(f"2026-06-{day:02}"), order) for day in caps} == caps

    def test_weeks_can_begin_on_sunday(self):
        given = changes((1, 600), (10, 300))
        assert [cap_on(on(f"2026-06-{day}"), given, first_weekday=6) for day in (13, 14)] == [
            600,
            300,
        ]

    @given(
        given=st.lists(
            st.tuples(st.integers(1, 30), st.none() | st.integers(1, 9)),
            max_size=8,
            unique_by=lambda one: one[0],
        ),
        day=st.integers(1, 30),
        data=st.data(),
    )
    def test_the_order_in_which_the_changes_are_listed_does_not_matter(self, given, day, data):
        listed = data.draw(st.permutations(given))
        moment = on(f"2026-06-{day:02}")
        assert cap_on(moment, changes(*listed)) == cap_on(moment, changes(*sorted(given)))

    @given(first=st.integers(1, 99), second=st.integers(1, 99), day=st.integers(8, 14))
    def test_it_never_falls_within_a_week(self, first, second, day):
        given = changes((1, first), (day, second))
        week = [cap_on(on(f"2026-06-{one:02}"), given) for one in range(8, 15)]
        assert week == sorted(week)


class TestSplittingTime:
    # By hand: the lesser of the work and of what is left.
    @pytest.mark.parametrize(
        ("seconds", "limits", "billed", "warned"),
        [
            (3600, [], 3600, []),
            (3600, [cap(36_000, 0)], 3600, []),
            (3600, [cap(36_000, 34_200)], 1800, [100]),
            (3600, [cap(36_000, 36_000)], 0, []),
            (3600, [cap(36_000, 40_000)], 0, []),
            (9000, [cap(36_000, 18_000)], 9000, [75]),
            (8999, [cap(36_000, 18_000)], 8999, []),
            (12_600, [cap(36_000, 18_000)], 12_600, [75, 85]),
            (18_000, [cap(36_000, 18_000)], 18_000, [75, 85, 100]),
            (3600, [cap(36_000, 27_000)], 3600, [85]),
            (0, [cap(36_000, 27_000)], 0, []),
            (3600, [cap(0, 0)], 0, []),
        ],
    )
    def test_what_exceeds_the_cap_is_visible_and_unbilled(self, seconds, limits, billed, warned):
        found = split_at_limits(seconds, limits)
        assert (found.billed_seconds, found.unbilled_seconds) == (billed, seconds - billed)
        assert [one.percent for one in found.warnings] == warned

    def test_the_narrowest_limit_counts_and_each_warns_for_itself(self):
        found = split_at_limits(7200, [cap(36_000, 32_400), allotment(10_000, 4000)])
        assert found.billed_seconds == 3600
        assert [(one.kind, one.percent) for one in found.warnings] == [
            ("weekly_cap", 100),
            ("allotment", 75),
        ]

    def test_the_trace_names_the_limits_that_bind(self):
        found = split_at_limits(3600, [cap(36_000, 34_200), allotment(99_999, 0)])
        assert [(step.step, step.formula, step.result) for step in found.steps] == [
            (
                "weekly_cap",
                "the lesser of 3600 s and 36000 s − 34200 s, not below 0 s",
                "1800 s",
            )
        ]

    def test_seconds_below_zero_are_refused(self):
        with pytest.raises(NumberTooSmall) as refused:
            split_at_limits(-1, [])
        assert refused.value.field == "billable_seconds"

    def test_entries_use_the_cap_up_one_after_the_other(self):
        found = split_each_at_limits([3000, 3000, 3000], [cap(5000)])
        assert [(one.billed_seconds, one.unbilled_seconds) for one in found] == [
            (3000, 0),
            (2000, 1000),
            (0, 3000),
        ]
        assert [[level.percent for level in one.warnings] for one in found] == [
            [],
            [75, 85, 100],
            [],
        ]

    @given(
        seconds=st.integers(0, 10**5),
        totals=st.tuples(*[st.integers(0, 10**5)] * 2),
        used=st.tuples(*[st.integers(0, 10**5)] * 2),
    )
    def test_it_bills_what_timesheets_bill(self, seconds, totals, used):
        limits = [cap(totals[0], used[0]), allotment(totals[1], used[1])]
        assert split_at_limits(seconds, limits).billed_seconds == within_limits(
            seconds,
            cap_left_seconds=totals[0] - used[0],
            allotment_left_seconds=totals[1] - used[1],
        )

    @given(times=st.lists(st.integers(0, 9999)), total=st.integers(1, 50_000))
    def test_all_entries_bill_the_cap_at_most_and_warn_of_each_level_once(self, times, total):
        found = split_each_at_limits(times, [cap(total)])
        billed = sum(one.billed_seconds for one in found)
        assert billed == min(total, sum(times))
        assert billed + sum(one.unbilled_seconds for one in found) == sum(times)
        levels = [level.percent for one in found for level in one.warnings]
        assert levels == [percent for percent in (75, 85, 100) if 100 * billed >= percent * total]


class TestNotToExceed:
    def split(self, seconds, *, spent, limit="100.00 EUR", rate="25.00 EUR"):
        return split_at_amount(seconds, money(rate), spent=money(spent), limit=money(limit))

    # By hand, at 25.00 an hour, so 1 cent is 1.44 s. What is not billed stays visible.
    @pytest.mark.parametrize(
        ("seconds", "spent", "billed", "unbilled", "warned"),
        [
            (3600, "0.00 EUR", (3600, "25.00 EUR"), (0, "0.00 EUR"), []),
            (3600, "50.00 EUR", (3600, "25.00 EUR"), (0, "0.00 EUR"), [75]),
            (3600, "75.00 EUR", (3600, "25.00 EUR"), (0, "0.00 EUR"), [85, 100]),
            (7200, "75.00 EUR", (3600, "25.00 EUR"), (3600, "25.00 EUR"), [85, 100]),
            (3600, "99.99 EUR", (1, "0.01 EUR"), (3599, "24.99 EUR"), [100]),
            (3600, "100.00 EUR", (0, "0.00 EUR"), (3600, "25.00 EUR"), []),
            (3600, "120.00 EUR", (0, "0.00 EUR"), (3600, "25.00 EUR"), []),
            (0, "75.00 EUR", (0, "0.00 EUR"), (0, "0.00 EUR"), []),
        ],
    )
    def test_the_lesser_of_the_value_and_the_rest_is_billed(
        self, seconds, spent, billed, unbilled, warned
    ):
        found = self.split(seconds, spent=spent)
        assert (found.billed_seconds, str(found.billed.value)) == billed
        assert (found.unbilled_seconds, str(found.unbilled)) == unbilled
        assert [one.percent for one in found.warnings] == warned

    def test_the_trace_shows_the_value_and_the_rest(self):
        found = self.split(7200, spent="90.00 EUR")
        assert [(step.formula, step.result) for step in found.billed.steps] == [
            ("7200 s × 25.00 EUR ÷ 3600", "50.00 EUR"),
            ("the lesser of 50.00 EUR and 100.00 EUR − 90.00 EUR, not below zero", "10.00 EUR"),
        ]

    def test_seconds_below_zero_and_other_currencies_are_refused(self):
        with pytest.raises(NumberTooSmall):
            self.split(-1, spent="0.00 EUR")
        with pytest.raises(CurrencyMismatch):
            self.split(60, spent="0.00 USD")

    @given(data=st.data(), currency=currencies, seconds=st.integers(0, 10**6))
    def test_both_parts_add_up_and_the_limit_holds(self, data, currency, seconds):
        rate, limit = data.draw(prices(currency)), data.draw(prices(currency))
        spent = Money.from_minor(data.draw(st.integers(0, 2 * limit.minor)), currency)
        found = split_at_amount(seconds, rate, spent=spent, limit=limit)
        whole = split_at_amount(
            seconds, rate, spent=Money.zero(currency), limit=Money.from_minor(10**15 - 1, currency)
        )
        assert found.billed.value + found.unbilled == whole.billed.value
        assert found.billed_seconds + found.unbilled_seconds == seconds
        assert found.billed.value.minor <= max(0, limit.minor - spent.minor)
        assert min(found.billed_seconds, found.unbilled_seconds, found.unbilled.minor) >= 0


class TestLevels:
    @pytest.mark.parametrize(
        ("before", "after", "levels"),
        [(0, 74, ()), (0, 75, (75,)), (75, 84, ()), (74, 100, (75, 85, 100)), (100, 140, ())],
    )
    def test_a_level_is_reached_once(self, before, after, levels):
        assert levels_reached(before, after, 100) == levels

    def test_others_may_be_agreed(self):
        assert levels_reached(0, 60, 100, levels=(50, 60, 70)) == (50, 60)
