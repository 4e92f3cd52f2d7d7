# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.pricing.samples import currencies, money
from va_market.kit.money import EXPONENTS, Money
from va_market.pricing.currencies import ExchangeRate, RateNotApplicable, convert, convert_lines
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.rounding import add_up

ECB = "European Central Bank, euro reference rates"


def rate(base: str, target: str, value: str, *, source: str = ECB) -> ExchangeRate:
    return ExchangeRate(
        base=base, target=target, rate=Decimal(value), on=date(2026, 12, 1), source=source
    )


def faults(body: dict[str, Any]) -> list[str]:
    whole = {"base": "EUR", "target": "USD", "rate": "1.1", "on": "2026-12-01", "source": "ECB"}
    with pytest.raises(ValidationError) as refused:
        ExchangeRate.model_validate(whole | body)
    return [error["type"] for error in refused.value.errors()]


rates = st.integers(1, 10**11 - 1).map(lambda digits: Decimal(digits).scaleb(-6))


@st.composite
def pairs(draw: st.DrawFn) -> ExchangeRate:
    base, target = draw(st.lists(currencies, min_size=2, max_size=2, unique=True))
    return ExchangeRate(
        base=base, target=target, rate=draw(rates), on=date(2026, 12, 1), source=ECB
    )


class TestConvert:
    # Arithmetic: amount times rate, rounded half away from zero to the decimals of the target.
    # 40,000 pesos of Chile and a unidad de fomento are the order of size of its published value.
    @pytest.mark.parametrize(
        ("amount", "target", "value", "converted"),
        [
            ("100.00 EUR", "USD", "1.0834", "108.34 USD"),
            ("0.50 EUR", "USD", "1.01", "0.51 USD"),
            ("-0.50 EUR", "USD", "1.01", "-0.51 USD"),
            ("0.00 EUR", "USD", "1.0834", "0.00 USD"),
            ("10.00 USD", "JPY", "149.55", "1496 JPY"),
            ("1496 JPY", "USD", "0.0066867", "10.00 USD"),
            ("1.00 EUR", "KWD", "0.3345", "0.335 KWD"),
            ("40000 CLP", "CLF", "0.0000256412", "1.0256 CLF"),
            ("1.0000 CLF", "CLP", "39000.5", "39001 CLP"),
            ("1.00 EUR", "IDR", "17482.555", "17482.56 IDR"),
        ],
    )
    def test_is_rounded_once_to_the_target(self, amount, target, value, converted):
        source = money(amount)
        assert convert(source, rate(source.currency, target, value)).value == money(converted)

    def test_the_trace_names_the_rate_and_its_day(self):
        found = convert(money("99.99 EUR"), rate("EUR", "USD", "1.0834"))
        assert [(step.step, step.formula, step.result) for step in found.steps] == [
            (
                "exchange",
                f"99.99 EUR × 1.0834 USD for 1 EUR, {ECB}, 2026-12-01",
                "108.329166 USD",
            ),
            ("rounding", "108.329166 USD to 2 decimals, half away from zero", "108.33 USD"),
        ]

    @given(pair=pairs(), units=st.integers(-(10**8), 10**8))
    def test_agrees_with_exact_fractions_and_mirrors(self, pair, units):
        amount = Money.from_minor(units, pair.base)
        exact = Fraction(amount.amount) * Fraction(pair.rate) * 10 ** EXPONENTS[pair.target]
        if abs(exact) + Fraction(1, 2) >= 10**15:
            with pytest.raises(AmountOutOfRange):
                convert(amount, pair)
            return
        found = convert(amount, pair).value
        assert abs(found.minor - exact) <= Fraction(1, 2)
        assert convert(-amount, pair).value == -found

    @pytest.mark.parametrize("amount", ["1.00 USD", "1 JPY"])
    def test_the_inverse_of_a_rate_is_never_guessed(self, amount):
        with pytest.raises(RateNotApplicable) as refused:
            convert(money(amount), rate("EUR", "USD", "1.0834"))
        assert (refused.value.code, refused.value.field) == ("rate_not_applicable", "rate")

    def test_an_amount_beyond_15_digits_is_refused(self):
        with pytest.raises(AmountOutOfRange):
            convert(money("9999999999999.99 EUR"), rate("EUR", "USD", "1.0834"))


class TestConvertLines:
    # Arithmetic: 3 x 0.33 EUR x 1.5 = 1.485, rounded 1.49; each line alone would be 0.50.
    def test_the_parts_add_up_to_the_total_where_single_lines_would_not(self):
        found = convert_lines([money("0.33 EUR")] * 3, rate("EUR", "USD", "1.5"))
        assert found.total.value == money("1.49 USD")
        assert [str(part) for part in found.parts] == ["0.50 USD", "0.50 USD", "0.49 USD"]

    def test_credits_and_lines_of_nothing_stay_what_they_are(self):
        lines = [money("100.00 EUR"), money("0.00 EUR"), money("-40.00 EUR")]
        found = convert_lines(lines, rate("EUR", "JPY", "162.505"))
        assert found.total.value == money("9750 JPY")
        assert [str(part) for part in found.parts] == ["16250 JPY", "0 JPY", "-6500 JPY"]

    def test_the_trace_is_that_of_the_total(self):
        pair = rate("EUR", "USD", "1.0834")
        found = convert_lines([money("1.00 EUR"), money("2.00 EUR")], pair)
        assert found.total == convert(money("3.00 EUR"), pair)

    def test_no_lines_are_nothing(self):
        found = convert_lines([], rate("EUR", "USD", "1.0834"))
        assert (found.total.value, found.parts) == (money("0.00 USD"), ())

    @given(pair=pairs(), units=st.lists(st.integers(-(10**6), 10**6), max_size=12))
    def test_the_parts_add_up_and_the_total_is_rounded_once(self, pair, units):
        lines = [Money.from_minor(one, pair.base) for one in units]
        found = convert_lines(lines, pair)
        assert found.total == convert(add_up(lines, pair.base), pair)
        assert add_up(found.parts, pair.target) == found.total.value

    def test_a_line_of_another_currency_is_refused(self):
        with pytest.raises(RateNotApplicable):
            convert_lines([money("1.00 EUR"), money("1.00 USD")], rate("EUR", "USD", "1.0834"))


class TestExchangeRate:
    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({"target": "EUR"}, "same_currency"),
            ({"target": "XXX"}, "unknown_currency"),
            ({"base": "eur"}, "string_pattern_mismatch"),
            ({"on": "1 December"}, "date_invalid"),
            ({"source": ""}, "too_short"),
            ({"inverse": True}, "extra_forbidden"),
            *(
                ({"rate": given}, "exchange_rate_invalid")
                for given in [
                    *("0", "0.0", "-1", "+1", "1e3", ".5", "1.", "01", "1,5", "NaN", "\u0661"),
                    *("1.00000000001", "123456789012", "12345678901.5", 1, 1.5, None),
                    *(Decimal("-1.1"), Decimal("NaN"), Decimal(0)),
                ]
            ),
        ],
    )
    def test_a_faulty_one_is_refused(self, body, fault):
        assert faults(body) == [fault]

    @given(pair=pairs())
    def test_what_is_written_reads_back_the_same(self, pair):
        assert ExchangeRate.model_validate_json(pair.model_dump_json()) == pair

    def test_the_rate_is_written_as_it_was_published(self):
        found = json.loads(rate("EUR", "USD", "1.0830").model_dump_json())
        assert found["rate"] == "1.0830"

    def test_every_field_is_described(self):
        fields = ExchangeRate.model_json_schema()["properties"].values()
        assert all("description" in field and "examples" in field for field in fields)
