# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.periods.period_samples import (
    anchors,
    charged,
    charged_amounts,
    days,
    fixed_fee,
    salary,
)
from tests.pricing.samples import currencies, prices
from va_market.kit.money import Money
from va_market.pricing.periods.calendar import Span
from va_market.pricing.periods.charges import charges, monthly_parts
from va_market.pricing.periods.measures import Part
from va_market.pricing.periods.policies import ProrationPolicy
from va_market.pricing.rounding import add_up
from va_market.pricing.terms.fixed_fee import FixedFeeTerms
from va_market.pricing.terms.salary import SalaryTerms


@st.composite
def any_set_terms(draw: st.DrawFn) -> FixedFeeTerms | SalaryTerms:
    amount = str(draw(currencies.flatmap(prices)))
    anchored = ProrationPolicy(
        unit=draw(st.sampled_from(["day", "fixed30"])), anchor_day=draw(st.none() | anchors)
    )
    by_month = st.sampled_from(["month", "quarter", "year"])
    return draw(
        st.one_of(
            st.just(fixed_fee(amount, "week")),
            st.builds(lambda n: fixed_fee(amount, "custom", custom_days=n), st.integers(1, 366)),
            st.builds(lambda kind: fixed_fee(amount, kind, proration=anchored), by_month),
            st.builds(
                lambda kind: salary(amount, kind, proration=anchored),
                st.sampled_from(["month", "year"]),
            ),
        )
    )


class TestFixedFees:
    # Each partial period is price x days / days of the period, half away from zero:
    # 500 x 17/31 = 274.193..., 500 x 9/28 = 160.714..., 500 x 3/7 = 214.285...,
    # 9000 x 45/90 in a quarter of 90 days, x 46/92 in one of 92; 12000 x 184/365 = 6049.315...
    @pytest.mark.parametrize(
        ("terms", "starts_on", "ends_on", "expected"),
        [
            (fixed_fee(), "2026-12-15", "2027-02-10", ["274.19", "500.00", "160.71"]),
            (fixed_fee(), "2026-12-15", None, ["274.19"]),
            (fixed_fee(), "2026-12-01", None, ["500.00"]),
            (fixed_fee(), "2026-11-01", "2027-01-01", ["500.00", "500.00"]),
            (fixed_fee(period="week"), "2026-12-04", "2026-12-14", ["214.29", "500.00"]),
            (fixed_fee("9000.00 EUR", "quarter"), "2027-02-15", "2027-04-01", ["4500.00"]),
            (fixed_fee("9000.00 EUR", "quarter"), "2027-08-16", "2027-10-01", ["4500.00"]),
            (fixed_fee("9100.00 EUR", "quarter"), "2028-03-31", "2028-04-01", ["100.00"]),
            (fixed_fee("12000.00 EUR", "year"), "2027-07-01", None, ["6049.32"]),
            (fixed_fee("366.00 EUR", "year"), "2028-02-29", "2028-03-01", ["1.00"]),
            (
                fixed_fee("100.00 EUR", "custom", custom_days=10),
                "2026-12-09",
                "2026-12-24",
                ["100.00", "50.00"],
            ),
        ],
    )
    def test_each_period_has_a_charge(self, terms, starts_on, ends_on, expected):
        found = charged(terms, starts_on, ends_on)
        assert charged_amounts(found) == [f"{amount} EUR" for amount in expected]

    # 500 x 16/30 = 266.666..., 500 x 15/30.
    def test_months_may_have_thirty_days(self):
        terms = fixed_fee(proration=ProrationPolicy(unit="fixed30"))
        assert charged_amounts(charged(terms, "2026-12-15", "2027-02-16")) == [
            "266.67 EUR",
            "500.00 EUR",
            "250.00 EUR",
        ]

    # 743 x 23/743 hours of March 2026 in Berlin, and 24 of the 744 in UTC: 743 x 24/744 = 23.967...
    @pytest.mark.parametrize(
        ("zone", "expected"), [("Europe/Berlin", "23.00 EUR"), ("UTC", "23.97 EUR")]
    )
    def test_seconds_know_the_change_of_the_clocks(self, zone, expected):
        terms = fixed_fee("743.00 EUR", proration=ProrationPolicy(unit="second"))
        assert charged_amounts(charged(terms, "2026-03-29", "2026-03-30", zone=zone)) == [expected]

    @pytest.mark.parametrize(
        ("first_and_last", "expected", "counts"),
        [
            ("prorate", ["274.19 EUR", "500.00 EUR", "160.71 EUR"], [17, 31, 9]),
            ("full", ["500.00 EUR", "500.00 EUR", "500.00 EUR"], [31, 31, 28]),
            ("none", ["0.00 EUR", "500.00 EUR", "0.00 EUR"], [0, 31, 0]),
        ],
    )
    def test_the_policy_decides_what_partial_periods_cost(self, first_and_last, expected, counts):
        terms = fixed_fee(proration=ProrationPolicy(first_and_last=first_and_last))
        found = charged(terms, "2026-12-15", "2027-02-10")
        assert charged_amounts(found) == expected
        assert [one.part.count for one in found] == counts


