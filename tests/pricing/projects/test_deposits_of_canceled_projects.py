# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R10: what is kept, what is shared anew, and what a canceled project gives back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.projects.deposits import (
    recouped_on_release,
    recoupments,
    recoupments_of_rest,
    unrecouped,
)
from va_market.pricing.projects.errors import DepositAboveMilestones, RecoupedAboveDeposit

cents = st.integers(1, 10**9)
MODES = ["pro_rata", "first", "last"]


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


class TestUnrecouped:
    # 500.00 paid in advance, less what the invoices until then took off
    @pytest.mark.parametrize(
        ("recouped", "rest"),
        [
            ([], "500.00 EUR"),
            (["166.67 EUR"], "333.33 EUR"),
            (["166.67 EUR", "111.11 EUR", "222.22 EUR"], "0.00 EUR"),
        ],
    )
    def test_is_what_no_invoice_took_off(self, recouped, rest):
        found = unrecouped(money("500.00 EUR"), map(money, recouped))
        assert str(found.value) == rest

    def test_says_how_it_came_about(self):
        [step] = unrecouped(money("500.00 EUR"), [money("166.67 EUR")]).steps
        assert step.formula == "500.00 EUR − 166.67 EUR set off"
        assert (step.step, step.result) == ("unrecouped", "333.33 EUR")

    def test_is_never_less_than_nothing(self):
        with pytest.raises(RecoupedAboveDeposit):
            unrecouped(money("5.00 EUR"), [money("5.01 EUR")])


class TestSharingTheRest:
    @given(st.lists(cents, min_size=1, max_size=8), st.sampled_from(MODES), st.data())
    def test_of_what_was_agreed_is_neutral_where_all_is_kept(self, parts, mode, data):
        milestones = [eur(one) for one in parts]
        deposit = eur(data.draw(st.integers(1, sum(parts))))
        agreed = recoupments(deposit, milestones, mode=mode)
        kept = dict(enumerate(agreed))
        assert recoupments_of_rest(deposit, milestones, mode=mode, kept=kept) == agreed
        assert recoupments_of_rest(deposit, milestones, mode=mode, kept={}) == agreed

    @given(st.lists(cents, min_size=2, max_size=8), st.sampled_from(MODES), st.data())
    def test_always_adds_up_to_the_deposit(self, parts, mode, data):
        milestones = [eur(one) for one in parts]
        deposit = data.draw(st.integers(1, sum(parts)))
        agreed = recoupments(eur(deposit), milestones, mode="pro_rata")
        places = data.draw(st.sets(st.sampled_from(range(len(parts)))))
        kept = {place: agreed[place] for place in places}
        found = recoupments_of_rest(eur(deposit), milestones, mode=mode, kept=kept)
        assert sum(one.minor for one in found) == deposit
        assert all(0 <= one.minor <= part for one, part in zip(found, parts, strict=True))
        assert {place: found[place] for place in places} == kept

    def test_needs_a_milestone_that_takes_it_up(self):
        kept = {0: money("1.00 EUR")}
        with pytest.raises(DepositAboveMilestones):
            recoupments_of_rest(money("2.00 EUR"), [money("5.00 EUR")], mode="last", kept=kept)

    def test_keeps_no_more_than_the_deposit(self):
        kept = {0: money("3.00 EUR")}
        with pytest.raises(RecoupedAboveDeposit):
            recoupments_of_rest(money("2.00 EUR"), [money("5.00 EUR")], mode="last", kept=kept)


class TestLargestAmounts:
    def test_lose_no_digit_of_thirty(self):
        # Half up of 999999999999999 x 499999999999999 / 999999999999999, in cents
        largest, half = eur(10**15 - 1), eur(499_999_999_999_999)
        found = recouped_on_release(
            largest, milestone=largest, release=half, released_before=eur(0)
        )
        assert found == half

    @given(st.integers(1, 10**15 - 1), st.data())
    def test_a_part_takes_up_no_more_than_it_comes_to(self, whole, data):
        recoupment = data.draw(st.integers(0, whole))
        before = data.draw(st.integers(0, whole - 1))
        release = data.draw(st.integers(1, whole - before))
        found = recouped_on_release(
            eur(recoupment),
            milestone=eur(whole),
            release=eur(release),
            released_before=eur(before),
        )
        assert 0 <= found.minor <= release
