from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.periods.period_samples import cycles, day, days, month, span
from va_market.pricing.periods.calendar import Span, cycle_of
from va_market.pricing.periods.errors import (
    MomentWithoutZone,
    SpanOutsidePeriod,
    UnitNotApplicable,
)
from va_market.pricing.periods.measures import Part, part_between, part_of
from va_market.pricing.timing.errors import UnknownZone

BERLIN = ZoneInfo("Europe/Berlin")
units = st.sampled_from(["day", "second", "fixed30"])
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe"])


def ends(period):
    return period.start, period.end


class TestDays:
    @pytest.mark.parametrize(
        ("days_of", "count", "of"),
        [
            ("2026-12-15 2027-01-01", 17, 31),
            ("2026-12-31 2027-01-01", 1, 31),
            ("2028-02-15 2028-03-01", 15, 29),
            ("2027-02-01 2027-03-01", 28, 28),
            ("2027-02-10 2027-02-10", 0, 28),
        ],
    )
    def test_days_are_counted_half_open(self, days_of, count, of):
        assert part_of(month(days_of[:10]), span(days_of)) == Part(count, of, "days")


class TestMonthsOfThirtyDays:
    # Source: 30E/360, ISDA 2006 definitions, section 4.16 (g): the difference of
    # 360 years + 30 months + min(day, 30).
    @pytest.mark.parametrize(
        ("days_of", "count"),
        [
            ("2026-12-01 2027-01-01", 30),
            ("2026-12-15 2027-01-01", 16),
            ("2026-12-31 2027-01-01", 1),
            ("2026-12-30 2026-12-31", 0),
            ("2026-12-01 2026-12-31", 29),
            ("2027-02-01 2027-03-01", 30),
            ("2027-02-28 2027-03-01", 3),
            ("2028-02-29 2028-03-01", 2),
            ("2027-04-15 2027-05-01", 16),
        ],
    )
    def test_every_month_has_thirty(self, days_of, count):
        found = part_of(month(days_of[:10]), span(days_of), unit="fixed30")
        assert found == Part(count, 30, "days of 30 a month")

    # Source: as above, 3 and 12 months of 30 days.
    @pytest.mark.parametrize(
        ("kind", "days_of", "count", "of"),
        [
            ("quarter", "2027-01-01 2027-02-15", 44, 90),
            ("quarter", "2027-02-15 2027-04-01", 46, 90),
            ("year", "2027-07-01 2028-01-01", 180, 360),
            ("year", "2027-01-01 2027-03-01", 60, 360),
        ],
    )
    def test_quarters_and_years_are_made_of_such_months(self, kind, days_of, count, of):
        period = cycle_of(kind, starts_on=day(days_of[:10])).period_containing(day(days_of[:10]))
        found = part_of(period, span(days_of), unit="fixed30")
        assert (found.count, found.of) == (count, of)

    # Source: as above, the formula itself, of calendar months.
    @given(inside=days, data=st.data())
    def test_the_days_of_a_calendar_month_follow_the_published_formula(self, inside, data):
        period = month(str(inside))
        start, end = sorted(data.draw(st.lists(st.dates(*ends(period)), min_size=2, max_size=2)))
        months = 12 * (end.year - start.year) + end.month - start.month
        expected = 30 * months + min(end.day, 30) - min(start.day, 30)
        assert part_of(period, Span(start, end), unit="fixed30").count == expected

    def test_an_anchored_month_that_is_clamped_has_thirty_too(self):
        cycle = cycle_of("month", starts_on=day("2027-01-31"), anchor_day=31)
        period = cycle.period_containing(day("2027-02-28"))
        assert part_of(period, span("2027-02-28 2027-03-31"), unit="fixed30").is_whole
        assert part_of(period, span("2027-03-01 2027-03-31"), unit="fixed30").count == 29

    def test_a_week_has_no_months(self):
        week = cycle_of("week", starts_on=day("2026-12-07")).period_containing(day("2026-12-07"))
        with pytest.raises(UnitNotApplicable):
            part_of(week, week.span, unit="fixed30")


