# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.periods.period_samples import AT_ONCE, cycles, days, figures, month, parts, span
from tests.pricing.samples import currencies, money, prices
from va_market.kit.money import Money
from va_market.pricing.periods.calendar import Span
from va_market.pricing.periods.changes import change_price, credit_for
from va_market.pricing.periods.errors import (
    BilledNegative,
    PartOutOfRange,
    PriceCurrencyMismatch,
)
from va_market.pricing.periods.measures import Part, part_of
from va_market.pricing.periods.policies import ProrationPolicy

DEFAULT = ProrationPolicy()


def changed(old, new, unused, *, billed=None, policy=DEFAULT):
    billed_amount = money(billed or old)
    return change_price(
        money(old), money(new), unused=unused, billed_amount=billed_amount, policy=policy
    )


class TestUpgrades:
    # Each line is price x unused days / days of the month, half away from zero:
    # 100 x 16/31 = 51.612..., 150 x 16/31 = 77.419...; 100 x 14/29 = 48.275...
    @pytest.mark.parametrize(
        ("old", "new", "unused", "expected"),
        [
            ("100.00 EUR", "150.00 EUR", Part(16, 31), ["-51.61 EUR", "77.42 EUR", "25.81 EUR"]),
            ("100.00 EUR", "200.00 EUR", Part(14, 29), ["-48.28 EUR", "96.55 EUR", "48.27 EUR"]),
            ("100.00 EUR", "150.00 EUR", Part(31, 31), ["-100.00 EUR", "150.00 EUR", "50.00 EUR"]),
            ("100.00 EUR", "150.00 EUR", Part(0, 31), ["0.00 EUR", "0.00 EUR", "0.00 EUR"]),
            ("1000 JPY", "1001 JPY", Part(1, 2), ["-500 JPY", "501 JPY", "1 JPY"]),
        ],
    )
    def test_the_unused_days_are_credited_at_the_old_price_and_charged_at_the_new(
        self, old, new, unused, expected
    ):
        change = changed(old, new, unused)
        assert change.is_at_once
        assert figures(change) == expected

    def test_the_policy_may_let_them_wait_for_the_next_period(self):
        policy = ProrationPolicy(on_upgrade="at_renewal")
        change = changed("100.00 EUR", "150.00 EUR", Part(16, 31), policy=policy)
        assert not change.is_at_once
        assert figures(change) == ["0.00 EUR"] * 3

    def test_the_trace_tells_the_part_the_rounding_and_the_credit(self):
        change = changed("100.00 EUR", "150.00 EUR", Part(16, 31))
        assert [(step.step, step.formula, step.result) for step in change.credit.steps] == [
            ("proration", "100.00 EUR × 16 ÷ 31 days", "51.61290322… EUR"),
            ("rounding", "51.61290322… EUR to 2 decimals, half away from zero", "51.61 EUR"),
            ("credit", "−(51.61 EUR), unused", "-51.61 EUR"),
        ]
        assert change.charge.steps[0].formula == "150.00 EUR × 16 ÷ 31 days"


class TestDowngrades:
    def test_they_wait_for_the_next_period_by_default(self):
        change = changed("150.00 EUR", "100.00 EUR", Part(16, 31))
        assert not change.is_at_once
        assert figures(change) == ["0.00 EUR"] * 3
        assert change.charge.steps[0].formula == "100.00 EUR when the next period begins"

    # 150 x 16/31 = 77.419..., 100 x 16/31 = 51.612...
    def test_the_policy_may_let_them_act_at_once(self):
        change = changed("150.00 EUR", "100.00 EUR", Part(16, 31), policy=AT_ONCE)
        assert change.is_at_once
        assert figures(change) == ["-77.42 EUR", "51.61 EUR", "-25.81 EUR"]


