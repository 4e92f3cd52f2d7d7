from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.periods.period_samples import anchors, cycles, day, days, spans
from va_market.pricing.errors import DateOutOfRange, EndNotAfterStart
from va_market.pricing.periods.calendar import MOST_PERIODS, cycle_of
from va_market.pricing.periods.errors import (
    AnchorNotApplicable,
    PeriodLengthInvalid,
    TooManyPeriods,
)


def between(kind, start, end, **given):
    return spans(
        cycle_of(kind, starts_on=day(start), **given).periods_between(day(start), day(end))
    )


class TestPeriodsOfTheCalendar:
    # Source: the Gregorian calendar; 2028 and 2000 are leap years, 2100 is none. 2026-12-07 is a
    # Monday.
    @pytest.mark.parametrize(
        ("kind", "inside", "start", "end", "length"),
        [
            ("week", "2026-12-07", "2026-12-07", "2026-12-14", 7),
            ("week", "2026-12-13", "2026-12-07", "2026-12-14", 7),
            ("week", "2027-01-01", "2026-12-28", "2027-01-04", 7),
            ("biweek", "2026-12-09", "2026-12-09", "2026-12-23", 14),
            ("month", "2027-02-28", "2027-02-01", "2027-03-01", 28),
            ("month", "2028-02-29", "2028-02-01", "2028-03-01", 29),
            ("month", "2100-02-28", "2100-02-01", "2100-03-01", 28),
            ("month", "2026-12-31", "2026-12-01", "2027-01-01", 31),
            ("quarter", "2027-03-31", "2027-01-01", "2027-04-01", 90),
            ("quarter", "2028-01-01", "2028-01-01", "2028-04-01", 91),
            ("quarter", "2027-05-15", "2027-04-01", "2027-07-01", 91),
            ("quarter", "2027-09-30", "2027-07-01", "2027-10-01", 92),
            ("quarter", "2027-12-31", "2027-10-01", "2028-01-01", 92),
            ("year", "2027-07-01", "2027-01-01", "2028-01-01", 365),
            ("year", "2000-02-29", "2000-01-01", "2001-01-01", 366),
            ("year", "2200-12-31", "2200-01-01", "2201-01-01", 365),
        ],
    )
    def test_a_day_lies_in_one_period(self, kind, inside, start, end, length):
        found = cycle_of(kind, starts_on=day(inside)).period_containing(day(inside))
        assert spans([found]) == [f"{start} {end}"]
        assert found.span.days == length

    def test_custom_periods_are_counted_from_the_first_day_of_the_contract(self):
        assert between("custom", "2026-12-09", "2026-12-30", custom_days=10) == [
            "2026-12-09 2026-12-19",
            "2026-12-19 2026-12-29",
            "2026-12-29 2027-01-08",
        ]

    def test_periods_before_the_first_day_are_counted_backwards(self):
        cycle = cycle_of("biweek", starts_on=day("2026-12-09"))
        assert spans([cycle.period_containing(day("2026-12-08"))]) == ["2026-11-25 2026-12-09"]

    def test_a_period_names_the_months_it_is_made_of(self):
        quarter = cycle_of("quarter", starts_on=day("2027-02-10"))
        assert quarter.period_containing(day("2027-02-10")).month_starts == (
            day("2027-01-01"),
            day("2027-02-01"),
            day("2027-03-01"),
        )