class TestExplaining:
    def test_labels_spans_and_parts_tell_the_days(self):
        found = charged(fixed_fee(), "2026-12-15", "2027-02-01")
        assert [one.label for one in found] == [
            "17 of 31 days, from 2026-12-15 until before 2027-01-01",
            "1 month, from 2027-01-01 until before 2027-02-01",
        ]
        assert found[0].span == Span(date(2026, 12, 15), date(2027, 1, 1))
        assert (found[0].part, found[0].price) == (Part(17, 31), fixed_fee().amount)

    @pytest.mark.parametrize(
        ("terms", "label"),
        [
            (fixed_fee(period="week"), "1 week"),
            (fixed_fee(period="custom", custom_days=10), "1 period of 10 days"),
            (salary(period="month"), "1 month"),
            (salary(period="year"), "1 year"),
        ],
    )
    def test_without_dates_it_is_one_whole_period(self, terms, label):
        [found] = charges(terms, starts_on=None, ends_on=None)
        assert (found.label, found.span, found.part.is_whole) == (label, None, True)
        assert found.amount.value == found.price == terms.amount

    @pytest.mark.parametrize(
        ("first_and_last", "step", "formula"),
        [
            ("prorate", "proration", "500.00 EUR × 17 ÷ 31 days"),
            ("full", "full_period", "17 of 31 days cost the full price"),
            ("none", "not_charged", "17 of 31 days cost nothing"),
        ],
    )
    def test_the_trace_tells_why(self, first_and_last, step, formula):
        terms = fixed_fee(proration=ProrationPolicy(first_and_last=first_and_last))
        found = charged(terms, "2026-12-15")[0].amount.steps[0]
        assert (found.step, found.formula) == (step, formula)

    def test_the_trace_of_a_month_of_a_yearly_salary_tells_both_steps(self):
        steps = charged(salary("999.95 EUR"), "2027-12-15")[0].amount.steps
        assert [(one.step, one.formula, one.result) for one in steps] == [
            (
                "monthly_part",
                "999.95 EUR ÷ 12, part 12, all parts add up to the salary",
                "83.32 EUR",
            ),
            ("proration", "83.32 EUR × 17 ÷ 31 days", "45.69161290… EUR"),
            ("rounding", "45.69161290… EUR to 2 decimals, half away from zero", "45.69 EUR"),
        ]


class TestSalaries:
    # 1000.00 / 12 = 83.33 and 4 cents over, which go to the first four months.
    def test_a_year_is_paid_in_twelve_parts(self):
        found = charged(salary("1000.00 EUR"), "2027-01-01", "2028-01-01")
        assert charged_amounts(found) == ["83.34 EUR"] * 4 + ["83.33 EUR"] * 8
        assert found[0].label == "1 month, from 2027-01-01 until before 2027-02-01"

    # 3100 x 10/31.
    def test_a_monthly_salary_is_prorated(self):
        found = charged(salary("3100.00 EUR", "month"), "2027-01-22", "2027-03-01")
        assert charged_amounts(found) == ["1000.00 EUR", "3100.00 EUR"]

    @given(data=st.data(), currency=currencies, starts_on=days, anchor=st.none() | anchors)
    def test_any_twelve_months_in_a_row_add_up_to_the_year(self, data, currency, starts_on, anchor):
        yearly = data.draw(prices(currency))
        terms = salary(str(yearly), proration=ProrationPolicy(anchor_day=anchor))
        found = charges(terms, starts_on=starts_on, ends_on=starts_on + timedelta(days=450))
        assert add_up((one.amount.value for one in found[1:13]), currency) == yearly

    @given(yearly=currencies.flatmap(prices))
    def test_the_parts_add_up_and_differ_by_one_unit_at_most(self, yearly):
        parts = monthly_parts(yearly)
        assert add_up(parts, yearly.currency) == yearly
        assert len(parts) == 12
        assert max(parts).minor - min(parts).minor <= 1


class TestAgreeing:
    # The contract starts on the 9th; the second period is that from the 19th.
    def test_an_invoice_over_one_custom_period_repeats_the_quote(self):
        terms = fixed_fee("100.00 EUR", "custom", custom_days=10)
        quoted = charged(terms, "2026-12-09", "2027-01-02")
        invoiced = charged(terms, "2026-12-19", "2026-12-29", contract_starts_on=date(2026, 12, 9))
        assert invoiced == [quoted[1]]

    @given(terms=any_set_terms(), starts_on=days, length=st.integers(1, 400))
    def test_invoices_period_by_period_repeat_the_quote(self, terms, starts_on, length):
        quoted = charges(terms, starts_on=starts_on, ends_on=starts_on + timedelta(days=length))
        assert [
            charges(
                terms,
                starts_on=one.span.start,
                ends_on=one.span.end,
                contract_starts_on=starts_on,
            )
            for one in quoted
        ] == [[one] for one in quoted]

    @given(terms=any_set_terms(), starts_on=days, length=st.integers(1, 400))
    def test_the_spans_partition_the_time_and_only_the_ends_are_partial(
        self, terms, starts_on, length
    ):
        ends_on = starts_on + timedelta(days=length)
        found = charges(terms, starts_on=starts_on, ends_on=ends_on)
        assert (found[0].span.start, found[-1].span.end) == (starts_on, ends_on)
        assert all(earlier.span.end == later.span.start for earlier, later in pairwise(found))
        assert all(one.part.is_whole and one.amount.value == one.price for one in found[1:-1])

    @given(terms=any_set_terms(), starts_on=days, length=st.integers(1, 400))
    def test_no_charge_is_negative_or_above_the_price(self, terms, starts_on, length):
        found = charges(terms, starts_on=starts_on, ends_on=starts_on + timedelta(days=length))
        nothing = Money.zero(terms.currency)
        assert all(nothing <= one.amount.value <= one.price for one in found)
