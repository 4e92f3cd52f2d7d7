from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money
from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.rounding import add_up, round_money
from va_market.pricing.signed_shares import scaled_shares

factors = st.integers(1, 10**7).map(lambda units: Decimal(units).scaleb(-4))


def shared(texts: list[str], factor: str) -> tuple[str, list[str]]:
    amounts = [money(text) for text in texts]
    total, shares = scaled_shares(amounts, times(Decimal(factor)), currency="EUR")
    return str(total), [str(one) for one in shares]


def times(factor: Decimal):
    return lambda amount: round_money(amount.amount * factor, amount.currency)


class TestScaledShares:
    # Arithmetic: the scaled sum, rounded; shares by largest remainder. In the last rows 0.10 of
    # credits at a third are 0.03, and the larger side takes the rest: 0.20 - 0.10 = 0.10, of which
    # a third is 0.03, so 0.06 go to what was charged.
    @pytest.mark.parametrize(
        ("amounts", "factor", "total", "shares"),
        [
            (["0.03 EUR", "0.03 EUR"], "0.5", "0.03 EUR", ["0.02 EUR", "0.01 EUR"]),
            (["1.00 EUR"], "0.5", "0.50 EUR", ["0.50 EUR"]),
            (["1.00 EUR", "0.00 EUR"], "2", "2.00 EUR", ["2.00 EUR", "0.00 EUR"]),
            (["-0.03 EUR", "-0.03 EUR"], "0.5", "-0.03 EUR", ["-0.02 EUR", "-0.01 EUR"]),
            (["1.00 EUR", "-1.00 EUR"], "0.3333", "0.00 EUR", ["0.33 EUR", "-0.33 EUR"]),
            (["0.20 EUR", "-0.10 EUR"], "0.3333", "0.03 EUR", ["0.06 EUR", "-0.03 EUR"]),
            (["0.10 EUR", "-0.20 EUR"], "0.3333", "-0.03 EUR", ["0.03 EUR", "-0.06 EUR"]),
            (["0.00 EUR"], "0.5", "0.00 EUR", ["0.00 EUR"]),
            ([], "0.5", "0.00 EUR", []),
        ],
    )
    def test_the_sum_is_scaled_once_and_shared_out(self, amounts, factor, total, shares):
        assert shared(amounts, factor) == (total, shares)

    @given(currency=currencies, units=st.lists(st.integers(-(10**6), 10**6)), factor=factors)
    def test_the_shares_add_up_and_keep_their_signs(self, currency, units, factor):
        amounts = [Money.from_minor(one, currency) for one in units]
        scale = times(factor)
        total, shares = scaled_shares(amounts, scale, currency=currency)
        assert add_up(shares, currency) == total == scale(add_up(amounts, currency))
        assert all(one.minor * share.minor >= 0 for one, share in zip(amounts, shares, strict=True))

    @given(currency=currencies, units=st.lists(st.integers(-(10**6), 10**6)), factor=factors)
    def test_mirrored_amounts_give_mirrored_shares(self, currency, units, factor):
        amounts = [Money.from_minor(one, currency) for one in units]
        total, shares = scaled_shares(amounts, times(factor), currency=currency)
        mirrored = scaled_shares([-one for one in amounts], times(factor), currency=currency)
        assert mirrored == (-total, [-one for one in shares])

    @given(currency=currencies, units=st.lists(st.integers(-(10**6), 10**6)))
    def test_a_scale_of_one_changes_nothing(self, currency, units):
        amounts = [Money.from_minor(one, currency) for one in units]
        _, shares = scaled_shares(amounts, times(Decimal(1)), currency=currency)
        assert shares == amounts


class TestRefusals:
    def test_amounts_of_another_currency_are_refused(self):
        with pytest.raises(CurrencyMismatch):
            scaled_shares([money("1 JPY")], times(Decimal(1)), currency="EUR")

    def test_a_sum_beyond_15_digits_is_refused(self):
        with pytest.raises(AmountOutOfRange):
            scaled_shares([money("9999999999999.99 EUR")] * 2, times(Decimal(1)), currency="EUR")
