"""How a payment falls on the parts of an invoice: exact tables, and what always holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.money import Money
from va_market.pricing.invoices import parts_paid
from va_market.pricing.invoices.errors import PaymentAboveRest, PaymentNotPositive


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


@pytest.mark.parametrize(
    ("amount", "rests", "expected"),
    [
        (100, [80, 15, 5], [80, 15, 5]),
        (50, [80, 15, 5], [40, 8, 2]),  # a tie goes to the first
        (1, [80, 15, 5], [1, 0, 0]),
        (99, [80, 15, 5], [79, 15, 5]),
        (10, [0, 10, 10], [0, 5, 5]),
        (7, [10, 10, 10], [3, 2, 2]),
    ],
)
def test_it_falls_on_them_in_proportion(amount: int, rests: list[int], expected: list[int]) -> None:
    found = parts_paid(eur(amount), [eur(rest) for rest in rests])

    assert [one.minor for one in found] == expected


@given(
    rests=st.lists(st.integers(0, 10**9), min_size=1, max_size=4).filter(any),
    cuts=st.lists(st.integers(1, 10**9), max_size=6),
)
def test_in_however_many_payments_nothing_is_left_and_no_rest_is_passed(
    rests: list[int], cuts: list[int]
) -> None:
    left = rests
    for cut in [*cuts, 10**12]:
        whole = sum(left)
        if whole == 0:
            break
        amount = min(cut, whole)
        parts = [one.minor for one in parts_paid(eur(amount), [eur(rest) for rest in left])]
        assert sum(parts) == amount
        left = [rest - part for rest, part in zip(left, parts, strict=True)]
        assert min(left) >= 0
    assert sum(left) == 0


def test_more_than_the_rest_is_refused() -> None:
    with pytest.raises(PaymentAboveRest, match=r"1\.00 EUR is left to pay, not 1\.01 EUR"):
        parts_paid(eur(101), [eur(60), eur(40)])


@pytest.mark.parametrize("amount", [0, -1])
def test_a_payment_is_more_than_zero(amount: int) -> None:
    with pytest.raises(PaymentNotPositive):
        parts_paid(eur(amount), [eur(1)])