class TestSeconds:
    # Source: the time zone database. In Berlin the clocks were put forward on 2026-03-29 and back
    # on 2026-10-25; in Havana the latter day, 2026-11-01, begins with an hour that comes twice; on
    # Lord Howe Island the clocks move by half an hour.
    @pytest.mark.parametrize(
        ("zone", "days_of", "hours", "of_hours"),
        [
            ("UTC", "2026-03-29 2026-03-30", 24, 31 * 24),
            ("Europe/Berlin", "2026-03-28 2026-03-29", 24, 31 * 24 - 1),
            ("Europe/Berlin", "2026-03-29 2026-03-30", 23, 31 * 24 - 1),
            ("Europe/Berlin", "2026-10-25 2026-10-26", 25, 31 * 24 + 1),
            ("America/Havana", "2026-11-01 2026-11-02", 25, 30 * 24 + 1),
        ],
    )
    def test_a_day_on_which_the_clocks_change_is_shorter_or_longer(
        self, zone, days_of, hours, of_hours
    ):
        found = part_of(month(days_of[:10]), span(days_of), unit="second", zone=zone)
        assert found == Part(hours * 3600, of_hours * 3600, "seconds")

    def test_clocks_may_move_by_half_an_hour(self):
        found = part_of(
            month("2026-04-05"),
            span("2026-04-05 2026-04-06"),
            unit="second",
            zone="Australia/Lord_Howe",
        )
        assert found.count == 24 * 3600 + 1800

    def test_moments_are_measured_across_the_change_of_the_clocks(self):
        start, end = (
            datetime(2026, 3, 29, 1, tzinfo=BERLIN),
            datetime(2026, 3, 29, 4, tzinfo=BERLIN),
        )
        found = part_between(month("2026-03-29"), start, end, zone="Europe/Berlin")
        assert found.count == 2 * 3600

    def test_moments_of_another_zone_mean_the_same(self):
        start, end = datetime(2026, 3, 1, tzinfo=BERLIN), datetime(2026, 3, 31, 22, tzinfo=UTC)
        assert part_between(month("2026-03-29"), start, end, zone="Europe/Berlin").is_whole

    # Source: the time zone database. Toronto put its clocks forward at 23:30 on 1919-03-30, over
    # the midnight at which the next day would have begun: that day has half an hour less.
    def test_a_midnight_that_is_left_out_is_the_moment_the_clocks_change(self):
        week = cycle_of("week", starts_on=day("1970-01-05")).period_containing(day("1970-01-05"))
        last = replace(week, span=span("1919-03-30 1919-04-01"))
        found = part_of(last, span("1919-03-31 1919-04-01"), unit="second", zone="America/Toronto")
        assert found == Part(23 * 3600 + 1800, 47 * 3600, "seconds")

    # December is cut half a second into the 10th: nine full days, and 22 with the cut second.
    def test_a_second_belongs_to_the_part_in_which_it_ends(self):
        december, cut = month("2026-12-01"), datetime(2026, 12, 10, 0, 0, 0, 500_000, tzinfo=UTC)
        first, last = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
        parts = [(first, cut), (cut, last)]
        counts = [part_between(december, *one, zone="UTC").count for one in parts]
        assert counts == [9 * 86_400, 22 * 86_400]

    @given(
        zone=zones,
        cuts=st.lists(
            st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 1)),  # noqa: DTZ001 - local times
            max_size=5,
        ),
    )
    def test_adjacent_moments_add_up_to_the_whole_month(self, zone, cuts):
        march, where = month("2026-03-29"), ZoneInfo(zone)
        bounds = [datetime(2026, 3, 1, tzinfo=where), datetime(2026, 4, 1, tzinfo=where)]
        moments = sorted(one.replace(tzinfo=where).astimezone(UTC) for one in cuts)
        row = [bounds[0], *moments, bounds[1]]
        counts = [part_between(march, *pair, zone=zone).count for pair in pairwise(row)]
        assert sum(counts) == part_between(march, *bounds, zone=zone).of

    @pytest.mark.parametrize("zone", ["Nowhere/None", "../UTC", "localtime"])
    def test_a_zone_that_iana_does_not_know_is_refused(self, zone):
        december, moment = month("2026-12-01"), datetime(2026, 12, 2, tzinfo=UTC)
        with pytest.raises(UnknownZone) as refused:
            part_of(december, december.span, unit="second", zone=zone)
        assert refused.value.field == "zone"
        with pytest.raises(UnknownZone):
            part_between(december, moment, moment, zone=zone)

    @pytest.mark.parametrize(
        ("start", "end", "error"),
        [
            (datetime(2026, 2, 28, 22, 59, 59, tzinfo=UTC), None, SpanOutsidePeriod),
            (None, datetime(2026, 3, 31, 22, 0, 1, tzinfo=UTC), SpanOutsidePeriod),
            (None, datetime(2026, 3, 10, tzinfo=UTC) - timedelta(seconds=1), SpanOutsidePeriod),
            (datetime(2026, 3, 10), None, MomentWithoutZone),  # noqa: DTZ001 - the fault itself
            (None, datetime(2026, 3, 10), MomentWithoutZone),  # noqa: DTZ001 - the fault itself
        ],
    )
    def test_moments_outside_the_period_or_without_a_zone_are_refused(self, start, end, error):
        middle = datetime(2026, 3, 10, tzinfo=UTC)
        with pytest.raises(error) as refused:
            part_between(month("2026-03-29"), start or middle, end or middle, zone="Europe/Berlin")
        assert refused.value.field == "start"


class TestParts:
    def test_a_part_says_what_it_is_and_can_be_all_or_none(self):
        part = Part(3, 31)
        assert str(part) == "3 of 31 days"
        assert (part.all_of_it.count, part.none_of_it.count) == (31, 0)

    @pytest.mark.parametrize(
        "days_of",
        ["2026-11-30 2026-12-05", "2026-12-05 2027-01-02", "2026-12-05 2026-12-04"],
    )
    def test_days_outside_the_period_are_refused(self, days_of):
        with pytest.raises(SpanOutsidePeriod) as refused:
            part_of(month("2026-12-05"), span(days_of))
        assert refused.value.field == "span"

    def test_an_unknown_unit_is_a_fault_of_the_program(self):
        with pytest.raises(AssertionError):
            part_of(month("2026-12-01"), span("2026-12-01 2026-12-02"), unit="hour")

    @given(cycle=cycles(), inside=days, data=st.data(), unit=units, zone=zones)
    def test_two_parts_add_up_to_the_whole_in_every_unit(self, cycle, inside, data, unit, zone):
        period = cycle.period_containing(inside)
        unit = unit if period.month_starts else "day"
        cut = period.start + timedelta(days=data.draw(st.integers(0, period.span.days)))
        first, second, whole = (
            part_of(period, one, unit=unit, zone=zone)
            for one in (Span(period.start, cut), Span(cut, period.end), period.span)
        )
        assert first.count + second.count == whole.count == whole.of == first.of
        assert min(first.count, second.count) >= 0
