from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, prices
from va_market.pricing.errors import DateOutOfRange, EndNotAfterStart, StartRequired
from va_market.pricing.proration import Share, prorated_fee, prorated_minutes, shares

periods = st.sampled_from(["week", "month"])
# 800 days of room before the last year that prices know.
days = st.dates(date(1970, 1, 1), date(2197, 12, 31))


def day(text):
    return None if text is None else date.fromisoformat(text)


def cut(period, starts_on, ends_on):
    found = shares(period, starts_on=day(starts_on), ends_on=day(ends_on))
    return [(share.count, share.of) for share in found]


class TestCuttingTime:
    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "found"),
        [
            (None, None, [(1, 1)]),
            ("2026-12-01", None, [(1, 1)]),
            ("2026-12-15", None, [(17, 31)]),
            ("2026-12-01", "2027-01-01", [(1, 1)]),
            ("2026-12-01", "2026-12-02", [(1, 31)]),
            ("2026-12-15", "2026-12-20", [(5, 31)]),
            ("2026-12-15", "2027-01-01", [(17, 31)]),
            ("2026-12-15", "2027-01-10", [(17, 31), (9, 31)]),
            ("2026-12-15", "2027-02-10", [(17, 31), (1, 1), (9, 28)]),
            ("2026-11-01", "2027-02-01", [(3, 1)]),
            ("2026-11-01", "2027-02-02", [(3, 1), (1, 28)]),
            ("2028-02-01", "2028-02-15", [(14, 29)]),
            ("2026-01-31", "2026-03-01", [(1, 31), (1, 1)]),
            ("2200-12-31", None, [(1, 31)]),
        ],
    )
    def test_months_begin_on_the_first(self, starts_on, ends_on, found):
        assert cut("month", starts_on, ends_on) == found

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "found"),
        [
            ("2026-12-07", None, [(1, 1)]),
            ("2026-12-02", None, [(5, 7)]),
            ("2026-12-06", "2026-12-07", [(1, 7)]),
            ("2026-12-02", "2026-12-23", [(5, 7), (2, 1), (2, 7)]),
            ("2026-12-28", "2027-01-04", [(1, 1)]),
        ],
    )
    def test_weeks_begin_on_monday(self, starts_on, ends_on, found):
        assert cut("week", starts_on, ends_on) == found

    @pytest.mark.parametrize(
        ("period", "starts_on", "ends_on", "labels"),
        [
            ("month", None, None, ["1 month"]),
            (
                "week",
                "2026-12-02",
                "2026-12-21",
                [
                    "5 of 7 days, from 2026-12-02 until before 2026-12-07",
                    "2 weeks, from 2026-12-07 until before 2026-12-21",
                ],
            ),
            (
                "month",
                "2026-12-01",
                None,
                ["1 month, from 2026-12-01 until before 2027-01-01"],
            ),
        ],
    )
    def test_each_share_says_what_it_is(self, period, starts_on, ends_on, labels):
        found = shares(period, starts_on=day(starts_on), ends_on=day(ends_on))
        assert [share.label for share in found] == labels

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "error", "field"),
        [
            (None, "2026-12-15", StartRequired, "starts_on"),
            ("2026-12-15", "2026-12-15", EndNotAfterStart, "ends_on"),
            ("2026-12-15", "2026-12-14", EndNotAfterStart, "ends_on"),
            ("1969-12-31", None, DateOutOfRange, "starts_on"),
            ("9999-12-31", None, DateOutOfRange, "starts_on"),
            ("2026-12-15", "2201-01-01", DateOutOfRange, "ends_on"),
        ],
    )
    def test_refuses_dates_that_make_no_sense(self, starts_on, ends_on, error, field):
        with pytest.raises(error) as refused:
            cut("month", starts_on, ends_on)
        assert refused.value.field == field

    @given(period=periods, starts_on=days, length=st.integers(1, 800))
    def test_partial_shares_stand_only_at_the_ends_and_are_shorter_than_a_period(
        self, period, starts_on, length
    ):
        found = shares(period, starts_on=starts_on, ends_on=starts_on + timedelta(days=length))
        assert 1 <= len(found) <= 3
        assert all(share.is_whole or 0 < share.count < share.of for share in found)
        assert sum(share.is_whole for share in found) <= 1
        assert len(found) < 3 or found[1].is_whole

    @given(starts_on=days, length=st.integers(1, 800))
    def test_the_days_of_weekly_shares_are_the_days_asked_for(self, starts_on, length):
        found = shares("week", starts_on=starts_on, ends_on=starts_on + timedelta(days=length))
        assert sum(share.count * (7 if share.is_whole else 1) for share in found) == length


class TestProratingAFee:
    @given(data=st.data(), of=st.sampled_from([7, 28, 29, 30, 31]))
    def test_two_parts_differ_from_the_whole_by_one_unit_at_most(self, data, of):
        fee = data.draw(currencies.flatmap(prices))
        count = data.draw(st.integers(2, of))
        first = data.draw(st.integers(1, count - 1))
        parts = [prorated_fee(fee, Share(n, of, "")).value for n in (first, count - first)]
        whole = prorated_fee(fee, Share(count, of, "")).value
        assert abs(parts[0].minor + parts[1].minor - whole.minor) <= 1

    @given(fee=currencies.flatmap(prices), of=st.sampled_from([7, 28, 29, 30, 31]))
    def test_all_days_of_a_period_cost_the_full_fee(self, fee, of):
        assert prorated_fee(fee, Share(of, of, "")).value == fee


class TestProratingMinutes:
    @pytest.mark.parametrize(
        ("included", "count", "of", "prorated"),
        [
            (1200, 17, 31, 658),
            (1200, 9, 28, 386),
            (1, 14, 28, 1),
            (1, 13, 28, 0),
            (600, 3, 1, 1800),
        ],
    )
    def test_halves_go_up(self, included, count, of, prorated):
        assert prorated_minutes(included, Share(count, of, "")) == prorated
