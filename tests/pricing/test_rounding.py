from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money, monies
from va_market.kit.money import EXPONENTS, MAX_MINOR, CurrencyMismatch, InvalidMoney, Money
from va_market.pricing.errors import AmountOutOfRange, WeightsNotPositive
from va_market.pricing.rounding import (
    add_up,
    allocate,
    divide_half_up,
    in_proportion,
    quantity_text,
    quotient,
    round_money,
)

some_weights = st.lists(st.integers(1, 10**9), min_size=1, max_size=20)
exact_amounts = st.decimals(-(10**9), 10**9, places=12)


class TestRoundMoney:
    @pytest.mark.parametrize(
        ("exact", "currency", "rounded"),
        [
            ("37.5", "EUR", "37.50 EUR"),
            ("1.004", "EUR", "1.00 EUR"),
            ("1.005", "EUR", "1.01 EUR"),
            ("1.015", "EUR", "1.02 EUR"),
            ("-1.005", "EUR", "-1.01 EUR"),
            ("-1.004", "EUR", "-1.00 EUR"),
            ("-0.004", "EUR", "0.00 EUR"),
            ("0.5", "JPY", "1 JPY"),
            ("1.5", "JPY", "2 JPY"),
            ("-0.5", "JPY", "-1 JPY"),
            ("0.4999999999", "JPY", "0 JPY"),
            ("1.0005", "BHD", "1.001 BHD"),
            ("-1.0005", "BHD", "-1.001 BHD"),
            ("1.00005", "CLF", "1.0001 CLF"),
            ("9999999999999.99", "EUR", "9999999999999.99 EUR"),
        ],
    )
    def test_halves_go_away_from_zero_at_the_last_decimal(self, exact, currency, rounded):
        assert str(round_money(Decimal(exact), currency)) == rounded

    @pytest.mark.parametrize("exact", ["10000000000000", "-10000000000000", "NaN", "-Infinity"])
    def test_refuses_what_no_amount_can_hold(self, exact):
        with pytest.raises(AmountOutOfRange) as refused:
            round_money(Decimal(exact), "EUR")
        assert (refused.value.code, refused.value.field) == ("amount_out_of_range", "terms")

    @pytest.mark.parametrize("currency", ["XXX", "eur", ""])
    def test_refuses_an_unknown_currency(self, currency):
        with pytest.raises(InvalidMoney):
            round_money(Decimal(1), currency)

    @given(exact=exact_amounts, currency=currencies)
    def test_agrees_with_exact_fractions(self, exact, currency):
        units = Fraction(exact) * 10 ** EXPONENTS[currency]
        nearest = floor(abs(units) + Fraction(1, 2))
        assert round_money(exact, currency).minor == (nearest if units > 0 else -nearest)

    @given(exact=exact_amounts, currency=currencies)
    def test_a_negative_amount_mirrors_the_positive(self, exact, currency):
        assert round_money(-exact, currency) == -round_money(exact, currency)


