# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from fractions import Fraction

import pytest
from hypothesis import given

from tests.pricing.samples import (
    CLIENT_PAYS_TEN,
    amounts,
    hourly,
    hourly_terms,
    minutes,
    money,
    quoted,
)
from va_market.pricing.errors import AmountOutOfRange, MinutesRequired, NumberTooSmall


class TestQuotingHours:
    @pytest.mark.parametrize(
        ("rate", "worked", "amount", "quantity"),
        [
            ("25.00 EUR", 90, "37.50 EUR", "1.5"),
            ("25.00 EUR", 100, "41.67 EUR", "1.6667"),
            ("25.00 EUR", 0, "0.00 EUR", "0"),
            ("0.30 EUR", 1, "0.01 EUR", "0.0167"),
            ("0.29 EUR", 1, "0.00 EUR", "0.0167"),
            ("1500 JPY", 50, "1250 JPY", "0.8333"),
            ("30 JPY", 1, "1 JPY", "0.0167"),
            ("12.345 BHD", 7, "1.440 BHD", "0.1167"),
            ("0.5000 CLF", 1, "0.0083 CLF", "0.0167"),
        ],
    )
    def test_minutes_are_paid_at_the_rate(self, rate, worked, amount, quantity):
        result = quoted(hourly(rate), minutes=worked)
        assert amounts(result) == [amount]
        assert result.lines[0].quantity == quantity
        assert result.lines[0].unit_price == money(rate)
        assert (result.billed_minutes, result.unbilled_minutes) == (worked, 0)

    @pytest.mark.parametrize(
        ("worked", "weeks", "billed", "amount"),
        [
            (1200, None, 1200, "500.00 EUR"),
            (1201, None, 1200, "500.00 EUR"),
            (2000, 1, 1200, "500.00 EUR"),
            (2000, 2, 2000, "833.33 EUR"),
            (2500, 2, 2400, "1000.00 EUR"),
        ],
    )
    def test_minutes_beyond_the_weekly_cap_stay_unbilled(self, worked, weeks, billed, amount):
        result = quoted(hourly(cap=1200), minutes=worked, weeks=weeks)
        assert amounts(result) == [amount]
        assert (result.billed_minutes, result.unbilled_minutes) == (billed, worked - billed)

    def test_the_trace_tells_cap_rate_rounding_and_fee(self):
        result = quoted(hourly("25.10 EUR", cap=95), minutes=100, fee=CLIENT_PAYS_TEN)
        assert [(step.step, step.formula, step.result) for step in result.lines[0].trace] == [
            ("weekly_cap", "the lesser of 100 min and 95 min a week × 1", "95 min"),
            ("rate", "95 min × 25.10 EUR ÷ 60", "39.74166666… EUR"),
            ("rounding", "39.74166666… EUR to 2 decimals, half away from zero", "39.74 EUR"),
            ("fee", "10 % of 39.74 EUR, paid by the client", "3.974 EUR"),
            ("rounding", "3.974 EUR to 2 decimals, half away from zero", "3.97 EUR"),
        ]

    @given(terms=hourly_terms(), worked=minutes)
    def test_agrees_with_exact_fractions(self, terms, worked):
        result = quoted(terms, minutes=worked)
        exact = Fraction(terms.rate.minor * result.billed_minutes, 60)
        assert abs(result.subtotal.minor - exact) <= Fraction(1, 2)
        assert result.billed_minutes + result.unbilled_minutes == worked


class TestRefusals:
    def test_without_minutes_there_is_no_price(self):
        with pytest.raises(MinutesRequired) as refused:
            quoted(hourly())
        assert (refused.value.code, refused.value.field) == ("minutes_required", "minutes")

    @pytest.mark.parametrize(("field", "number"), [("minutes", -1), ("weeks", 0)])
    def test_numbers_that_are_too_small_are_refused(self, field, number):
        with pytest.raises(NumberTooSmall) as refused:
            quoted(hourly(), **{"minutes": 60, field: number})
        assert refused.value.field == field

    def test_an_amount_beyond_15_digits_is_refused(self):
        with pytest.raises(AmountOutOfRange):
            quoted(hourly("9999999999999.99 EUR"), minutes=61)