class TestWhatWasBilled:
    # The credit would be 100 x 16/31 = 51.61.
    @pytest.mark.parametrize(
        ("billed", "credited"),
        [("0.00 EUR", "0.00 EUR"), ("51.60 EUR", "-51.60 EUR"), ("51.61 EUR", "-51.61 EUR")],
    )
    def test_no_more_is_credited(self, billed, credited):
        change = changed("100.00 EUR", "150.00 EUR", Part(16, 31), billed=billed)
        assert str(change.credit.value) == credited

    def test_the_trace_tells_the_limit(self):
        change = changed("100.00 EUR", "150.00 EUR", Part(16, 31), billed="20.00 EUR")
        assert change.credit.steps[-1].formula == "−(20.00 EUR), as no more was billed"

    # Billed 100; on the 16th: -51.61 + 77.42 = 125.81; on the 27th, with five days left:
    # 150 x 5/31 = 24.19 goes back, 300 x 5/31 = 48.39 is charged; 150.01 in all.
    def test_several_changes_in_one_period_build_on_each_other(self):
        first = changed("100.00 EUR", "150.00 EUR", Part(16, 31))
        billed = money("100.00 EUR") + first.net
        second = changed("150.00 EUR", "300.00 EUR", Part(5, 31), billed=str(billed))
        assert figures(second) == ["-24.19 EUR", "48.39 EUR", "24.20 EUR"]
        assert str(billed + second.net) == "150.01 EUR"

    @given(data=st.data(), currency=currencies)
    def test_no_row_of_changes_ever_gives_back_more_than_was_billed(self, data, currency):
        old, of = data.draw(prices(currency)), data.draw(st.integers(1, 92))
        billed, left = data.draw(st.just(old) | prices(currency)), of
        for new in data.draw(st.lists(prices(currency), max_size=5)):
            left = data.draw(st.integers(0, left))
            change = change_price(
                old, new, unused=Part(left, of), billed_amount=billed, policy=AT_ONCE
            )
            assert Money.zero(currency) <= -change.credit.value <= billed
            billed, old = billed + change.net, new


class TestNeutralChanges:
    @given(data=st.data(), unused=parts(), currency=currencies)
    def test_the_same_price_costs_nothing_whatever_was_billed(self, data, unused, currency):
        price, billed = data.draw(prices(currency)), data.draw(prices(currency))
        change = change_price(price, price, unused=unused, billed_amount=billed, policy=AT_ONCE)
        assert change.is_at_once
        assert (change.credit.value.minor, change.charge.value.minor) == (0, 0)

    @given(data=st.data(), cycle=cycles(), inside=days, currency=currencies)
    def test_a_change_at_the_end_of_the_period_costs_nothing(self, data, cycle, inside, currency):
        period = cycle.period_containing(inside)
        old, new = data.draw(prices(currency)), data.draw(prices(currency))
        unused = part_of(period, Span(period.end, period.end))
        change = change_price(old, new, unused=unused, billed_amount=old, policy=AT_ONCE)
        assert (change.credit.value.minor, change.charge.value.minor) == (0, 0)

    @given(data=st.data(), unused=parts(), currency=currencies)
    def test_going_back_on_the_same_day_undoes_the_change(self, data, unused, currency):
        old, new = data.draw(prices(currency)), data.draw(prices(currency))
        there = change_price(old, new, unused=unused, billed_amount=old, policy=AT_ONCE)
        billed = old + there.net
        back = change_price(new, old, unused=unused, billed_amount=billed, policy=AT_ONCE)
        assert billed + back.net == old

    @given(data=st.data(), cycle=cycles(), inside=days, currency=currencies)
    def test_a_change_on_the_first_day_leaves_the_new_price(self, data, cycle, inside, currency):
        period = cycle.period_containing(inside)
        old, new = data.draw(prices(currency)), data.draw(prices(currency))
        unused = part_of(period, period.span)
        change = change_price(old, new, unused=unused, billed_amount=old, policy=AT_ONCE)
        assert old + change.net == new


class TestCredits:
    def test_the_unused_days_of_a_month_are_given_back(self):
        unused = part_of(month("2027-02-15"), span("2027-02-15 2027-03-01"))
        credit = credit_for(money("280.00 EUR"), unused, billed_amount=money("280.00 EUR"))
        assert str(credit.value) == "-140.00 EUR"

    @given(data=st.data(), unused=parts(), currency=currencies)
    def test_it_lies_between_zero_and_what_was_billed(self, data, unused, currency):
        price, billed = data.draw(prices(currency)), data.draw(prices(currency))
        credit = credit_for(price, unused, billed_amount=billed).value
        assert Money.zero(currency) <= -credit <= min(price, billed)


class TestRefusals:
    @pytest.mark.parametrize(
        ("new", "billed", "unused", "error", "field"),
        [
            ("150.00 USD", "100.00 EUR", Part(1, 31), PriceCurrencyMismatch, "new"),
            ("150.00 EUR", "100.00 USD", Part(1, 31), PriceCurrencyMismatch, "billed_amount"),
            ("150.00 EUR", "-0.01 EUR", Part(1, 31), BilledNegative, "billed_amount"),
            ("150.00 EUR", "100.00 EUR", Part(32, 31), PartOutOfRange, "part"),
        ],
    )
    def test_a_change_that_makes_no_sense_is_refused(self, new, billed, unused, error, field):
        with pytest.raises(error) as refused:
            changed("100.00 EUR", new, unused, billed=billed)
        assert refused.value.field == field

    def test_a_credit_of_another_currency_is_refused(self):
        with pytest.raises(PriceCurrencyMismatch):
            credit_for(money("1.00 EUR"), Part(1, 2), billed_amount=money("1.00 USD"))