class TestAllocate:
    @pytest.mark.parametrize(
        ("total", "weights", "parts"),
        [
            ("0.10 EUR", [1, 1, 1], ["0.04 EUR", "0.03 EUR", "0.03 EUR"]),
            ("-0.10 EUR", [1, 1, 1], ["-0.04 EUR", "-0.03 EUR", "-0.03 EUR"]),
            ("0.05 EUR", [1, 1, 1], ["0.02 EUR", "0.02 EUR", "0.01 EUR"]),
            ("1.00 EUR", [1, 2, 3], ["0.17 EUR", "0.33 EUR", "0.50 EUR"]),
            ("5 JPY", [3, 3, 1], ["2 JPY", "2 JPY", "1 JPY"]),
            ("-5 JPY", [3, 3, 1], ["-2 JPY", "-2 JPY", "-1 JPY"]),
            ("0.01 EUR", [1, 1], ["0.01 EUR", "0.00 EUR"]),
            ("0.00 EUR", [7, 5], ["0.00 EUR", "0.00 EUR"]),
            ("1.000 BHD", [2, 1], ["0.667 BHD", "0.333 BHD"]),
            ("1.0000 CLF", [1, 2], ["0.3333 CLF", "0.6667 CLF"]),
            ("12.34 EUR", [9], ["12.34 EUR"]),
        ],
    )
    def test_the_largest_remainders_get_the_rest_and_ties_go_to_the_first(
        self, total, weights, parts
    ):
        assert [str(part) for part in allocate(money(total), weights)] == parts

    @pytest.mark.parametrize("weights", [[], [0], [1, 0], [3, -1]])
    def test_refuses_weights_that_are_not_positive(self, weights):
        with pytest.raises(WeightsNotPositive) as refused:
            allocate(money("1.00 EUR"), weights)
        assert (refused.value.code, refused.value.field) == ("weights_not_positive", "weights")

    @given(total=monies(), weights=some_weights)
    def test_the_parts_add_up_to_the_total(self, total, weights):
        assert add_up(allocate(total, weights), total.currency) == total

    @given(total=monies(), weights=some_weights)
    def test_no_part_is_a_whole_unit_away_from_its_exact_share(self, total, weights):
        exact = [Fraction(total.minor * weight, sum(weights)) for weight in weights]
        parts = allocate(total, weights)
        assert all(abs(part.minor - due) < 1 for part, due in zip(parts, exact, strict=True))

    @given(total=monies(), weights=some_weights)
    def test_a_negative_total_mirrors_the_positive(self, total, weights):
        assert allocate(-total, weights) == [-part for part in allocate(total, weights)]


class TestAddUp:
    def test_of_nothing_is_zero(self):
        assert add_up([], "JPY") == money("0 JPY")

    def test_refuses_another_currency(self):
        with pytest.raises(CurrencyMismatch):
            add_up([money("1.00 EUR"), money("1 JPY")], "EUR")

    def test_refuses_a_sum_that_no_amount_can_hold(self):
        with pytest.raises(AmountOutOfRange):
            add_up([money("9999999999999.99 EUR"), money("0.01 EUR")], "EUR")


class TestWholeNumbers:
    @pytest.mark.parametrize(
        ("dividend", "divisor", "nearest"), [(0, 7, 0), (1, 2, 1), (3, 2, 2), (1, 3, 0), (2, 3, 1)]
    )
    def test_halves_go_up(self, dividend, divisor, nearest):
        assert divide_half_up(dividend, divisor) == nearest

    @pytest.mark.parametrize(
        ("dividend", "divisor", "text"),
        [
            (0, 60, "0"),
            (60, 60, "1"),
            (90, 60, "1.5"),
            (100, 60, "1.6667"),
            (600, 60, "10"),
            (1, 3600, "0.0003"),
            (17, 31, "0.5484"),
            (10**40, 1, "1" + "0" * 40),
        ],
    )
    def test_quantities_are_plain_decimals_of_four_places(self, dividend, divisor, text):
        assert quantity_text(dividend, divisor) == text


class TestProportion:
    amounts = st.integers(1, MAX_MINOR)

    @given(amount=st.integers(-MAX_MINOR, MAX_MINOR), one=amounts, other=amounts)
    def test_is_the_exact_one_rounded_once_in_whole_numbers_and_in_decimals(
        self, amount, one, other
    ):
        part, whole = sorted((one, other))
        euros = [Money.from_minor(minor, "EUR") for minor in (amount, part, whole)]
        found = in_proportion(euros[0], part, whole)
        assert abs(found.minor - Fraction(amount * part, whole)) <= Fraction(1, 2)
        assert round_money(quotient(*euros), "EUR") == found
        assert in_proportion(-euros[0], part, whole) == -found

    def test_holds_thirty_digits(self):
        whole = Money.from_minor(MAX_MINOR, "EUR")
        part = Money.from_minor(MAX_MINOR - 2, "EUR")
        amount = Money.from_minor(750_000_000_000_000, "EUR")
        found = Money.from_minor(749_999_999_999_998, "EUR")
        assert round_money(quotient(amount, part, whole), "EUR") == found
        assert in_proportion(amount, part.minor, whole.minor) == found
