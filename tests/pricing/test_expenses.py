"""What of an expense is paid back: converted once, and never beyond a cap."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.money import Money
from va_market.pricing.currencies import ExchangeRate, RateNotApplicable
from va_market.pricing.expenses import (
    NothingLeft,
    RateNeeded,
    RateNotNeeded,
    amount_of,
    payable,
)

EUR = "EUR"
AMOUNTS = st.integers(1, 10**9).map(lambda minor: Money.from_minor(minor, EUR))
CAPS = st.none() | AMOUNTS


def rate(base: str, target: str, one: str) -> ExchangeRate:
    return ExchangeRate(
        base=base, target=target, rate=Decimal(one), on=date(2026, 12, 4), source="Some bank"
    )


def money(amount: str, currency: str = EUR) -> Money:
    return Money.parse(amount, currency)


class TestAmount:
    def test_the_same_currency_stays_as_it_is(self):
        assert amount_of(money("64.50"), None, currency=EUR) == money("64.50")

    @pytest.mark.parametrize(
        ("spent", "base", "stated", "amount"),
        [
            ("100.00", "USD", "0.92305", "92.31"),  # 92.305
            ("0.01", "USD", "0.5", "0.01"),  # 0.005
            ("1000", "JPY", "0.0062", "6.20"),
            ("1.000", "KWD", "3.0005", "3.00"),
        ],
    )
    def test_another_is_rounded_once_away_from_zero(self, spent, base, stated, amount):
        found = amount_of(money(spent, base), rate(base, EUR, stated), currency=EUR)
        assert found == money(amount)

    @pytest.mark.parametrize(
        ("spent", "stated", "fault"),
        [
            (money("1.00", "USD"), None, RateNeeded),
            (money("1.00"), rate("USD", EUR, "0.9"), RateNotNeeded),
            (money("1.00", "USD"), rate("GBP", EUR, "0.9"), RateNotApplicable),
            (money("1.00", "USD"), rate("USD", "GBP", "0.9"), RateNotApplicable),
            (money("0.01", "USD"), rate("USD", EUR, "0.4"), NothingLeft),
        ],
    )
    def test_a_rate_that_does_not_fit_is_refused(self, spent, stated, fault):
        with pytest.raises(fault):
            amount_of(spent, stated, currency=EUR)


class TestPayable:
    @pytest.mark.parametrize(
        ("per_item", "left", "paid"),
        [
            (None, None, "60.00"),
            ("50.00", None, "50.00"),
            ("70.00", "40.00", "40.00"),
            ("60.00", "60.00", "60.00"),
            (None, "0.00", "0.00"),
            (None, "-5.00", "0.00"),  # a lower cap than what was approved under another one
        ],
    )
    def test_the_lowest_limit_decides(self, per_item, left, paid):
        limits = [None if one is None else money(one) for one in (per_item, left)]
        found = payable(money("60.00"), per_item=limits[0], left_of_month=limits[1])
        assert found == money(paid)

    @given(st.lists(AMOUNTS, max_size=20), AMOUNTS, CAPS)
    def test_a_month_never_pays_more_than_its_cap(self, amounts, month, per_item):
        paid = Money.zero(EUR)
        for amount in amounts:
            part = payable(amount, per_item=per_item, left_of_month=month - paid)
            assert Money.zero(EUR) <= part <= amount
            paid += part
        assert paid <= month
