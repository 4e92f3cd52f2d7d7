# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.periods.period_samples import day, days
from tests.pricing.samples import currencies, money, prices
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.percents import PercentOutOfRange
from va_market.pricing.periods.errors import CurrentPriceRequired, PriceCurrencyMismatch
from va_market.pricing.periods.policies import RenewalPolicy
from va_market.pricing.periods.renewals import last_notice_day, renewal_of, renewed_price


def renewed(price, *, current=None, index=None, **policy):
    return renewed_price(
        money(price),
        RenewalPolicy(**policy),
        current_price=None if current is None else money(current),
        index_percent=None if index is None else Decimal(index),
    )


class TestNotice:
    # Source: Regulation 1182/71, article 3: the day of the notice does not count, the full days
    # after it do. The last day of the term is the one before the end.
    @pytest.mark.parametrize(
        ("ends_on", "notice_days", "last"),
        [
            ("2027-01-01", 30, "2026-12-01"),
            ("2027-01-01", 0, "2026-12-31"),
            ("2027-01-01", 1, "2026-12-30"),
            ("2028-03-01", 30, "2028-01-30"),
            ("2027-03-01", 30, "2027-01-29"),
        ],
    )
    def test_the_full_days_lie_between_the_notice_and_the_end(self, ends_on, notice_days, last):
        policy = RenewalPolicy(notice_days=notice_days)
        assert last_notice_day(day(ends_on), policy) == day(last)

    @given(ends_on=days, notice_days=st.integers(0, 366))
    def test_as_many_days_are_left_as_the_policy_asks_for(self, ends_on, notice_days):
        last = last_notice_day(ends_on, RenewalPolicy(notice_days=notice_days))
        assert (ends_on - (last + timedelta(days=1))).days == notice_days


class TestRenewing:
    @pytest.mark.parametrize(("renews", "needs_consent"), [("ask", True), ("auto", False)])
    def test_the_next_term_begins_on_the_end_of_the_last(self, renews, needs_consent):
        policy = RenewalPolicy(renews=renews, uplift_percent=Decimal(10))
        found = renewal_of(money("100.00 EUR"), ends_on=date(2027, 1, 1), policy=policy)
        assert (found.renews_on, found.last_notice_on) == (date(2027, 1, 1), date(2026, 12, 1))
        assert (found.needs_consent, str(found.price.value)) == (needs_consent, "110.00 EUR")

    def test_a_contract_may_simply_end(self):
        policy = RenewalPolicy(renews="ends")
        assert renewal_of(money("100.00 EUR"), ends_on=date(2027, 1, 1), policy=policy) is None


class TestThePrice:
    # price x (100 + percent) / 100, half away from zero: 33.33 x 1.03 = 34.3299,
    # 1.50 x 1.03 = 1.545, 1005 x 1.031 = 1036.155, 5.0000 x 1.012345 = 5.061725.
    @pytest.mark.parametrize(
        ("price", "percent", "expected"),
        [
            ("33.33 EUR", "3", "34.33 EUR"),
            ("1.50 EUR", "3", "1.55 EUR"),
            ("1005 JPY", "3.1", "1036 JPY"),
            ("5.0000 CLF", "1.2345", "5.0617 CLF"),
            ("100.00 EUR", "0", "100.00 EUR"),
            ("100.00 EUR", "100", "200.00 EUR"),
        ],
    )
    def test_the_uplift_is_rounded_once(self, price, percent, expected):
        assert str(renewed(price, uplift_percent=Decimal(percent)).value) == expected

    # The cap is on the agreed price: 100 x 1.05 = 105; 110 x 1.03 = 113.30; 104 x 1.005 = 104.52.
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"uplift_percent": Decimal(8)}, "105.00 EUR"),
            ({"uplift_percent": Decimal(5)}, "105.00 EUR"),
            ({"uplift_percent": Decimal(4)}, "104.00 EUR"),
            ({"index": "7.2"}, "105.00 EUR"),
            ({"index": "2.2", "uplift_percent": Decimal(4)}, "102.20 EUR"),
            ({"price_version": "current", "current": "110.00 EUR"}, "105.00 EUR"),
            ({"price_version": "current", "current": "90.00 EUR"}, "90.00 EUR"),
            ({"price_version": "current", "current": "104.00 EUR", "index": "0.5"}, "104.52 EUR"),
            ({"price_version": "agreed", "current": "110.00 EUR"}, "100.00 EUR"),
        ],
    )
    def test_it_lies_at_most_at_the_cap_above_the_agreed_one(self, given, expected):
        found = renewed("100.00 EUR", uplift_cap_percent=Decimal(5), **given)
        assert str(found.value) == expected

    def test_a_current_price_without_cap_may_be_any(self):
        found = renewed(
            "100.00 EUR",
            price_version="current",
            current="110.00 EUR",
            uplift_percent=Decimal(3),
        )
        assert str(found.value) == "113.30 EUR"

    def test_a_cap_of_zero_freezes_the_price(self):
        found = renewed("100.00 EUR", index="3", uplift_cap_percent=Decimal(0))
        assert str(found.value) == "100.00 EUR"

    def test_the_trace_tells_uplift_rounding_and_cap(self):
        found = renewed("33.33 EUR", uplift_percent=Decimal("3.5"), uplift_cap_percent=Decimal(3))
        assert [(step.step, step.formula, step.result) for step in found.steps] == [
            ("uplift", "33.33 EUR × 103.5 %", "34.49655 EUR"),
            ("rounding", "34.49655 EUR to 2 decimals, half away from zero", "34.50 EUR"),
            ("uplift_cap", "33.33 EUR × 103 %", "34.3299 EUR"),
            ("rounding", "34.3299 EUR to 2 decimals, half away from zero", "34.33 EUR"),
        ]

    def test_no_uplift_says_so(self):
        assert renewed("100.00 EUR").steps[0].formula == "100.00 EUR, nothing added"

    @given(data=st.data(), currency=currencies, index=st.integers(0, 100), cap=st.integers(0, 100))
    def test_any_index_keeps_the_price_between_the_agreed_one_and_the_cap(
        self, data, currency, index, cap
    ):
        price = data.draw(prices(currency))
        policy = RenewalPolicy(uplift_cap_percent=Decimal(cap))
        found = renewed_price(price, policy, index_percent=Decimal(index)).value
        most = renewed_price(price, RenewalPolicy(uplift_percent=Decimal(cap))).value
        assert price <= found <= most


class TestRefusals:
    @pytest.mark.parametrize(
        ("given", "error", "field"),
        [
            ({"price_version": "current"}, CurrentPriceRequired, "current_price"),
            ({"current": "1.00 USD"}, PriceCurrencyMismatch, "current_price"),
            ({"index": "-1"}, PercentOutOfRange, "index_percent"),
            ({"index": "100.01"}, PercentOutOfRange, "index_percent"),
        ],
    )
    def test_a_renewal_that_makes_no_sense_is_refused(self, given, error, field):
        with pytest.raises(error) as refused:
            renewed("1.00 EUR", **given)
        assert refused.value.field == field

    def test_a_price_of_too_many_digits_is_refused(self):
        with pytest.raises(AmountOutOfRange):
            renewed("9999999999999.99 EUR", uplift_percent=Decimal(1))
