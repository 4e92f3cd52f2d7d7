from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.periods.period_samples import day
from va_market.pricing.errors import DateOutOfRange
from va_market.pricing.periods.next_terms import anchor_day_of, next_last_day
from va_market.pricing.periods.policies import RenewalPolicy
from va_market.pricing.periods.renewals import decision_day

A_DAY = timedelta(days=1)


def last_days(last, count, **length):
    """The last days of so many terms in a row, each renewed from the one before."""
    found, kept = [], None
    for _ in range(count):
        kept = anchor_day_of(last, kept=kept)
        last = next_last_day(last, **length, anchor_day=kept)
        found.append(last)
    return found


class TestDays:
    # By hand, from the calendar: 2028 is a leap year, 2027 and 2100 are none.
    @pytest.mark.parametrize(
        ("last", "length", "following"),
        [
            ("2026-12-31", {"months": 1}, ["2027-01-31", "2027-02-28", "2027-03-31"]),
            ("2027-12-31", {"months": 1}, ["2028-01-31", "2028-02-29", "2028-03-31"]),
            ("2027-01-30", {"months": 1}, ["2027-02-27", "2027-03-30", "2027-04-29"]),
            ("2028-01-30", {"months": 1}, ["2028-02-28", "2028-03-30", "2028-04-29"]),
            ("2027-01-29", {"months": 1}, ["2027-02-27", "2027-03-29", "2027-04-29"]),
            ("2027-01-14", {"months": 1}, ["2027-02-14", "2027-03-14", "2027-04-14"]),
            ("2028-02-29", {"months": 12}, ["2029-02-28", "2030-02-28", "2031-02-28"]),
            ("2028-02-28", {"months": 12}, ["2029-02-27", "2030-02-27", "2031-02-27"]),
            ("2099-02-28", {"months": 12}, ["2100-02-28", "2101-02-28", "2102-02-28"]),
            ("2026-11-29", {"months": 3}, ["2027-02-27", "2027-05-29", "2027-08-29"]),
            ("2026-12-31", {"months": 120}, ["2036-12-31", "2046-12-31", "2056-12-31"]),
            ("2026-12-31", {"weeks": 1}, ["2027-01-07", "2027-01-14", "2027-01-21"]),
            ("2028-02-24", {"weeks": 2}, ["2028-03-09", "2028-03-23", "2028-04-06"]),
        ],
    )
    def test_months_are_those_of_the_calendar(self, last, length, following):
        assert [str(one) for one in last_days(day(last), 3, **length)] == following

    def test_a_leap_day_comes_back_after_four_years(self):
        found = last_days(day("2028-02-28"), 4, months=12)
        assert str(found[-1]) == "2032-02-28"  # the next term begins on the 29th again

    @given(last=st.dates(date(1990, 1, 1), date(2150, 12, 31)), months=st.integers(1, 24))
    def test_terms_follow_each_other_without_drift(self, last, months):
        first = last + A_DAY
        for number, found in enumerate(last_days(last, 12, months=months), start=1):
            begins = found + A_DAY
            index = 12 * first.year + first.month - 1 + number * months
            assert 12 * begins.year + begins.month - 1 == index
            is_last_of_month = (begins + A_DAY).day == 1
            assert begins.day == first.day or (begins.day < first.day and is_last_of_month)

    @pytest.mark.parametrize("length", [{"months": 12}, {"weeks": 52}])
    def test_nothing_goes_on_beyond_the_span_of_the_market(self, length):
        with pytest.raises(DateOutOfRange):
            next_last_day(day("2200-06-30"), **length, anchor_day=1)


class TestAnchors:
    @pytest.mark.parametrize(
        ("last", "kept", "anchor"),
        [
            ("2027-01-30", None, 31),
            ("2027-02-27", 31, 31),
            ("2027-02-27", 29, 29),
            ("2027-02-27", None, 28),
            ("2027-02-27", 27, 28),  # other days were agreed on meanwhile
            ("2027-03-30", 30, 31),
            ("2028-02-27", 31, 28),  # in a leap year the 29th is the last day
        ],
    )
    def test_it_is_kept_where_the_next_term_begins_on_it(self, last, kept, anchor):
        assert anchor_day_of(day(last), kept=kept) == anchor


class TestDecision:
    @pytest.mark.parametrize(
        ("last", "notice_days", "decided"),
        [
            ("2026-12-31", 0, "2026-12-31"),
            ("2026-12-31", 7, "2026-12-24"),
            ("2028-03-01", 1, "2028-02-29"),
            ("2027-03-01", 1, "2027-02-28"),
            ("2027-01-31", 30, "2027-01-01"),
        ],
    )
    def test_it_comes_so_many_days_before_the_last(self, last, notice_days, decided):
        policy = RenewalPolicy(notice_days=notice_days)
        assert decision_day(day(last), policy) == day(decided)
