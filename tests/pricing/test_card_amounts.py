"""What Stripe counts, and what ISO 4217 counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.money import EXPONENTS, Money
from va_market.pricing.card_amounts import (
    MOST_UNITS,
    NotACardAmount,
    card_units,
    money_of_units,
)

CURRENCIES = (
    *("EUR", "USD", "GBP", "JPY", "KRW", "XOF", "VND", "ISK", "UGX", "MGA"),
    *("BHD", "KWD", "TND", "HUF", "TWD", "CLP"),
)


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("12.34", "EUR", 1234),
        ("0.01", "USD", 1),
        ("500", "JPY", 500),
        ("5", "ISK", 500),  # whole crowns, written with two decimals
        ("5", "UGX", 500),
        ("5.00", "MGA", 5),  # ISO has two decimals, Stripe none
        ("5.120", "KWD", 5120),
        ("10.45", "HUF", 1045),  # whole for payouts alone
        ("999999.99", "EUR", MOST_UNITS),
    ],
)
def test_an_amount_in_units_of_stripe(amount: str, currency: str, units: int) -> None:
    money = Money.parse(amount, currency)
    assert card_units(money) == units
    assert money_of_units(units, currency.lower()) == money


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("5.124", "KWD", "too_precise"),  # the last of three decimals is 0
        ("5.01", "MGA", "too_precise"),
        ("1000000.00", "EUR", "too_large"),
        ("1000000", "ISK", "too_large"),
        ("1.00", "IRR", "unsupported_currency"),
        ("1.00", "KPW", "unsupported_currency"),
        ("1.0000", "CLF", "unsupported_currency"),
    ],
)
def test_what_no_card_pays(amount: str, currency: str, code: str) -> None:
    with pytest.raises(NotACardAmount) as refused:
        card_units(Money.parse(amount, currency))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("units", "currency", "code"),
    [
        (501, "isk", "too_precise"),
        (550, "ugx", "too_precise"),
        (100, "irr", "unsupported_currency"),
        (100, "zzz", "unsupported_currency"),
        (100, "", "unsupported_currency"),
    ],
)
def test_what_stripe_cannot_have_meant(units: int, currency: str, code: str) -> None:
    with pytest.raises(NotACardAmount) as refused:
        money_of_units(units, currency)
    assert refused.value.code == code


@given(st.sampled_from(CURRENCIES), st.integers(0, MOST_UNITS))
def test_there_and_back_it_is_the_same(currency: str, minor: int) -> None:
    money = Money.from_minor(minor, currency)
    try:
        units = card_units(money)
    except NotACardAmount:
        return
    assert money_of_units(units, currency) == money


def test_every_currency_is_known_or_refused() -> None:
    for currency in EXPONENTS:
        try:
            assert card_units(Money.from_minor(0, currency)) == 0
        except NotACardAmount as refused:
            assert refused.code == "unsupported_currency"  # noqa: PT017  # of some it is so