class TestAnchors:
    # Source: money.md, days 29 to 31 clamp to the end of the month and do not drift; the lengths
    # of the months of two years, one of which is a leap year, give the days.
    @pytest.mark.parametrize(
        ("anchor", "clamped"),
        [
            (15, {}),
            (29, {"2027-02": 28}),
            (30, {"2027-02": 28, "2028-02": 29}),
            (
                31,
                {"2027-02": 28, "2028-02": 29}
                | {f"{y}-{m}": 30 for y in (2027, 2028) for m in ("04", "06", "09", "11")},
            ),
        ],
    )
    def test_months_keep_their_anchor_over_two_years(self, anchor, clamped):
        cycle = cycle_of("month", starts_on=date(2027, 1, anchor), anchor_day=anchor)
        found = cycle.periods_between(date(2027, 1, anchor), date(2029, 1, 1))
        names = [f"{y}-{m:02}" for y in (2027, 2028) for m in range(1, 13)]
        starts = [f"{name}-{clamped.get(name, anchor)}" for name in names]
        assert [str(one.start) for one in found] == starts

    # Source: as above; a quarter or year is three or twelve anchored months.
    @pytest.mark.parametrize(
        ("kind", "anchor", "starts_on", "found"),
        [
            ("quarter", 15, "2026-11-15", "2026-11-15 2027-02-15"),
            ("quarter", 15, "2026-11-14", "2026-10-15 2027-01-15"),
            ("quarter", 30, "2026-11-30", "2026-11-30 2027-02-28"),
            ("quarter", 31, "2027-02-28", "2027-02-28 2027-05-31"),
            ("year", 1, "2026-11-15", "2026-11-01 2027-11-01"),
            ("year", 29, "2028-02-29", "2028-02-29 2029-02-28"),
            ("year", 29, "2027-02-28", "2027-02-28 2028-02-29"),
            ("month", 31, "2027-01-30", "2026-12-31 2027-01-31"),
            ("month", 31, "2027-03-01", "2027-02-28 2027-03-31"),
        ],
    )
    def test_longer_periods_begin_in_the_month_of_the_contract(
        self, kind, anchor, starts_on, found
    ):
        cycle = cycle_of(kind, starts_on=day(starts_on), anchor_day=anchor)
        assert spans([cycle.period_containing(day(starts_on))]) == [found]

    @given(anchor=anchors, starts_on=days)
    def test_a_clamped_anchor_never_drifts(self, anchor, starts_on):
        cycle = cycle_of("month", starts_on=starts_on, anchor_day=anchor)
        for one in cycle.periods_between(starts_on, starts_on + timedelta(days=800)):
            tomorrow = one.start + timedelta(days=1)
            assert one.start.day == anchor or (one.start.day < anchor and tomorrow.day == 1)


class TestCoveringTime:
    @given(cycle=cycles(), starts_on=days, length=st.integers(1, 500))
    def test_adjacent_periods_partition_any_range(self, cycle, starts_on, length):
        end = starts_on + timedelta(days=length)
        found = cycle.periods_between(starts_on, end)
        assert found[0].start <= starts_on < found[0].end
        assert found[-1].start < end <= found[-1].end
        assert all(earlier.end == later.start for earlier, later in pairwise(found))

    @given(cycle=cycles(), inside=days)
    def test_every_day_of_a_period_has_the_same_period(self, cycle, inside):
        found = cycle.period_containing(inside)
        last = found.end - timedelta(days=1)
        assert cycle.period_containing(found.start) == found == cycle.period_containing(last)

    def test_as_many_periods_as_allowed_are_listed_and_not_one_more(self):
        cycle, start = (
            cycle_of("custom", starts_on=day("2026-01-01"), custom_days=1),
            date(2026, 1, 1),
        )
        end = start + timedelta(days=MOST_PERIODS)
        assert len(cycle.periods_between(start, end)) == MOST_PERIODS
        with pytest.raises(TooManyPeriods) as refused:
            cycle.periods_between(start, end + timedelta(days=1))
        assert refused.value.field == "ends_on"


class TestRefusals:
    @pytest.mark.parametrize(
        ("kind", "given", "error", "field"),
        [
            ("custom", {}, PeriodLengthInvalid, "custom_days"),
            ("custom", {"custom_days": 0}, PeriodLengthInvalid, "custom_days"),
            ("custom", {"custom_days": 367}, PeriodLengthInvalid, "custom_days"),
            ("month", {"custom_days": 30}, PeriodLengthInvalid, "custom_days"),
            ("week", {"anchor_day": 1}, AnchorNotApplicable, "anchor_day"),
            ("month", {"anchor_day": 0}, AnchorNotApplicable, "anchor_day"),
            ("month", {"anchor_day": 32}, AnchorNotApplicable, "anchor_day"),
        ],
    )
    def test_a_cycle_that_makes_no_sense_is_refused(self, kind, given, error, field):
        with pytest.raises(error) as refused:
            cycle_of(kind, starts_on=day("2026-12-01"), **given)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("start", "end", "error", "field"),
        [
            ("1969-12-31", "2026-01-01", DateOutOfRange, "starts_on"),
            ("2026-01-01", "2201-01-01", DateOutOfRange, "ends_on"),
            ("2026-01-01", "2026-01-01", EndNotAfterStart, "ends_on"),
        ],
    )
    def test_a_range_without_days_is_refused(self, start, end, error, field):
        cycle = cycle_of("month", starts_on=day("2026-01-01"))
        with pytest.raises(error) as refused:
            cycle.periods_between(day(start), day(end))
        assert refused.value.field == field

    def test_days_beyond_the_years_of_prices_are_refused(self):
        with pytest.raises(DateOutOfRange):
            cycle_of("week", starts_on=day("1969-12-31"))
        with pytest.raises(DateOutOfRange):
            cycle_of("week", starts_on=day("1970-01-05")).period_containing(date(2201, 1, 1))
