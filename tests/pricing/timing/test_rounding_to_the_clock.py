import pytest
from hypothesis import given

from tests.pricing.timing.working import (
    LISBON,
    LORD_HOWE,
    entries,
    paused,
    rounding_policies,
    utc,
    wall,
    worked,
)
from va_market.pricing.timing.policies import RoundingPolicy
from va_market.pricing.timing.rounding_time import billable_times
from va_market.pricing.timing.spans import Span, worked_entry


class TestClock:
    def rounded(self, start, end, zone=LISBON, **policy):
        given = {"step_minutes": 15, "anchor": "clock"} | policy
        return billable_times([worked(start, end, zone)], RoundingPolicy(**given))[0] // 60

    # Each punch to the nearest quarter, as US time clocks do: 8:53 counts as 9:00, 17:07 as 17:00.
    @pytest.mark.parametrize(
        ("start", "end", "minutes"),
        [
            ("08:53", "17:07", 480),
            ("08:52", "17:08", 510),
            ("09:07", "09:08", 15),
            ("09:01", "09:07", 0),
            ("09:07", "09:22", 15),
            ("09:00", "09:00", 0),
        ],
    )
    def test_start_and_end_go_to_the_nearest_quarter(self, start, end, minutes):
        assert self.rounded(f"2026-06-01 {start}", f"2026-06-01 {end}") == minutes

    @pytest.mark.parametrize(("mode", "minutes"), [("up", 30), ("down", 15), ("nearest", 15)])
    def test_both_ends_move_the_same_way(self, mode, minutes):
        assert self.rounded("2026-06-01 09:00", "2026-06-01 09:16", mode=mode) == minutes

    def test_whole_steps_stay_though_both_ends_are_ties(self):
        # 9:07:30 is 36.5 quarters and goes down to the even 36, 9:22:30 would go up to 38.
        assert self.rounded("2026-06-01 09:07:30", "2026-06-01 09:22:30", tie="even") == 15

    def test_the_grid_is_that_of_the_wall_clock(self):
        # 9:10 in Kolkata is 3:40 UTC; on the grid of UTC the hour would not be reached.
        found = self.rounded(
            "2026-06-01 08:40", "2026-06-01 09:10", "Asia/Kolkata", step_minutes=60
        )
        assert found == 0
        found = self.rounded(
            "2026-06-01 08:20", "2026-06-01 09:10", "Asia/Kolkata", step_minutes=60
        )
        assert found == 60

    def test_unpaid_breaks_are_punched_too(self):
        lunch = paused("2026-06-01 12:02", "2026-06-01 12:33")
        entry = worked("2026-06-01 09:00", "2026-06-01 17:00", "UTC", breaks=[lunch])
        policy = RoundingPolicy(step_minutes=15, anchor="clock")
        assert billable_times([entry], policy) == [(3 * 60 + 4 * 60 + 30) * 60]

    # 23:05 to 6:05 on the wall are 6 or 8 hours in these nights, 7 hours in others.
    @pytest.mark.parametrize(
        ("day", "following", "hours"),
        [
            ("2026-03-28", "2026-03-29", 6),
            ("2026-10-24", "2026-10-25", 8),
            ("2026-06-01", "2026-06-02", 7),
        ],
    )
    def test_changing_the_clocks_adds_and_loses_no_time(self, day, following, hours):
        assert self.rounded(f"{day} 23:05", f"{following} 06:06") == 60 * hours

    def test_rounding_over_a_change_of_clocks_never_gives_less_than_nothing(self):
        # Lord Howe goes back from 2:00 to 1:30. From 1:50 to the change: the start rounds to 2:00,
        # which is the change, and the end, a tie at 1:30, down to 1:00, half an hour before it.
        start = wall("2026-04-05 01:50", LORD_HOWE, hours=11)
        change = utc("2026-04-04 15:00")
        entry = worked_entry(Span(start, change), zone=LORD_HOWE)
        policy = RoundingPolicy(step_minutes=60, tie="down", anchor="clock")
        assert billable_times([entry], policy) == [0]

    @given(entry=entries(), policy=rounding_policies(scope="entry", anchor="clock"))
    def test_each_stretch_is_less_than_two_steps_off(self, entry, policy):
        found = billable_times([entry], policy)[0]
        assert found >= 0
        # Two ends, each less than a step.
        assert abs(found - entry.seconds) <= 2 * 60 * policy.step_minutes * len(entry.working)
