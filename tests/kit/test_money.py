import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from va_market.kit.money import (
    EXPONENTS,
    MAX_MINOR,
    CurrencyMismatch,
    InvalidMoney,
    Money,
)

WIRE = TypeAdapter(Money)
monies = st.builds(
    Money.from_minor,
    st.integers(min_value=-MAX_MINOR, max_value=MAX_MINOR),
    st.sampled_from(["EUR", "JPY", "BHD", "CLF"]),
)


def read(amount: object, currency: object = "EUR") -> Money:
    return WIRE.validate_json(json.dumps({"amount": amount, "currency": currency}))


class TestTheWire:
    @pytest.mark.parametrize(
        ("amount", "currency", "minor"),
        [
            ("1250.00", "EUR", 125_000),
            ("1250", "EUR", 125_000),
            ("0.5", "EUR", 50),
            ("-0.00", "EUR", 0),
            ("-3.10", "EUR", -310),
            ("15", "JPY", 15),
            ("1.005", "BHD", 1005),
            ("1.0005", "CLF", 10_005),
            ("9999999999999.99", "EUR", MAX_MINOR),
        ],
    )
    def test_an_amount_is_read_exactly(self, amount, currency, minor):
        assert read(amount, currency).minor == minor

    @pytest.mark.parametrize(
        ("amount", "currency"),
        [
            *(
                (bad, "EUR")
                for bad in ("", " 1", "1 ", "+1", "1e2", "1E2", ".5", "5.", "01", "--1")
            ),
            *(
                (bad, "EUR")
                for bad in ("1,50", "NaN", "Infinity", "0x1", "1_000", "\u0661", "\uff11")
            ),
            *((bad, "EUR") for bad in ("1.005", "10000000000000.00", "9" * 19, "9" * 25)),
            *(
                ("1.5", "JPY"),
                ("1.0001", "BHD"),
                ("1", "XXX"),
                ("1", "eur"),
                ("1", "EURO"),
                ("1", ""),
            ),
            *((1, "EUR"), (1.5, "EUR"), (True, "EUR"), (None, "EUR"), ([], "EUR"), ("1", 978)),
        ],
    )
    def test_anything_else_is_refused(self, amount, currency):
        with pytest.raises(ValidationError):
            read(amount, currency)

    @pytest.mark.parametrize(
        "text", ['{"amount": "1"}', '{"currency": "EUR"}', '"1 EUR"', "1", "{}"]
    )
    def test_both_parts_are_needed(self, text):
        with pytest.raises(ValidationError):
            WIRE.validate_json(text)

    def test_an_extra_part_is_refused(self):
        with pytest.raises(ValidationError, match="extra_forbidden"):
            WIRE.validate_python({"amount": "1", "currency": "EUR", "cents": 1})

    @given(money=monies)
    def test_what_is_written_reads_back_the_same(self, money):
        assert WIRE.validate_json(WIRE.dump_json(money)) == money

    @given(money=monies)
    def test_the_smallest_unit_reads_back_the_same(self, money):
        assert Money.from_minor(money.minor, money.currency) == money

    @given(money=monies)
    def test_exactly_the_decimals_of_the_currency_are_written(self, money):
        _whole, _, decimals = money.as_json()["amount"].partition(".")
        assert len(decimals) == EXPONENTS[money.currency]


class TestArithmetic:
    @given(left=st.integers(-(10**14), 10**14), right=st.integers(-(10**14), 10**14))
    def test_sums_are_those_of_the_smallest_units(self, left, right):
        one, other = Money.from_minor(left, "EUR"), Money.from_minor(right, "EUR")
        assert ((one + other).minor, (one - other).minor, (-one).minor) == (
            left + right,
            left - right,
            -left,
        )

    @given(left=monies, right=monies)
    def test_order_is_that_of_the_amounts(self, left, right):
        if left.currency == right.currency:
            assert (left < right, left <= right, left > right, left >= right) == (
                left.minor < right.minor,
                left.minor <= right.minor,
                left.minor > right.minor,
                left.minor >= right.minor,
            )

    @pytest.mark.parametrize(
        "combine", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"]
    )
    def test_two_currencies_never_meet(self, combine):
        with pytest.raises(CurrencyMismatch, match="EUR and USD"):
            getattr(Money.zero("EUR"), combine)(Money.zero("USD"))

    def test_a_sum_beyond_fifteen_digits_is_refused(self):
        with pytest.raises(InvalidMoney, match="out of range"):
            Money.from_minor(MAX_MINOR, "EUR") + Money.from_minor(1, "EUR")

    @pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity"])
    def test_amounts_are_finite(self, amount):
        with pytest.raises(InvalidMoney):
            Money(Decimal(amount), "EUR")

    def test_nothing_is_rounded(self):
        with pytest.raises(InvalidMoney, match="EUR has 2 decimals"):
            Money(Decimal("0.005"), "EUR")

    def test_zero_has_no_sign(self):
        assert str(Money(Decimal("-0.00"), "EUR")) == "0.00 EUR"
