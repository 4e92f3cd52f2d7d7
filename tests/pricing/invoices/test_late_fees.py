# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.pricing.samples import money
from va_market.pricing.invoices import LateFee, late_fee_of
from va_market.pricing.invoices.errors import LateFeeCurrencyMismatch

DUE = date(2026, 12, 31)
TEN_A_YEAR = LateFee(annual_percent=Decimal(10))


def fees(owed: str, fee: LateFee, days: int) -> list[str]:
    found = late_fee_of(money(owed), fee, due_on=DUE, on=DUE + timedelta(days=days))
    return [str(one.value) for one in found]


class TestInterest:
    # What is owed times percent times days over 36500, rounded once.
    @pytest.mark.parametrize(
        ("owed", "percent", "days", "cost"),
        [
            ("1000.00 EUR", "10", 365, "100.00 EUR"),
            ("1000.00 EUR", "10", 1, "0.27 EUR"),  # 0.2739...
            ("1000.00 EUR", "10", 2, "0.55 EUR"),  # 0.5479..., not twice 0.27
            ("1000.00 EUR", "10", 73, "20.00 EUR"),
            ("36.50 EUR", "5", 1, "0.01 EUR"),  # half a cent, away from zero
            ("36500 JPY", "0.5", 1, "1 JPY"),
            ("100.000 KWD", "7.3", 1, "0.020 KWD"),
        ],
    )
    def test_counts_the_days_after_the_due_day(self, owed, percent, days, cost):
        assert fees(owed, LateFee(annual_percent=Decimal(percent)), days) == [cost]

    def test_tells_how_it_came_about(self):
        [found] = late_fee_of(
            money("1000.00 EUR"), TEN_A_YEAR, due_on=DUE, on=DUE + timedelta(days=73)
        )
        [step] = found.steps
        assert step.formula == "1000.00 EUR × 10 % × 73 d ÷ 365 d"

    def test_a_hundred_trillion_is_exact(self):
        owed = "9999999999999.99 EUR"
        assert fees(owed, LateFee(annual_percent=Decimal("99.9999")), 365) == [
            "9999989999999.99 EUR"
        ]


class TestGrace:
    @pytest.mark.parametrize(("days", "cost"), [(0, []), (3, []), (4, ["1.10 EUR"])])
    def test_a_payment_within_it_costs_nothing(self, days, cost):
        fee = LateFee(annual_percent=Decimal(10), grace_days=3)
        assert fees("1000.00 EUR", fee, days) == cost


class TestFlat:
    FORTY = LateFee(flat=money("40.00 EUR"), annual_percent=Decimal(10))

    def test_is_owed_once_beside_the_interest(self):
        assert fees("1000.00 EUR", self.FORTY, 1) == ["0.27 EUR", "40.00 EUR"]
        assert fees("1000.00 EUR", self.FORTY, 365) == ["100.00 EUR", "40.00 EUR"]

    def test_alone(self):
        assert fees("1000.00 EUR", LateFee(flat=money("40.00 EUR")), 9) == ["40.00 EUR"]

    def test_is_of_the_currency_of_the_invoice(self):
        with pytest.raises(LateFeeCurrencyMismatch) as refused:
            fees("1000.00 USD", self.FORTY, 1)
        assert refused.value.field == "late_fee"


class TestNothing:
    @pytest.mark.parametrize("owed", ["0.00 EUR", "-5.00 EUR"])
    def test_is_owed_on_nothing(self, owed):
        assert fees(owed, TestFlat.FORTY, 9) == []

    def test_is_owed_without_a_rule(self):
        assert fees("1000.00 EUR", LateFee(), 9) == []
