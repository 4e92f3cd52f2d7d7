from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.timing.working import (
    lasting,
    rounding_policies,
    sheets,
    worked,
)
from va_market.pricing.errors import NumberTooSmall
from va_market.pricing.timesheets import billable_seconds
from va_market.pricing.timing.policies import RoundingPolicy
from va_market.pricing.timing.rounding_time import (
    billable_times,
    explained_rounding,
    round_seconds,
)

QUARTERS_OF_A_DAY = RoundingPolicy(step_minutes=15, scope="day")


class TestOneDuration:
    # Tenths of an hour, always up, as US lawyers bill: a call of 2 minutes is 0.1 h, 13 are 0.3 h.
    @pytest.mark.parametrize(
        ("minutes", "tenths"), [(0, 0), (1, 1), (2, 1), (6, 1), (7, 2), (13, 3), (60, 10), (61, 11)]
    )
    def test_six_minutes_are_a_tenth_of_an_hour(self, minutes, tenths):
        policy = RoundingPolicy(step_minutes=6, mode="up")
        assert round_seconds(60 * minutes, policy) == 360 * tenths

    # The 7/8-minute rule of US time clocks (29 CFR 785.48, quarters of an hour): 7 minutes go down,
    # 8 go up. 7 min 30 s are exactly half a quarter.
    @pytest.mark.parametrize(
        ("mode", "tie", "minutes", "rounded"),
        [
            ("nearest", "up", "0 7 7.5 8 15 22.5", "0 0 15 15 15 30"),
            ("nearest", "down", "0 7 7.5 8 15 22.5", "0 0 0 15 15 15"),
            ("nearest", "even", "0 7 7.5 8 15 22.5 37.5", "0 0 0 15 15 30 30"),
            ("up", "up", "0 1 14 15 16", "0 15 15 15 30"),
            ("up", "down", "0 7.5", "0 15"),
            ("down", "up", "0 7.5 14 15 29", "0 0 0 15 15"),
        ],
    )
    def test_quarters_of_an_hour_by_mode_and_tie(self, mode, tie, minutes, rounded):
        policy = RoundingPolicy(step_minutes=15, mode=mode, tie=tie)
        found = [round_seconds(int(60 * Decimal(one)), policy) for one in minutes.split()]
        assert found == [60 * int(one) for one in rounded.split()]

    def test_seconds_below_zero_are_refused(self):
        with pytest.raises(NumberTooSmall) as refused:
            round_seconds(-1, RoundingPolicy())
        assert refused.value.field == "worked_seconds"

    @given(seconds=st.integers(0, 10**7), step=st.integers(1, 480))
    def test_the_default_is_what_timesheets_bill(self, seconds, step):
        assert round_seconds(seconds, RoundingPolicy()) == billable_seconds(seconds)
        nearest = RoundingPolicy(step_minutes=step)
        assert round_seconds(seconds, nearest) == billable_seconds(seconds, step_minutes=step)

    @given(policy=rounding_policies(), seconds=st.integers(0, 10**6), steps=st.integers(0, 500))
    def test_it_gives_whole_steps_less_than_one_away_and_keeps_them(self, policy, seconds, steps):
        step = 60 * policy.step_minutes
        found = round_seconds(seconds, policy)
        assert found % step == 0
        assert abs(found - seconds) < step
        assert round_seconds(steps * step, policy) == steps * step

    @given(seconds=st.integers(0, 10**6), step=st.sampled_from([6, 15, 60]))
    def test_up_and_down_enclose_the_nearest(self, seconds, step):
        down, nearest, up = (
            round_seconds(seconds, RoundingPolicy(step_minutes=step, mode=mode))
            for mode in ("down", "nearest", "up")
        )
        assert down <= nearest <= up
        assert up - down == (60 * step if seconds % (60 * step) else 0)


