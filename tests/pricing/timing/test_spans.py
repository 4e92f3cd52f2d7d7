from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.timing.working import (
    LISBON,
    LORD_HOWE,
    NEW_YORK,
    between,
    entries,
    local_parts,
    on,
    paused,
    spans,
    utc,
    wall,
    worked,
)
from va_market.pricing.timing import errors
from va_market.pricing.timing.spans import Span, cut_after, span, worked_entry
from va_market.pricing.timing.splitting import split_at


class TestSpans:
    # The night of the change is 23 or 25 hours long, on Lord Howe 23.5 or 24.5.
    @pytest.mark.parametrize(
        ("start", "end", "zone", "minutes"),
        [
            ("2026-03-28 23:00", "2026-03-29 07:00", LISBON, 7 * 60),
            ("2026-10-24 23:00", "2026-10-25 07:00", LISBON, 9 * 60),
            ("2026-03-07 22:00", "2026-03-08 06:00", NEW_YORK, 7 * 60),
            ("2026-10-31 22:00", "2026-11-01 06:00", NEW_YORK, 9 * 60),
            ("2026-10-03 22:00", "2026-10-04 06:00", LORD_HOWE, 7 * 60 + 30),
            ("2026-04-04 22:00", "2026-04-05 06:00", LORD_HOWE, 8 * 60 + 30),
            ("2028-02-28 22:00", "2028-03-01 06:00", LISBON, 32 * 60),
            ("2026-06-01 09:00", "2026-06-01 09:00", LISBON, 0),
        ],
    )
    def test_its_length_is_the_difference_in_utc(self, start, end, zone, minutes):
        assert between(start, end, zone).seconds == 60 * minutes

    def test_any_offset_means_the_same_moment_and_fractions_of_a_second_are_not_shown(self):
        start = datetime(2026, 6, 1, 11, 0, 0, 900_000, tzinfo=timezone(timedelta(hours=2)))
        found = span(start, utc("2026-06-01 10:00:01.100000"))
        assert found == Span(utc("2026-06-01 09:00:00"), utc("2026-06-01 10:00:01"))

    def test_it_holds_its_start_and_not_its_end(self):
        whole = between("2026-06-01 09:00", "2026-06-01 10:00")
        assert whole.start in whole
        assert whole.end not in whole

    def test_a_moment_without_an_offset_is_refused(self):
        naive = datetime(2026, 6, 1, 9)  # noqa: DTZ001 - a naive one is the point
        with pytest.raises(errors.InstantWithoutOffset) as refused:
            span(utc("2026-06-01 08:00"), naive)
        assert refused.value.field == "ended_at"

    def test_an_end_before_the_start_is_refused(self):
        with pytest.raises(errors.EndBeforeStart) as refused:
            between("2026-06-01 09:00", "2026-06-01 08:59:59")
        assert refused.value.field == "ended_at"


