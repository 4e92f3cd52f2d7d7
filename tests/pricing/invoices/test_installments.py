from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money
from va_market.kit.money import Money
from va_market.pricing.errors import DateOutOfRange
from va_market.pricing.invoices import DueAmount, Installment, installments_of
from va_market.pricing.invoices.errors import (
    InstallmentsIncomplete,
    InstallmentsOutOfOrder,
    TotalNotPositive,
)
from va_market.pricing.rounding import add_up

DUE = date(2026, 12, 31)


def plan(*parts: tuple[str, int]) -> list[Installment]:
    return [Installment(percent=Decimal(share), days_later=days) for share, days in parts]


class TestInstallments:
    def test_without_a_plan_all_is_due_at_once(self):
        total = money("100.00 EUR")
        assert installments_of(total, [], due_on=DUE) == [DueAmount(DUE, total)]

    @pytest.mark.parametrize(
        ("total", "parts", "expected"),
        [
            (
                "100.00 EUR",
                [("50", 0), ("50", 30)],
                [("2026-12-31", "50.00 EUR"), ("2027-01-30", "50.00 EUR")],
            ),
            # Thirds of a hundred percent: the cent that is left goes to the largest remainder.
            (
                "100.00 EUR",
                [("33.3333", 0), ("33.3333", 30), ("33.3334", 60)],
                [
                    ("2026-12-31", "33.33 EUR"),
                    ("2027-01-30", "33.33 EUR"),
                    ("2027-03-01", "33.34 EUR"),
                ],
            ),
            (
                "1 JPY",
                [("50", 1), ("50", 2)],
                [("2027-01-01", "1 JPY"), ("2027-01-02", "0 JPY")],
            ),
        ],
    )
    def test_are_shares_of_the_total(self, total, parts, expected):
        found = installments_of(money(total), plan(*parts), due_on=DUE)
        assert [(one.due_on.isoformat(), str(one.amount)) for one in found] == expected

    @given(
        currency=currencies,
        minor=st.integers(1, 10**12),
        shares=st.lists(st.integers(1, 10**6 - 1), max_size=8, unique=True),
    )
    def test_add_up_to_the_total(self, currency, minor, shares):
        bounds = [0, *sorted(shares), 10**6]
        parts = [
            Installment(percent=Decimal(high - low).scaleb(-4), days_later=place)
            for place, (low, high) in enumerate(pairwise(bounds))
        ]
        total = Money.from_minor(minor, currency)
        found = installments_of(total, parts, due_on=DUE)
        assert add_up((one.amount for one in found), currency) == total
        assert [one.due_on for one in found] == sorted({one.due_on for one in found})


class TestRefusals:
    @pytest.mark.parametrize(
        ("parts", "error"),
        [
            ([("50", 0), ("49.9999", 30)], InstallmentsIncomplete),
            ([("60", 0), ("60", 30)], InstallmentsIncomplete),
            ([("100", 0), ("0", 30)], InstallmentsIncomplete),
            ([("50", 30), ("50", 30)], InstallmentsOutOfOrder),
            ([("50", 30), ("50", 0)], InstallmentsOutOfOrder),
        ],
    )
    def test_a_plan_is_whole_and_in_order(self, parts, error):
        with pytest.raises(error) as refused:
            installments_of(money("100.00 EUR"), plan(*parts), due_on=DUE)
        assert refused.value.field == "installments"

    @pytest.mark.parametrize("total", ["0.00 EUR", "-1.00 EUR"])
    def test_there_must_be_something_to_pay(self, total):
        with pytest.raises(TotalNotPositive):
            installments_of(money(total), [], due_on=DUE)

    def test_none_is_due_after_the_last_year(self):
        with pytest.raises(DateOutOfRange) as refused:
            installments_of(money("1.00 EUR"), plan(("100", 1)), due_on=date(2200, 12, 31))
        assert refused.value.field == "installments"
