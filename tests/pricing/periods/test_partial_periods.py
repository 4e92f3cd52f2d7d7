import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.periods.period_samples import figures, parts
from tests.pricing.samples import currencies, money, prices
from va_market.pricing.periods.changes import change_price
from va_market.pricing.periods.errors import PartOutOfRange
from va_market.pricing.periods.measures import Part, paid_part
from va_market.pricing.periods.policies import ProrationPolicy
from va_market.pricing.proration import prorate


class TestPaidParts:
    # A contract runs on 17 of 31 days. Its policy says what these cost: 17/31 of the price, so a
    # day is 1/31; all of it, so a day is 1/17; or nothing.
    @pytest.mark.parametrize(
        ("first_and_last", "part", "running", "paid"),
        [
            ("prorate", Part(5, 31), Part(17, 31), Part(5, 31)),
            ("full", Part(5, 31), Part(17, 31), Part(5, 17)),
            ("full", Part(17, 31), Part(17, 31), Part(17, 17)),
            ("none", Part(5, 31), Part(17, 31), Part(0, 31)),
            ("full", Part(5, 31), Part(31, 31), Part(5, 31)),
            ("none", Part(5, 31), Part(31, 31), Part(5, 31)),
            ("full", Part(0, 31), Part(0, 31), Part(0, 31)),
        ],
    )
    def test_what_was_paid_for_a_partial_period_is_spread_over_the_days_that_run(
        self, first_and_last, part, running, paid
    ):
        assert paid_part(part, running, ProrationPolicy(first_and_last=first_and_last)) == paid

    @pytest.mark.parametrize(
        ("part", "running"),
        [
            (Part(18, 31), Part(17, 31)),
            (Part(5, 31), Part(17, 30)),
            (Part(5, 31), Part(17, 31, "seconds")),
        ],
    )
    def test_more_than_runs_or_another_measure_is_refused(self, part, running):
        with pytest.raises(PartOutOfRange) as refused:
            paid_part(part, running, ProrationPolicy())
        assert refused.value.field == "part"

    def test_an_unknown_rule_is_a_fault_of_the_program(self):
        policy = ProrationPolicy.model_construct(first_and_last="half")
        with pytest.raises(AssertionError):
            paid_part(Part(5, 31), Part(17, 31), policy)


class TestChangesWithinThem:
    # The contract runs on the last 17 of 31 days and changes from 100 to 150 with twelve left:
    # 100 x 12/31 = 38.709..., 150 x 12/31 = 58.064...; 100 x 12/17 = 70.588..., 150 x 12/17 =
    # 105.882...; what costs nothing costs nothing with a change.
    @pytest.mark.parametrize(
        ("first_and_last", "billed", "expected"),
        [
            ("prorate", "54.84 EUR", ["-38.71 EUR", "58.06 EUR", "19.35 EUR"]),
            ("full", "100.00 EUR", ["-70.59 EUR", "105.88 EUR", "35.29 EUR"]),
            ("none", "0.00 EUR", ["0.00 EUR", "0.00 EUR", "0.00 EUR"]),
        ],
    )
    def test_the_policy_for_them_holds_for_a_change_too(self, first_and_last, billed, expected):
        change = change_price(
            money("100.00 EUR"),
            money("150.00 EUR"),
            unused=Part(12, 31),
            running=Part(17, 31),
            billed_amount=money(billed),
            policy=ProrationPolicy(first_and_last=first_and_last),
        )
        assert figures(change) == expected

    @given(data=st.data(), currency=currencies, running=parts())
    def test_a_change_on_the_first_day_leaves_what_the_period_costs_at_the_new_price(
        self, data, currency, running
    ):
        cost = data.draw(st.sampled_from(["prorate", "full", "none"]))
        old, new = data.draw(prices(currency)), data.draw(prices(currency))
        policy = ProrationPolicy(first_and_last=cost, on_downgrade="at_once")
        share = paid_part(running, running, policy)
        before, after = (prorate(one, share.count, share.of).value for one in (old, new))
        change = change_price(
            old, new, unused=running, running=running, billed_amount=before, policy=policy
        )
        assert before + change.net == after
