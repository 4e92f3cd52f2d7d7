from datetime import time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.timing.working import (
    LISBON,
    LORD_HOWE,
    NEW_YORK,
    between,
    local_parts,
    on,
    spans,
    utc,
    zones,
)
from va_market.pricing.timing.splitting import (
    days_of,
    nights_of,
    split_at,
    split_at_days,
    split_at_midnights,
    split_at_nights,
    split_at_week_starts,
)
from va_market.pricing.timing.zones import zone_of

HOUR = 3600


class TestMidnights:
    # Hours by hand: the lengths of the days of the change are 23 and 25, on Lord Howe 23.5, 24.5.
    @pytest.mark.parametrize(
        ("start", "end", "zone", "hours"),
        [
            ("2026-06-01 22:00", "2026-06-02 06:00", LISBON, ["2", "6"]),
            ("2026-06-01 22:00", "2026-06-02 00:00", LISBON, ["2"]),
            ("2026-06-02 00:00", "2026-06-02 06:00", LISBON, ["6"]),
            ("2026-03-28 12:00", "2026-03-30 12:00", LISBON, ["12", "23", "12"]),
            ("2026-10-24 12:00", "2026-10-26 12:00", LISBON, ["12", "25", "12"]),
            ("2026-03-07 12:00", "2026-03-09 12:00", NEW_YORK, ["12", "23", "12"]),
            ("2026-10-31 12:00", "2026-11-02 12:00", NEW_YORK, ["12", "25", "12"]),
            ("2026-10-03 12:00", "2026-10-05 12:00", LORD_HOWE, ["12", "23.5", "12"]),
            ("2026-04-04 12:00", "2026-04-06 12:00", LORD_HOWE, ["12", "24.5", "12"]),
            ("2028-02-28 12:00", "2028-03-01 12:00", LISBON, ["12", "24", "12"]),
            ("2027-02-28 12:00", "2027-03-01 12:00", LISBON, ["12", "12"]),
            ("2026-12-31 23:00", "2027-01-01 01:00", NEW_YORK, ["1", "1"]),
            ("2026-06-01 09:00", "2026-06-01 09:00", LISBON, []),
        ],
    )
    def test_an_entry_is_cut_where_a_day_begins(self, start, end, zone, hours):
        parts = split_at_midnights(between(start, end, zone), zone)
        assert [f"{one.seconds / HOUR:g}" for one in parts] == hours

    def test_the_same_span_falls_apart_differently_in_each_zone(self):
        whole = between("2026-06-01 20:00", "2026-06-02 06:00")
        cuts = {zone: local_parts(split_at_midnights(whole, zone)) for zone in ("UTC", LISBON)}
        assert cuts == {"UTC": [4 * HOUR, 6 * HOUR], LISBON: [3 * HOUR, 7 * HOUR]}


