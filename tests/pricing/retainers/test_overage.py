# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import PACKS, agreed, any_retainer
from tests.pricing.samples import currencies, money, prices
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.retainers.charges import by_the_hour
from va_market.pricing.retainers.overage import packs_for, settle_overage

RATE = agreed(rate="30.00 EUR", leeway_minutes=15)
STOP = agreed(leeway_minutes=15)
FREE_PACKS = agreed(leeway_minutes=15, **PACKS)
TWO_PACKS = agreed(most_packs=2, **PACKS)
PACKS_THEN_RATE = agreed(rate="30.00 EUR", most_packs=1, **PACKS)


class TestCoveringOverage:
    # Packs of 300 min for 120 EUR, 30 EUR an hour, 15 min of leeway: leeway, at the rate, from
    # packs, unbilled, and the amounts. 310 min are 2 packs; 10 min at 30 EUR are 5 EUR.
    @pytest.mark.parametrize(
        ("terms", "over", "minutes", "amounts"),
        [
            (RATE, 0, (0, 0, 0, 0), []),
            (RATE, 15, (15, 0, 0, 0), []),
            (RATE, 16, (15, 1, 0, 0), ["0.50 EUR"]),
            (RATE, 75, (15, 60, 0, 0), ["30.00 EUR"]),
            (STOP, 15, (15, 0, 0, 0), []),
            (STOP, 75, (15, 0, 0, 60), []),
            (FREE_PACKS, 15, (15, 0, 0, 0), []),
            (FREE_PACKS, 16, (15, 0, 1, 0), ["120.00 EUR"]),
            (FREE_PACKS, 315, (15, 0, 300, 0), ["120.00 EUR"]),
            (FREE_PACKS, 325, (15, 0, 310, 0), ["240.00 EUR"]),
            (TWO_PACKS, 600, (0, 0, 600, 0), ["240.00 EUR"]),
            (TWO_PACKS, 601, (0, 0, 600, 1), ["240.00 EUR"]),
            (PACKS_THEN_RATE, 310, (0, 10, 300, 0), ["120.00 EUR", "5.00 EUR"]),
        ],
    )
    def test_leeway_then_what_the_terms_say(self, terms, over, minutes, amounts):
        found = settle_overage(terms, over)
        assert (found.leeway, found.at_rate, found.from_packs, found.unbilled) == minutes
        assert [str(charge.amount.value) for charge in found.charges] == amounts

    @pytest.mark.parametrize(("bought", "packs", "unbilled"), [(0, 2, 0), (1, 1, 300), (2, 0, 600)])
    def test_packs_bought_before_count_toward_the_most(self, bought, packs, unbilled):
        found = settle_overage(TWO_PACKS, 600, packs_bought=bought)
        assert (found.packs, found.unbilled) == (packs, unbilled)

    def test_more_packs_bought_than_allowed_are_no_negative_ones(self):
        assert settle_overage(TWO_PACKS, 600, packs_bought=3).packs == 0

    def test_terms_without_packs_need_none(self):
        assert packs_for(600, RATE, packs_bought=0) == 0

    @given(terms=any_retainer(), over=st.integers(0, 5000), bought=st.integers(0, 3))
    def test_the_parts_add_up_to_what_is_over(self, terms, over, bought):
        found = settle_overage(terms, over, packs_bought=bought)
        assert found.leeway + found.at_rate + found.from_packs + found.unbilled == over

    def test_too_many_packs_are_refused(self):
        dear = {"pack_minutes": 1, "pack_price": money("9999999999999.99 EUR")}
        with pytest.raises(AmountOutOfRange):
            settle_overage(agreed(overage="packs", **dear), 2)

    def test_a_rule_nobody_knows_is_not_guessed(self):
        policy = STOP.policy.model_copy(update={"overage": "coin_toss"})
        with pytest.raises(AssertionError):
            settle_overage(STOP.model_copy(update={"policy": policy}), 60)


class TestTrace:
    def test_tells_the_way_from_overage_to_the_amount(self):
        packs, rest = settle_overage(PACKS_THEN_RATE, 310).charges
        assert [(one.step, one.formula, one.result) for one in packs.amount.steps] == [
            ("packs", "1 × 120.00 EUR for 300 min each", "120.00 EUR")
        ]
        assert [(one.step, one.formula, one.result) for one in rest.amount.steps] == [
            (
                "overage",
                "310 min beyond all minutes − 0 min leeway − 300 min of packs",
                "10 min",
            ),
            ("rate", "10 min × 30.00 EUR ÷ 60", "5.00 EUR"),
        ]


class TestChargingByTheHour:
    @given(rate=currencies.flatmap(prices), minutes=st.integers(0, 10_000))
    def test_a_credit_mirrors_the_charge(self, rate, minutes):
        charge = by_the_hour(minutes, rate, kind="overage")
        credit = by_the_hour(-minutes, rate, kind="overage")
        assert credit.amount.value == -charge.amount.value
        assert credit.minutes == -charge.minutes
