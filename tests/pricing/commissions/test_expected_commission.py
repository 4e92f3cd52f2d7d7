# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R42: what a quote may expect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.commissions.commission_samples import (
    YEAR_OF_MONTHS,
    accelerator,
    any_commission,
    commission,
    draw,
    draws,
    euros,
    tiered,
)
from tests.pricing.samples import money
from va_market.pricing.commissions import Sale, expected_commission, statement
from va_market.pricing.commissions.errors import AmountNegative, OtherCurrency
from va_market.pricing.errors import AmountOutOfRange, NumberTooSmall


class TestExpecting:
    # Earned and paid in each of three periods, paid in all, still open: the draw fills up what the
    # commission lacks.
    @pytest.mark.parametrize(
        ("terms", "sales", "amounts"),
        [
            (commission(), "1000.00 EUR", ("100.00 EUR", "100.00 EUR", "300.00 EUR", "0.00 EUR")),
            # tiers start anew in each period: 7 % of 500 and 6 % of 100
            (
                tiered("graduated", ("500.00 EUR", "7"), (None, "6")),
                "600.00 EUR",
                ("41.00 EUR", "41.00 EUR", "123.00 EUR", "0.00 EUR"),
            ),
            # 100, and half of 50 above the quota, but no more than 110
            (
                commission(accelerator=accelerator("500.00 EUR", "150"), cap=money("110.00 EUR")),
                "1000.00 EUR",
                ("110.00 EUR", "110.00 EUR", "330.00 EUR", "0.00 EUR"),
            ),
            (
                commission(draw=draw("120.00 EUR")),
                "1000.00 EUR",
                ("100.00 EUR", "120.00 EUR", "360.00 EUR", "60.00 EUR"),
            ),
            (
                commission(draw=draw("120.00 EUR", recoverable=False)),
                "1000.00 EUR",
                ("100.00 EUR", "120.00 EUR", "360.00 EUR", "0.00 EUR"),
            ),
            (
                commission(draw=draw("80.00 EUR")),
                "1000.00 EUR",
                ("100.00 EUR", "100.00 EUR", "300.00 EUR", "0.00 EUR"),
            ),
        ],
    )
    def test_every_period_is_the_same(self, terms, sales, amounts):
        found = expected_commission(terms, money(sales), 3)
        parts = (found.earned.value, found.payable.value, found.total.value, found.open_draw)
        assert tuple(str(one) for one in parts) == amounts
        assert found.periods == 3

    def test_the_trace_goes_from_the_sales_to_the_total(self):
        found = expected_commission(
            commission(draw=draw("120.00 EUR")), money("1000.00 EUR"), periods=2
        )
        assert [(one.step, one.formula, one.result) for one in found.total.steps] == [
            ("expected_sales", "expected in each period", "1000.00 EUR"),
            ("percent", "10 % of 1000.00 EUR", "100.00 EUR"),
            ("draw_paid", "draw of 120.00 EUR − 100.00 EUR", "20.00 EUR"),
            ("periods", "2 × 120.00 EUR", "240.00 EUR"),
        ]

    # A quote and the statements of the months to come agree to the cent.
    @given(terms=any_commission(), draw=st.none() | draws, amount=st.integers(1, 10**6))
    def test_it_is_what_twelve_statements_pay(self, terms, draw, amount):
        drawn = terms.model_copy(update={"draw": draw})
        paid, carried = euros(0), None
        for number, month in enumerate(YEAR_OF_MONTHS):
            sold = Sale(id=str(number), sold_on=month.starts_on, amount=euros(amount))
            closed = statement(drawn, [sold], period=month, carried=carried)
            paid, carried = paid + closed.payable, closed.carry_forward
        found = expected_commission(drawn, euros(amount), 12)
        assert (found.total.value, found.open_draw) == (paid, carried.draw_balance)


class TestRefusing:
    @pytest.mark.parametrize(
        ("sales", "periods", "error", "field"),
        [
            ("-0.01 EUR", 1, AmountNegative, "sales_per_period"),
            ("1.00 USD", 1, OtherCurrency, "sales_per_period"),
            ("1.00 EUR", 0, NumberTooSmall, "periods"),
            ("9999999999999.99 EUR", 11, AmountOutOfRange, "terms"),
        ],
    )
    def test_inputs_without_a_meaning(self, sales, periods, error, field):
        with pytest.raises(error) as refused:
            expected_commission(commission(), money(sales), periods)
        assert refused.value.field == field