class TestWeeks:
    # Monday 2026-06-08 00:00 is 23:00 UTC in Lisbon, 04:00 UTC in New York, 18:30 UTC in Kolkata
    # and 12:00 UTC in Auckland of the day before.
    @pytest.mark.parametrize(
        ("zone", "before"),
        [
            (LISBON, 23 * HOUR),
            (NEW_YORK, 28 * HOUR),
            ("Asia/Kolkata", 18 * HOUR + HOUR // 2),
            ("Pacific/Auckland", 12 * HOUR),
        ],
    )
    def test_a_week_begins_on_monday_in_its_zone(self, zone, before):
        whole = between("2026-06-07 00:00", "2026-06-09 00:00")
        parts = split_at_week_starts(whole, zone)
        assert local_parts(parts) == [before, 48 * HOUR - before]

    def test_it_can_begin_on_sunday(self):
        whole = between("2026-06-05 00:00", "2026-06-09 00:00")
        parts = split_at_week_starts(whole, "UTC", first_weekday=6)
        assert local_parts(parts) == [48 * HOUR, 48 * HOUR]


class TestNights:
    def split(self, start, end, zone, night):
        starts_at, ends_at = map(time.fromisoformat, night.split("-"))
        edges = {"starts_at": starts_at, "ends_at": ends_at}
        parts = split_at_nights(between(start, end, zone), zone, **edges)
        nights = nights_of(between(start, end, zone), zone, **edges)
        return [
            f"{'night' if any(part.start in one for one in nights) else 'day'} {part.seconds // 60}"
            for part in parts
        ]

    # Minutes by hand. In the night of the change the hours from 23 to 6 are 6 or 8, not 7.
    @pytest.mark.parametrize(
        ("start", "end", "zone", "night", "parts"),
        [
            ("2026-06-01 20:00", "2026-06-02 08:00", LISBON, "23:00-06:00",
             ["day 180", "night 420", "day 120"]),
            ("2026-06-01 02:00", "2026-06-01 07:00", LISBON, "23:00-06:00",
             ["night 240", "day 60"]),
            ("2026-03-28 22:00", "2026-03-29 07:00", LISBON, "23:00-06:00",
             ["day 60", "night 360", "day 60"]),
            ("2026-10-24 22:00", "2026-10-25 07:00", LISBON, "23:00-06:00",
             ["day 60", "night 480", "day 60"]),
            ("2026-10-03 22:00", "2026-10-04 07:00", LORD_HOWE, "23:00-06:00",
             ["day 60", "night 390", "day 60"]),
            # The end of this night is left out by the change: it ends at the change, at 02:00 EST.
            ("2026-03-07 22:00", "2026-03-08 07:00", NEW_YORK, "23:00-02:30",
             ["day 60", "night 180", "day 240"]),
            # The end of this night comes twice: the first one ends it.
            ("2026-10-31 22:00", "2026-11-01 04:00", NEW_YORK, "23:00-01:30",
             ["day 60", "night 150", "day 210"]),
            ("2026-06-01 00:00", "2026-06-01 08:00", LISBON, "02:00-05:00",
             ["day 120", "night 180", "day 180"]),
            ("2026-06-01 22:00", "2026-06-02 02:00", LISBON, "22:00-00:00",
             ["night 120", "day 120"]),
            ("2026-06-01 09:00", "2026-06-01 09:00", LISBON, "23:00-06:00", []),
        ],
    )  # fmt: skip
    def test_an_entry_is_cut_where_a_night_begins_and_ends(self, start, end, zone, night, parts):
        assert self.split(start, end, zone, night) == parts


class TestDays:
    def test_an_entry_is_cut_around_a_holiday(self):
        whole = between("2026-12-24 18:00", "2026-12-26 06:00", LISBON)
        parts = split_at_days(whole, LISBON, {on("2026-12-25")})
        assert local_parts(parts) == [6 * HOUR, 24 * HOUR, 6 * HOUR]

    def test_two_holidays_in_a_row_are_cut_between(self):
        whole = between("2026-12-25 18:00", "2026-12-26 06:00", LISBON)
        parts = split_at_days(whole, LISBON, {on("2026-12-25"), on("2026-12-26")})
        assert local_parts(parts) == [6 * HOUR, 6 * HOUR]

    def test_without_a_holiday_it_stays_whole(self):
        whole = between("2026-12-23 18:00", "2026-12-24 06:00", LISBON)
        assert split_at_days(whole, LISBON, {on("2026-12-25")}) == [whole]

    def test_the_days_of_a_span_do_not_hold_the_one_it_ends_before(self):
        whole = between("2026-12-24 18:00", "2026-12-26 00:00", LISBON)
        assert days_of(whole, LISBON) == [on("2026-12-24"), on("2026-12-25")]


class TestEverySplit:
    @given(whole=spans(), cuts=st.lists(st.integers(-(10**5), 4 * 10**5), max_size=6))
    def test_given_instants_cut_each_once_and_only_inside(self, whole, cuts):
        instants = [whole.start + timedelta(seconds=cut) for cut in cuts]
        parts = split_at(whole, instants)
        inside = {one for one in instants if whole.start < one < whole.end}
        assert {one.end for one in parts[:-1]} == inside
        assert sum(local_parts(parts)) == whole.seconds

    @given(whole=spans(), zone=zones, first_weekday=st.integers(0, 6), hours=st.data())
    def test_the_parts_touch_and_add_up_to_the_whole(self, whole, zone, first_weekday, hours):
        starts_at, ends_at = hours.draw(st.times()), hours.draw(st.times())
        for parts in (
            split_at_midnights(whole, zone),
            split_at_week_starts(whole, zone, first_weekday=first_weekday),
            split_at_nights(whole, zone, starts_at=starts_at, ends_at=ends_at),
            split_at_days(whole, zone, {day for day in days_of(whole, zone) if day.day % 2}),
        ):
            assert sum(local_parts(parts)) == whole.seconds
            assert all(one.seconds > 0 for one in parts)
            assert all(one.end == following.start for one, following in pairwise(parts))

    @given(whole=spans(), zone=zones)
    def test_splitting_again_changes_nothing(self, whole, zone):
        parts = split_at_midnights(whole, zone)
        assert [part for one in parts for part in split_at_midnights(one, zone)] == parts
        assert [days_of(one, zone) for one in parts] == [[day] for day in days_of(whole, zone)]

    def test_an_instant_cuts_at_its_second_whatever_its_offset(self):
        whole = between("2026-06-01 09:00", "2026-06-01 10:00")
        late = utc("2026-06-01 09:20:00.750000").astimezone(zone_of(NEW_YORK))
        assert local_parts(split_at(whole, [late])) == [20 * 60, 40 * 60]

    def test_an_instant_on_an_edge_cuts_nothing(self):
        whole = between("2026-06-01 09:00", "2026-06-01 10:00")
        assert split_at(whole, [utc("2026-06-01 09:00"), utc("2026-06-01 10:00")]) == [whole]
