from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import JANUARY
from va_market.pricing.retainers.errors import OutsidePeriod
from va_market.pricing.retainers.periods import period_at

days = st.dates(date(1971, 1, 1), date(2200, 1, 1))


class TestPeriodAroundADay:
    # Months have 28 to 31 days, weeks begin on Monday (ISO 8601); 2028 is a leap year.
    @pytest.mark.parametrize(
        ("kind", "day", "anchor", "span", "of_days"),
        [
            ("month", "2026-01-15", 1, "2026-01-01/2026-02-01", 31),
            ("month", "2028-02-01", 1, "2028-02-01/2028-03-01", 29),
            ("month", "2026-01-14", 15, "2025-12-15/2026-01-15", 31),
            ("month", "2026-01-15", 15, "2026-01-15/2026-02-15", 31),
            ("month", "2026-02-27", 31, "2026-01-31/2026-02-28", 28),
            ("month", "2026-02-28", 31, "2026-02-28/2026-03-31", 31),
            ("month", "2026-12-31", 31, "2026-12-31/2027-01-31", 31),
            ("week", "2026-01-04", 1, "2025-12-29/2026-01-05", 7),
            ("week", "2026-01-05", 1, "2026-01-05/2026-01-12", 7),
        ],
    )
    def test_begins_at_its_anchor(self, kind, day, anchor, span, of_days):
        period = period_at(kind, date.fromisoformat(day), anchor_day=anchor)
        assert f"{period.starts_on}/{period.ends_on}" == span
        assert (period.of_days, period.active_days) == (of_days, of_days)

    @given(day=days, anchor=st.integers(1, 31), kind=st.sampled_from(["week", "month"]))
    def test_holds_the_day_and_touches_the_next(self, day, anchor, kind):
        period = period_at(kind, day, anchor_day=anchor)
        following = period_at(kind, period.ends_on, anchor_day=anchor)
        assert period.has(day)
        assert following.starts_on == period.ends_on

    @given(day=days, anchor=st.integers(1, 31), count=st.integers(1, 30))
    def test_later_ends_are_those_of_the_periods_that_follow(self, day, anchor, count):
        period = period_at("month", day, anchor_day=anchor)
        following = period
        for _ in range(count):
            following = period_at("month", following.ends_on, anchor_day=anchor)
        assert period.later(count) == following.ends_on

    def test_weeks_follow_by_seven_days(self):
        week = period_at("week", date(2026, 1, 7))
        assert week.later(3) == week.ends_on + timedelta(days=21)


class TestPartsOfAPeriod:
    def test_the_share_of_a_whole_is_one(self):
        assert (JANUARY.share.count, JANUARY.share.of) == (1, 1)
        assert JANUARY.share.label == "1 month, from 2026-01-01 until before 2026-02-01"

    def test_a_late_start_leaves_the_days_that_remain(self):
        rest = JANUARY.begun_on(date(2026, 1, 15))
        assert (rest.share.count, rest.share.of) == (17, 31)
        assert rest.share.label == "17 of 31 days, from 2026-01-15 until before 2026-02-01"

    def test_an_early_end_leaves_the_days_before_it(self):
        assert JANUARY.cut_short(date(2026, 1, 15)).active_days == 14
        assert JANUARY.cut_short(date(2026, 2, 1)) == JANUARY

    @pytest.mark.parametrize("day", ["2025-12-31", "2026-02-01"])
    def test_a_start_outside_is_refused(self, day):
        with pytest.raises(OutsidePeriod) as refused:
            JANUARY.begun_on(date.fromisoformat(day))
        assert refused.value.field == "starts_on"

    @pytest.mark.parametrize("day", ["2026-01-01", "2026-02-02"])
    def test_an_end_outside_is_refused(self, day):
        with pytest.raises(OutsidePeriod) as refused:
            JANUARY.cut_short(date.fromisoformat(day))
        assert refused.value.field == "ends_on"
