# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money
from va_market.kit.money import Money
from va_market.pricing.fees import refunded_fee
from va_market.pricing.fees.errors import FeeCurrencyMismatch, RefundAboveAmount, RefundNotPositive
from va_market.pricing.rounding import add_up

GIVEN_BACK = "10.00 EUR × 60.00 EUR ÷ 90.00 EUR, half away from zero, − 3.33 EUR given back before"


class TestRefundedFee:
    # Arithmetic: the fee times all that is refunded over the amount, less what went back before.
    # A third of 10.00 is 3.33, two thirds 6.67, so the second third gives back 3.34.
    @pytest.mark.parametrize(
        ("fee", "of", "before", "refund", "back"),
        [
            ("10.00 EUR", "100.00 EUR", None, "100.00 EUR", "10.00 EUR"),
            ("10.00 EUR", "100.00 EUR", None, "25.00 EUR", "2.50 EUR"),
            ("10.00 EUR", "90.00 EUR", None, "30.00 EUR", "3.33 EUR"),
            ("10.00 EUR", "90.00 EUR", "30.00 EUR", "30.00 EUR", "3.34 EUR"),
            ("10.00 EUR", "90.00 EUR", "60.00 EUR", "30.00 EUR", "3.33 EUR"),
            ("-10.00 EUR", "90.00 EUR", "30.00 EUR", "30.00 EUR", "-3.34 EUR"),
            ("0.00 EUR", "90.00 EUR", None, "30.00 EUR", "0.00 EUR"),
            ("5 JPY", "10 JPY", None, "1 JPY", "1 JPY"),
            ("5 JPY", "10 JPY", "1 JPY", "1 JPY", "0 JPY"),
            ("0.005 KWD", "0.050 KWD", None, "0.025 KWD", "0.003 KWD"),
        ],
    )
    def test_goes_back_in_proportion(self, fee, of, before, refund, back):
        found = refunded_fee(
            money(fee),
            of=money(of),
            refund=money(refund),
            refunded_before=None if before is None else money(before),
        )
        assert found.value == money(back)

    @given(
        currency=currencies,
        refunds=st.lists(st.integers(1, 10**9), min_size=1, max_size=10),
        fee=st.integers(-(10**9), 10**9),
    )
    def test_a_full_refund_in_any_parts_gives_back_the_fee(self, currency, refunds, fee):
        charged = Money.from_minor(fee, currency)
        parts = [Money.from_minor(part, currency) for part in refunds]
        of = add_up(parts, currency)
        starts = accumulate([Money.zero(currency), *parts[:-1]], Money.__add__)
        back = [
            refunded_fee(charged, of=of, refund=part, refunded_before=start).value
            for part, start in zip(parts, starts, strict=True)
        ]
        assert add_up(back, currency) == charged
        assert all(one.minor * fee >= 0 for one in back)

    def test_the_trace_tells_what_went_back_before(self):
        sums = {"of": money("90.00 EUR"), "refunded_before": money("30.00 EUR")}
        found = refunded_fee(money("10.00 EUR"), refund=money("30.00 EUR"), **sums)
        assert [(step.step, step.formula, step.result) for step in found.steps] == [
            (
                "refunded_fee",
                GIVEN_BACK,
                "3.34 EUR",
            )
        ]

    def test_the_trace_of_a_first_refund_is_short(self):
        found = refunded_fee(money("9.00 EUR"), of=money("90.00 EUR"), refund=money("30.00 EUR"))
        formula = "9.00 EUR × 30.00 EUR ÷ 90.00 EUR, half away from zero"
        assert [step.formula for step in found.steps] == [formula]


class TestRefusals:
    @pytest.mark.parametrize(
        ("of", "refund", "before", "field"),
        [
            ("0.00 EUR", "1.00 EUR", "0.00 EUR", "of"),
            ("-1.00 EUR", "1.00 EUR", "0.00 EUR", "of"),
            ("1.00 EUR", "0.00 EUR", "0.00 EUR", "refund"),
            ("1.00 EUR", "-1.00 EUR", "0.00 EUR", "refund"),
            ("1.00 EUR", "1.00 EUR", "-0.01 EUR", "refunded_before"),
        ],
    )
    def test_amounts_that_are_not_positive_are_refused(self, of, refund, before, field):
        with pytest.raises(RefundNotPositive) as refused:
            refunded_fee(
                money("1.00 EUR"),
                of=money(of),
                refund=money(refund),
                refunded_before=money(before),
            )
        assert (refused.value.code, refused.value.field) == ("refund_not_positive", field)

    @pytest.mark.parametrize(("refund", "before"), [("9.01 EUR", None), ("5.00 EUR", "4.01 EUR")])
    def test_more_than_was_charged_is_refused(self, refund, before):
        earlier = None if before is None else money(before)
        with pytest.raises(RefundAboveAmount) as refused:
            refunded_fee(
                money("1.00 EUR"),
                of=money("9.00 EUR"),
                refund=money(refund),
                refunded_before=earlier,
            )
        assert (refused.value.code, refused.value.field) == ("refund_above_amount", "refund")

    @pytest.mark.parametrize("given", ["fee", "refund", "refunded_before"])
    def test_amounts_of_several_currencies_are_refused(self, given):
        amounts = dict.fromkeys(["fee", "refund", "refunded_before"], money("1.00 EUR"))
        amounts[given] = money("1.00 USD")
        with pytest.raises(FeeCurrencyMismatch) as refused:
            refunded_fee(amounts.pop("fee"), of=money("9.00 EUR"), **amounts)
        assert (refused.value.code, refused.value.field) == ("fee_currency_mismatch", given)
