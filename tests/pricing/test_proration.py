# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money, monies, prices
from va_market.pricing.errors import (
    DateOutOfRange,
    EndNotAfterStart,
    NumberTooSmall,
    StartRequired,
)
from va_market.pricing.periods.errors import PartOutOfRange
from va_market.pricing.proration import (
    Share,
    prorate,
    prorate_minutes,
    prorated_fee,
    prorated_minutes,
    shares,
    starts_of,
)

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

    # 17 days of December, two whole months, and nine days of March.
    def test_every_period_of_the_shares_has_its_first_day(self):
        begins, ends = day("2026-12-15"), day("2027-03-10")
        found = shares("month", starts_on=begins, ends_on=ends)
        assert [str(one) for one in starts_of("month", found, begins)] == [
            "2026-12-15",
            "2027-01-01",
            "2027-02-01",
            "2027-03-01",
        ]
        assert not list(starts_of("month", found, None))

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
    def test_whole_periods_are_multiplied(self):
        found = prorated_fee(money("500.00 EUR"), Share(3, 1, "3 months"))
        assert str(found.value) == "1500.00 EUR"
        assert found.steps[0].formula == "3 × 500.00 EUR"

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


class TestProrating:
    # amount x part / whole, half away from zero: 500 x 17/31 = 274.193..., 0.01 x 1/2 = 0.005,
    # 1 x 1/3 = 0.333..., 100 x 82800/2674800 = 3.0955...
    @pytest.mark.parametrize(
        ("amount", "part", "whole", "expected"),
        [
            ("500.00 EUR", 17, 31, "274.19 EUR"),
            ("500.00 EUR", 31, 31, "500.00 EUR"),
            ("500.00 EUR", 0, 31, "0.00 EUR"),
            ("0.01 EUR", 1, 2, "0.01 EUR"),
            ("-0.01 EUR", 1, 2, "-0.01 EUR"),
            ("1 JPY", 1, 2, "1 JPY"),
            ("1.000 BHD", 1, 3, "0.333 BHD"),
            ("1.0000 CLF", 1, 3, "0.3333 CLF"),
            ("100.00 EUR", 82_800, 2_674_800, "3.10 EUR"),
        ],
    )
    def test_the_part_is_rounded_once(self, amount, part, whole, expected):
        assert str(prorate(money(amount), part, whole).value) == expected

    def test_the_trace_names_the_unit(self):
        steps = prorate(money("10.00 EUR"), 1, 4, unit="seconds").steps
        assert [(step.step, step.formula, step.result) for step in steps] == [
            ("proration", "10.00 EUR × 1 ÷ 4 seconds", "2.50 EUR")
        ]

    @given(amount=monies(), data=st.data(), whole=st.integers(1, 31_622_400))
    def test_a_negative_amount_mirrors_a_positive_one(self, amount, data, whole):
        part = data.draw(st.integers(0, whole))
        assert prorate(-amount, part, whole).value == -prorate(amount, part, whole).value

    @given(amount=monies(), data=st.data(), whole=st.integers(1, 31_622_400))
    def test_a_part_and_its_rest_differ_from_the_whole_by_one_unit_at_most(
        self, amount, data, whole
    ):
        part = data.draw(st.integers(0, whole))
        sides = prorate(amount, part, whole).value + prorate(amount, whole - part, whole).value
        assert abs(sides.minor - amount.minor) <= 1

    @given(amount=monies(), data=st.data(), whole=st.integers(1, 366), times=st.integers(1, 86_400))
    def test_a_finer_unit_changes_nothing(self, amount, data, whole, times):
        part = data.draw(st.integers(0, whole))
        finer = prorate(amount, part * times, whole * times).value
        assert finer == prorate(amount, part, whole).value

    @pytest.mark.parametrize(("part", "whole"), [(-1, 31), (32, 31), (0, 0)])
    def test_what_is_no_part_is_refused(self, part, whole):
        with pytest.raises(PartOutOfRange) as refused:
            prorate(money("1.00 EUR"), part, whole)
        assert refused.value.field == "part"
        with pytest.raises(PartOutOfRange):
            prorate_minutes(60, part, whole)


class TestProratingMinutesByPart:
    # minutes x part / whole, half up: 1200 x 17/31 = 658.06..., 1 x 14/28 = 0.5.
    @pytest.mark.parametrize(
        ("minutes", "part", "whole", "expected"),
        [(1200, 17, 31, 658), (1, 14, 28, 1), (1, 13, 28, 0), (600, 30, 30, 600), (0, 1, 2, 0)],
    )
    def test_halves_go_up(self, minutes, part, whole, expected):
        assert prorate_minutes(minutes, part, whole) == expected

    def test_minutes_below_zero_are_refused(self):
        with pytest.raises(NumberTooSmall) as refused:
            prorate_minutes(-1, 1, 2)
        assert refused.value.field == "minutes"


class TestStarts:
    def test_are_those_of_every_period_and_part(self):
        cut = shares("month", starts_on=date(2026, 12, 15), ends_on=date(2027, 3, 10))
        assert [str(day) for day in starts_of("month", cut, date(2026, 12, 15))] == [
            "2026-12-15",
            "2027-01-01",
            "2027-02-01",
            "2027-03-01",
        ]

    def test_are_unknown_without_a_first_day(self):
        assert list(starts_of("month", shares("month", starts_on=None, ends_on=None), None)) == []
