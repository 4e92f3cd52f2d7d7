# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import (
    CLIENT_PAYS_TEN,
    amounts,
    fees,
    minutes,
    money,
    quoted,
    retainer,
    retainer_terms,
)
from va_market.pricing.errors import AmountOutOfRange, NumberTooSmall

DECEMBER = {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 1, 1)}
HALF = {"starts_on": date(2026, 12, 15), "ends_on": date(2027, 1, 1)}
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


class TestQuotingTheFee:
    @pytest.mark.parametrize("span", [{}, DECEMBER])
    def test_one_full_period_costs_the_full_fee(self, span):
        result = quoted(retainer(), **span)
        assert amounts(result) == ["500.00 EUR"]
        assert (result.billed_minutes, result.unbilled_minutes) == (1200, 0)

    def test_a_partial_period_is_prorated_by_day(self):
        result = quoted(retainer(), **HALF, fee=CLIENT_PAYS_TEN)
        assert amounts(result) == ["274.19 EUR"]
        assert fees(result) == ["27.42 EUR"]
        assert result.lines[0].quantity == "0.5484"
        assert result.billed_minutes == 658

    def test_first_whole_and_last_period_are_one_line_each(self):
        span = {"starts_on": date(2026, 12, 15), "ends_on": date(2027, 2, 10)}
        result = quoted(retainer(), **span)
        assert amounts(result) == ["274.19 EUR", "500.00 EUR", "160.71 EUR"]
        assert result.billed_minutes == 658 + 1200 + 386

    @pytest.mark.parametrize(
        ("fee", "amount"),
        [("50000 JPY", "27419 JPY"), ("50.000 BHD", "27.419 BHD"), ("5.0000 CLF", "2.7419 CLF")],
    )
    def test_the_decimals_of_the_currency_decide_the_rounding(self, fee, amount):
        assert amounts(quoted(retainer(fee, overage=None), **HALF)) == [amount]

    def test_the_trace_tells_proration_rounding_and_included_minutes(self):
        line = quoted(retainer(), **HALF).lines[0]
        assert (
            line.description == "Retainer, 17 of 31 days, from 2026-12-15 until before 2027-01-01"
        )
        assert [(step.step, step.formula, step.result) for step in line.trace[:3]] == [
            ("proration", "500.00 EUR × 17 ÷ 31 days", "274.19354838… EUR"),
            ("rounding", "274.19354838… EUR to 2 decimals, half away from zero", "274.19 EUR"),
            ("included_minutes", "1200 min × 17 ÷ 31, half up", "658 min"),
        ]

    def test_the_trace_of_whole_periods_multiplies(self):
        span = {"starts_on": date(2026, 11, 1), "ends_on": date(2027, 2, 1)}
        line = quoted(retainer(), **span).lines[0]
        assert [(step.step, step.formula, step.result) for step in line.trace[:2]] == [
            ("fee_of_the_period", "3 × 500.00 EUR", "1500.00 EUR"),
            ("included_minutes", "3 × 1200 min", "3600 min"),
        ]

    def test_centuries_of_a_high_fee_are_refused(self):
        span = {"starts_on": date(1970, 1, 1), "ends_on": date(2200, 12, 1)}
        with pytest.raises(AmountOutOfRange):
            quoted(retainer("9999999999999.99 EUR"), **span)

    @given(
        terms=retainer_terms(), starts_on=days, first=st.integers(1, 99), rest=st.integers(1, 99)
    )
    def test_adjacent_quotes_differ_from_the_whole_by_one_unit_at_most(
        self, terms, starts_on, first, rest
    ):
        middle = starts_on + timedelta(days=first)
        ends_on = middle + timedelta(days=rest)
        parts = [
            quoted(terms, starts_on=starts_on, ends_on=middle),
            quoted(terms, starts_on=middle, ends_on=ends_on),
        ]
        whole = quoted(terms, starts_on=starts_on, ends_on=ends_on)
        assert abs(sum(part.subtotal.minor for part in parts) - whole.subtotal.minor) <= 1
        assert abs(sum(part.billed_minutes for part in parts) - whole.billed_minutes) <= 1


class TestQuotingOverage:
    @pytest.mark.parametrize(
        ("worked", "lines"),
        [
            (0, ["500.00 EUR"]),
            (1200, ["500.00 EUR"]),
            (1201, ["500.00 EUR", "0.50 EUR"]),
            (1290, ["500.00 EUR", "45.00 EUR"]),
        ],
    )
    def test_time_beyond_the_included_is_paid_at_its_rate(self, worked, lines):
        result = quoted(retainer(), minutes=worked)
        assert amounts(result) == lines
        assert (result.billed_minutes, result.unbilled_minutes) == (worked, 0)

    def test_it_starts_at_the_prorated_minutes(self):
        result = quoted(retainer(), minutes=660, **HALF, fee=CLIENT_PAYS_TEN)
        assert amounts(result) == ["274.19 EUR", "1.00 EUR"]
        assert result.lines[1].unit == "overage_hour"
        assert [(step.formula, step.result) for step in result.lines[1].trace] == [
            ("660 min − 658 min", "2 min"),
            ("2 min × 30.00 EUR ÷ 60", "1.00 EUR"),
            ("10 % of 1.00 EUR, paid by the client", "0.10 EUR"),
        ]

    def test_without_a_rate_it_stays_unbilled_and_the_trace_says_so(self):
        result = quoted(retainer(overage=None), minutes=1290)
        assert amounts(result) == ["500.00 EUR"]
        assert (result.billed_minutes, result.unbilled_minutes) == (1200, 90)
        assert [(step.step, step.result) for step in result.lines[0].trace[-3:]] == [
            ("overage", "90 min"),
            ("hard_stop", "not billed"),
            ("fee", "0.00 EUR"),
        ]

    def test_minutes_below_zero_are_refused(self):
        with pytest.raises(NumberTooSmall) as refused:
            quoted(retainer(), minutes=-1)
        assert refused.value.field == "minutes"

    @given(terms=retainer_terms(), worked=minutes)
    def test_the_fee_is_due_whatever_was_worked(self, terms, worked):
        result = quoted(terms, minutes=worked)
        assert result.lines[0].amount == terms.fee
        assert result.subtotal >= terms.fee
        assert result.billed_minutes + result.unbilled_minutes == worked

    @given(terms=retainer_terms())
    def test_the_included_minutes_alone_cost_the_fee(self, terms):
        assert quoted(terms, minutes=terms.included_minutes).subtotal == money(str(terms.fee))