class TestBreaks:
    START, END = "2026-06-01 09:00", "2026-06-01 17:00"

    def working(self, *breaks):
        return worked(self.START, self.END, "UTC", breaks=breaks)

    # Eight hours are 480 minutes.
    @pytest.mark.parametrize(
        ("breaks", "minutes", "stretches"),
        [
            ([], 480, [480]),
            ([("12:00", "12:30", False)], 450, [180, 270]),
            ([("12:00", "12:30", True)], 480, [480]),
            ([("15:00", "15:15", False), ("12:00", "12:30", False)], 435, [180, 150, 105]),
            ([("12:00", "12:30", False), ("12:30", "12:45", True)], 450, [180, 270]),
            ([("12:00", "12:30", False), ("12:30", "13:00", False)], 420, [180, 240]),
            ([("09:00", "09:30", False)], 450, [450]),
            ([("16:30", "17:00", False)], 450, [450]),
            ([("12:00", "12:00", False)], 480, [180, 300]),
            ([("09:00", "17:00", False)], 0, []),
        ],
    )
    def test_the_unpaid_ones_are_taken_off(self, breaks, minutes, stretches):
        day = "2026-06-01"
        given = [paused(f"{day} {a}", f"{day} {b}", is_paid=paid) for a, b, paid in breaks]
        entry = self.working(*given)
        assert entry.seconds == 60 * minutes
        assert local_parts(entry.working) == [60 * one for one in stretches]

    @pytest.mark.parametrize("is_paid", [True, False])
    @pytest.mark.parametrize(("start", "end"), [("08:59", "09:30"), ("16:30", "17:00:01")])
    def test_one_outside_the_entry_is_refused(self, start, end, is_paid):
        outside = paused(f"2026-06-01 {start}", f"2026-06-01 {end}", is_paid=is_paid)
        with pytest.raises(errors.BreakOutsideEntry, match=rf"2026-06-01 {start}.* 09:00:00") as no:
            self.working(outside)
        assert no.value.field == "breaks"

    @pytest.mark.parametrize("is_paid", [True, False])
    def test_two_that_share_time_are_refused(self, is_paid):
        first = paused("2026-06-01 12:00", "2026-06-01 12:30")
        second = paused("2026-06-01 12:29:59", "2026-06-01 13:00", is_paid=is_paid)
        with pytest.raises(errors.BreaksOverlap, match=r"12:00:00 .* 12:29:59") as refused:
            self.working(second, first)
        assert refused.value.field == "breaks"


class TestEntries:
    # The date where the work was done: Lisbon is an hour ahead of UTC in June.
    @pytest.mark.parametrize(
        ("start", "zone", "day"),
        [
            ("2026-06-01 23:30", "UTC", "2026-06-01"),
            ("2026-06-01 23:30", LISBON, "2026-06-02"),
            ("2026-06-02 03:30", NEW_YORK, "2026-06-01"),
        ],
    )
    def test_the_work_date_is_that_of_the_start_where_the_work_was_done(self, start, zone, day):
        whole = Span(utc(start), utc("2026-06-02 05:00"))
        assert worked_entry(whole, zone=zone).work_date == on(day)

    def test_an_unknown_zone_is_refused(self):
        with pytest.raises(errors.UnknownZone):
            worked_entry(between("2026-06-01 09:00", "2026-06-01 10:00"), zone="Mars/Olympus")

    @given(entry=entries())
    def test_worked_time_lies_within_and_only_breaks_are_missing(self, entry):
        assert all(one.seconds for one in entry.working)
        assert all(
            entry.span.start <= one.start and one.end <= entry.span.end for one in entry.working
        )
        assert 0 <= entry.seconds <= entry.span.seconds


class TestCuttingAfter:
    TWO = (
        Span(wall("2026-06-01 09:00"), wall("2026-06-01 10:00")),
        Span(wall("2026-06-01 11:00"), wall("2026-06-01 12:00")),
    )

    @pytest.mark.parametrize(
        ("seconds", "first", "rest"),
        [
            (-1, [], [3600, 3600]),
            (0, [], [3600, 3600]),
            (600, [600], [3000, 3600]),
            (3600, [3600], [3600]),
            (4000, [3600, 400], [3200]),
            (7200, [3600, 3600], []),
            (9999, [3600, 3600], []),
        ],
    )
    def test_the_first_seconds_are_kept_and_the_rest_stays_visible(self, seconds, first, rest):
        kept, left = cut_after(self.TWO, seconds)
        assert (local_parts(kept), local_parts(left)) == (first, rest)

    @given(whole=spans(), cuts=st.lists(st.integers(0, 10**5)), seconds=st.integers(-9, 10**6))
    def test_nothing_is_lost(self, whole, cuts, seconds):
        parts = split_at(whole, [whole.start + timedelta(seconds=cut) for cut in cuts])
        first, rest = cut_after(parts, seconds)
        assert sum(local_parts(first)) == max(0, min(seconds, whole.seconds))
        assert sum(local_parts(first)) + sum(local_parts(rest)) == whole.seconds
