from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.pricing.commissions import CommissionPeriod, period_of
from va_market.pricing.commissions.errors import PeriodTooLong
from va_market.pricing.commissions.periods import checked_period
from va_market.pricing.errors import DateOutOfRange, EndNotAfterStart

kinds = st.sampled_from(["week", "month", "quarter", "year"])
days = st.dates(date(1970, 1, 1), date(2200, 12, 31))


class TestPeriodOf:
    # Weeks of ISO 8601, from Monday; months, quarters and years of the calendar.
    @pytest.mark.parametrize(
        ("kind", "day", "starts_on", "ends_on"),
        [
            ("week", date(2026, 1, 1), date(2025, 12, 29), date(2026, 1, 5)),
            ("week", date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 12)),
            ("month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 1)),
            ("month", date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
            ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
            ("quarter", date(2026, 11, 15), date(2026, 10, 1), date(2027, 1, 1)),
            ("year", date(2026, 7, 1), date(2026, 1, 1), date(2027, 1, 1)),
        ],
    )
    def test_it_is_the_one_on_the_calendar(self, kind, day, starts_on, ends_on):
        assert period_of(kind, day) == CommissionPeriod(starts_on, ends_on)

    @given(kind=kinds, day=days)
    def test_it_holds_the_day_and_neighbors_touch(self, kind, day):
        period = period_of(kind, day)
        assert period.holds(day)
        assert period.holds(period.starts_on)
        assert not period.holds(period.ends_on)
        before = period.starts_on - timedelta(days=1)
        if before.year >= 1970:
            assert period_of(kind, before).ends_on == period.starts_on

    @pytest.mark.parametrize("day", [date(1969, 12, 31), date(2201, 1, 1)])
    def test_days_outside_the_span_are_refused(self, day):
        with pytest.raises(DateOutOfRange) as refused:
            period_of("month", day)
        assert refused.value.field == "starts_on"

    def test_a_kind_that_is_unknown_is_a_fault_of_the_program(self):
        with pytest.raises(KeyError):
            period_of("day", date(2026, 1, 1))


class TestCheckedPeriod:
    def test_a_shortened_period_is_fine(self):
        part = CommissionPeriod(date(2026, 1, 15), date(2026, 2, 1))
        assert checked_period("month", part) is part

    @pytest.mark.parametrize("ends_on", [date(2026, 1, 15), date(2026, 1, 14)])
    def test_a_period_without_a_day_is_refused(self, ends_on):
        with pytest.raises(EndNotAfterStart):
            checked_period("month", CommissionPeriod(date(2026, 1, 15), ends_on))

    def test_one_cap_is_not_for_two_months(self):
        long = CommissionPeriod(date(2026, 1, 15), date(2026, 2, 2))
        with pytest.raises(PeriodTooLong, match="from 2026-01-01 until before 2026-02-01"):
            checked_period("month", long)