class TestScopes:
    # By hand: three calls of 7 min are 0 quarters each, but 21 min, so one quarter, together.
    def test_an_entry_is_rounded_for_itself(self):
        calls = [lasting(420), lasting(420), lasting(420)]
        assert billable_times(calls, RoundingPolicy(step_minutes=15)) == [0, 0, 0]

    def test_a_day_is_rounded_in_total_and_shared_out(self):
        calls = [lasting(420), lasting(420), lasting(420, start="2026-06-02 09:00")]
        assert billable_times(calls, QUARTERS_OF_A_DAY) == [450, 450, 0]

    def test_a_timesheet_is_rounded_in_total_over_its_days(self):
        calls = [lasting(420), lasting(420), lasting(420, start="2026-06-02 09:00")]
        policy = RoundingPolicy(step_minutes=15, scope="timesheet")
        assert billable_times(calls, policy) == [300, 300, 300]

    # By hand: 100 + 100 + 101 = 301 s to 300 s. Floors 99, 99, 100 leave 2, to the remainders
    # 300 x 100 mod 301 = 201, 201 and 300 x 101 mod 301 = 200.
    def test_what_is_left_goes_to_the_largest_remainders(self):
        parts = [lasting(seconds) for seconds in (100, 100, 101)]
        assert billable_times(parts, RoundingPolicy(scope="timesheet")) == [100, 100, 100]

    def test_of_equal_remainders_the_earlier_entries_gain_whatever_the_order(self):
        # Seven times 10 s are 70 s, so 60 s: 8 s each by floor, and 4 s more for the first four.
        found = [lasting(10, start=f"2026-06-01 {hour:02}:00") for hour in range(7)]
        policy = RoundingPolicy(scope="day")
        assert billable_times(found, policy) == [9, 9, 9, 9, 8, 8, 8]
        assert billable_times(found[::-1], policy) == [8, 8, 8, 9, 9, 9, 9]

    def test_a_night_shift_belongs_to_the_day_it_starts_on(self):
        shift = worked("2026-06-01 22:00", "2026-06-02 01:07")
        next_day = worked("2026-06-02 09:00", "2026-06-02 09:07")
        assert billable_times([shift, next_day], QUARTERS_OF_A_DAY) == [3 * 3600, 0]

    def test_an_entry_without_time_receives_nothing(self):
        assert billable_times([lasting(0), lasting(50)], RoundingPolicy(scope="day")) == [0, 60]
        assert billable_times([lasting(0)], RoundingPolicy(scope="day", mode="up")) == [0]
        assert billable_times([], RoundingPolicy(scope="timesheet")) == []

    @given(sheet=sheets(), policy=rounding_policies(scope="day", anchor="duration"))
    def test_the_entries_of_a_day_sum_to_the_rounded_day(self, sheet, policy):
        found = billable_times(sheet, policy)
        assert min(found, default=0) >= 0
        for day in {one.work_date for one in sheet}:
            of_day = [
                (one.seconds, to)
                for one, to in zip(sheet, found, strict=True)
                if one.work_date == day
            ]
            total = round_seconds(sum(seconds for seconds, _ in of_day), policy)
            assert sum(to for _, to in of_day) == total

    @given(sheet=sheets(), policy=rounding_policies(scope="timesheet", anchor="duration"))
    def test_the_entries_of_a_timesheet_sum_to_the_rounded_total(self, sheet, policy):
        total = round_seconds(sum(one.seconds for one in sheet), policy)
        assert sum(billable_times(sheet, policy)) == total

    @given(sheet=sheets(), policy=rounding_policies(), data=st.data())
    def test_the_order_of_the_entries_does_not_matter(self, sheet, policy, data):
        order = data.draw(st.permutations(range(len(sheet))))
        found = billable_times(sheet, policy)
        again = billable_times([sheet[index] for index in order], policy)
        pairs = sorted((sheet[index].span, seconds) for index, seconds in enumerate(found))
        assert pairs == sorted((sheet[at].span, to) for at, to in zip(order, again, strict=True))


class TestTrace:
    @pytest.mark.parametrize(
        ("policy", "formula"),
        [
            ({}, "5430 s, each entry to the nearest 1 min, half up"),
            ({"tie": "even"}, "5430 s, each entry to the nearest 1 min, half to even"),
            ({"step_minutes": 6, "mode": "up"}, "5430 s, each entry up to a whole 6 min"),
            (
                {"mode": "down", "scope": "day"},
                "5430 s, the total of each day down to a whole 1 min",
            ),
            (
                {"tie": "down", "scope": "timesheet"},
                "5430 s, the total to the nearest 1 min, half down",
            ),
            (
                {"anchor": "clock"},
                "5430 s, each start and end on the clock to the nearest 1 min, half up",
            ),
        ],
    )
    def test_it_says_what_was_rounded_and_how(self, policy, formula):
        step = explained_rounding(5430, 5460, RoundingPolicy(**policy))
        assert (step.step, step.formula, step.result) == ("rounding_of_time", formula, "5460 s")


class TestAnotherPolicy:
    # 30 s are a tie, so that every field is looked at.
    @pytest.mark.parametrize("field", ["mode", "tie", "scope", "anchor"])
    def test_is_a_fault_of_the_program(self, field):
        policy = RoundingPolicy().model_copy(update={field: "other"})
        with pytest.raises(AssertionError):
            billable_times([lasting(30)], policy)
