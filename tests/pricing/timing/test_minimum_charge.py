from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.timing.working import lasting, rounding_policies, sheets
from va_market.pricing.timing.minimum import explained_minimum, with_minimum
from va_market.pricing.timing.policies import MinimumCharge, RoundingPolicy
from va_market.pricing.timing.rounding_time import billable_times

QUARTER = MinimumCharge()
HOUR_A_DAY = MinimumCharge(minutes=60, per="day")
NEXT_DAY = "2026-06-02 09:00"


def charged(entries, minimum, rounding=RoundingPolicy()):  # noqa: B008 - frozen
    return with_minimum(entries, billable_times(entries, rounding), minimum)


class TestPerEntry:
    # The default: a quarter of an hour for each entry with any work.
    @pytest.mark.parametrize(
        ("worked", "billed"), [(0, 0), (1, 900), (29, 900), (899, 900), (900, 900), (961, 960)]
    )
    def test_each_entry_with_any_work_is_raised_to_the_minimum(self, worked, billed):
        assert charged([lasting(worked)], QUARTER) == [billed]

    def test_entries_do_not_help_each_other(self):
        assert charged([lasting(3600), lasting(60)], QUARTER) == [3600, 900]


class TestPerDay:
    # By hand: 10 and 20 min miss 30 min of an hour, shared 1 to 2: 10 + 10 and 20 + 20.
    def test_a_day_shares_what_is_missing_by_the_work(self):
        assert charged([lasting(600), lasting(1200)], HOUR_A_DAY) == [1200, 2400]

    def test_each_day_stands_for_itself(self):
        days = [lasting(600), lasting(7200, start=NEXT_DAY)]
        assert charged(days, HOUR_A_DAY) == [3600, 7200]

    def test_a_day_without_work_costs_nothing(self):
        assert charged([lasting(0), lasting(600, start=NEXT_DAY)], HOUR_A_DAY) == [0, 3600]

    # 29 s round to nothing, and are work all the same.
    def test_work_that_rounds_to_nothing_is_charged(self):
        assert charged([lasting(29)], HOUR_A_DAY) == [3600]

    def test_a_day_that_is_long_enough_is_left_alone(self):
        assert charged([lasting(1800), lasting(1800)], HOUR_A_DAY) == [1800, 1800]


class TestAnySheet:
    @given(
        sheet=sheets(),
        rounding=rounding_policies(),
        per=st.sampled_from(["entry", "day"]),
        minutes=st.integers(1, 1440),
    )
    def test_nothing_is_lowered_and_every_day_of_work_reaches_it(
        self, sheet, rounding, per, minutes
    ):
        before = billable_times(sheet, rounding)
        after = with_minimum(sheet, before, MinimumCharge(minutes=minutes, per=per))
        assert all(new >= old for old, new in zip(before, after, strict=True))
        for day in {one.work_date for one in sheet if one.seconds}:
            pairs = zip(sheet, after, strict=True)
            of_day = sum(seconds for one, seconds in pairs if one.work_date == day)
            assert timedelta(seconds=of_day) >= timedelta(minutes=minutes)

    def test_the_trace_says_the_least(self):
        step = explained_minimum(600, 3600, HOUR_A_DAY)
        assert (step.step, step.formula, step.result) == (
            "minimum_charge",
            "600 s, at least 60 min per day",
            "3600 s",
        )

    def test_another_policy_is_a_fault_of_the_program(self):
        with pytest.raises(AssertionError):
            with_minimum([], [], MinimumCharge.model_construct(minutes=15, per="week"))
