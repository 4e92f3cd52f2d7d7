"""R10: a change order makes the next terms, and leaves alone what was approved."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import money, project
from va_market.kit.money import Money
from va_market.pricing.errors import InputNotApplicable
from va_market.pricing.projects.change_orders import (
    ChangeOrder,
    change,
    recoupments_after,
    same_milestones,
)
from va_market.pricing.projects.deposits import recoupments
from va_market.pricing.projects.errors import (
    ChangeDoesNotAddUp,
    ChangeInOtherCurrency,
    ChangeNamesMilestoneTwice,
    DepositAboveMilestones,
    MilestoneSettled,
    MilestonesTooMany,
    MilestoneUnknown,
    NoMilestoneLeft,
    NothingChanged,
    RecoupedAboveDeposit,
)
from va_market.pricing.terms.project import MilestoneTerms, NotToExceed, ProjectTerms

TERMS = project("300.00 EUR", "700.00 EUR", deposit="100.00 EUR")
ON = date(2027, 1, 15)
NONE: frozenset[int] = frozenset()
cents = st.integers(1, 10**9)


def milestone(amount: str, title: str = "More", due_on: date | None = None) -> MilestoneTerms:
    return MilestoneTerms(title=title, amount=money(amount), due_on=due_on)


def order(difference: str = "0.00 EUR", **parts: Any) -> ChangeOrder:
    return ChangeOrder(acts_on=ON, price_difference=money(difference), **parts)


class TestChangingAProject:
    def test_makes_the_next_terms_and_says_what_is_different(self):
        later = milestone("750.00 EUR", "Part 2", date(2027, 1, 31))
        # 750.00 - 700.00 + 50.00
        given = order("100.00 EUR", changed={1: later}, added=(milestone("50.00 EUR"),))
        found = change(TERMS, given, settled=frozenset({0}))
        assert str(found.terms.price) == "1100.00 EUR"
        assert [one.kind for one in found.differences] == ["changed", "added"]
        assert found.differences[0].before == TERMS.milestones[1]
        assert found.terms.milestones[:2] == (TERMS.milestones[0], later)
        assert (found.acts_on, found.former_places) == (ON, (0, 1, None))

    def test_may_take_milestones_out(self):
        found = change(TERMS, order("-300.00 EUR", removed=frozenset({0})), settled=NONE)
        assert found.price_difference == money("-300.00 EUR")
        assert [(one.kind, one.after) for one in found.differences] == [("removed", None)]
        assert (found.terms.milestones, found.former_places) == (TERMS.milestones[1:], (1,))

    def test_may_change_a_date_alone(self):
        given = order(changed={0: milestone("300.00 EUR", "Part 1", ON)})
        found = change(TERMS, given, settled=NONE)
        assert (found.terms.price, found.terms.milestones[0].due_on) == (TERMS.price, ON)

    def test_keeps_all_else_that_was_agreed(self):
        terms = TERMS.model_copy(update={"deposit_recoupment": "last"})
        found = change(terms, order("5.00 EUR", added=(milestone("5.00 EUR"),)), settled=NONE)
        kept = {"kind", "deposit", "deposit_recoupment", "policy"}
        assert found.terms.model_dump(include=kept) == terms.model_dump(include=kept)

    @given(cents, cents)
    def test_and_changing_it_back_leaves_the_terms_as_they_were(self, changed, added):
        there = change(
            TERMS,
            ChangeOrder(
                acts_on=ON,
                price_difference=Money.from_minor(changed + added - 30_000, "EUR"),
                changed={0: milestone(str(Money.from_minor(changed, "EUR")))},
                added=(milestone(str(Money.from_minor(added, "EUR"))),),
            ),
            settled=frozenset({1}),
        )
        back = ChangeOrder(
            acts_on=ON,
            price_difference=-there.price_difference,
            changed={0: TERMS.milestones[0]},
            removed=frozenset({2}),
        )
        assert change(there.terms, back, settled=frozenset({1})).terms == TERMS


class TestRefusedChanges:
    @pytest.mark.parametrize(
        ("given", "error", "field"),
        [
            (order(changed={2: milestone("1.00 EUR")}), MilestoneUnknown, "changed"),
            (order(removed=frozenset({-1})), MilestoneUnknown, "removed"),
            (order(changed={0: milestone("1.00 EUR")}), MilestoneSettled, "changed"),
            (order(removed=frozenset({0})), MilestoneSettled, "removed"),
            (
                order(changed={1: milestone("1.00 EUR")}, removed=frozenset({1})),
                ChangeNamesMilestoneTwice,
                "removed",
            ),
            (order(), NothingChanged, "changed"),
            (order(changed={1: TERMS.milestones[1]}), NothingChanged, "changed"),
            (order("5 JPY", added=(milestone("5.00 EUR"),)), ChangeInOtherCurrency, None),
            (order(changed={1: milestone("5 JPY")}), ChangeInOtherCurrency, "changed"),
            (order(added=(milestone("5 JPY"),)), ChangeInOtherCurrency, "added"),
            # 750.00 is 50.00 more than 700.00
            (order("49.99 EUR", changed={1: milestone("750.00 EUR")}), ChangeDoesNotAddUp, None),
            (order(added=(milestone("1.00 EUR"),) * 49), MilestonesTooMany, "added"),
        ],
    )
    def test_say_what_is_wrong_and_where(self, given, error, field):
        with pytest.raises(error) as refused:
            change(TERMS, given, settled=frozenset({0}))
        assert refused.value.field == (field or "price_difference")

    def test_are_those_of_milestones_where_time_is_billed(self):
        agreed = NotToExceed(ceiling=money("100.00 EUR"), rate=money("25.00 EUR"))
        terms = ProjectTerms(kind="project", price=agreed.ceiling, not_to_exceed=agreed)
        with pytest.raises(InputNotApplicable):
            change(terms, order("5.00 EUR", added=(milestone("5.00 EUR"),)), settled=NONE)

    def test_leave_a_milestone(self):
        with pytest.raises(NoMilestoneLeft):
            change(TERMS, order("-1000.00 EUR", removed=frozenset({0, 1})), settled=NONE)

    def test_fifty_milestones_are_not_too_many(self):
        added = (milestone("1.00 EUR"),) * 48
        found = change(TERMS, order("48.00 EUR", added=added), settled=NONE)
        assert len(found.terms.milestones) == 50

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            # The deposit is all of the 1000.00.
            (order("-300.00 EUR", removed=frozenset({0})), "removed"),
            (order("-0.01 EUR", changed={0: milestone("299.99 EUR")}), "changed"),
        ],
    )
    def test_leave_no_price_below_the_deposit(self, given, field):
        terms = project("300.00 EUR", "700.00 EUR", deposit="1000.00 EUR")
        with pytest.raises(DepositAboveMilestones) as refused:
            change(terms, given, settled=NONE)
        assert refused.value.field == field


class TestDepositAfterAChange:
    def after(self, mode: str, difference: str, **parts: Any) -> list[str]:
        terms = project("300.00 EUR", "700.00 EUR", deposit="100.00 EUR")
        terms = terms.model_copy(update={"deposit_recoupment": mode})
        agreed = recoupments(
            money("100.00 EUR"), [one.amount for one in terms.milestones], mode="pro_rata"
        )
        settled = frozenset({0})
        found = change(terms, order(difference, **parts), settled=settled)
        return list(map(str, recoupments_after(found, agreed, settled=settled)))

    # The first milestone took 30.00 off and is settled: 70.00 are left for the others.
    @pytest.mark.parametrize(
        ("mode", "parts"),
        [
            ("pro_rata", ["30.00 EUR", "49.00 EUR", "21.00 EUR"]),  # 70.00 by 700 to 300
            ("last", ["30.00 EUR", "0.00 EUR", "70.00 EUR"]),
            ("first", ["30.00 EUR", "70.00 EUR", "0.00 EUR"]),
        ],
    )
    def test_settled_milestones_keep_their_share_and_the_rest_is_shared_anew(self, mode, parts):
        assert self.after(mode, "300.00 EUR", added=(milestone("300.00 EUR"),)) == parts

    def test_follows_milestones_to_their_new_places(self):
        terms = project("10.00 EUR", "20.00 EUR", "30.00 EUR", deposit="6.00 EUR")
        agreed = [money("1.00 EUR"), money("2.00 EUR"), money("3.00 EUR")]
        settled = frozenset({1})
        found = change(terms, order("-10.00 EUR", removed=frozenset({0})), settled=settled)
        parts = recoupments_after(found, agreed, settled=settled)
        assert [str(one) for one in parts] == ["2.00 EUR", "4.00 EUR"]

    def test_there_is_none_without_one(self):
        found = change(
            project("10.00 EUR"), order("1.00 EUR", added=(milestone("1.00 EUR"),)), settled=NONE
        )
        nothing = money("0.00 EUR")
        assert recoupments_after(found, [nothing], settled=NONE) == [nothing, nothing]

    def test_what_is_set_off_already_is_not_left_without_one(self):
        terms = project("300.00 EUR", "700.00 EUR", deposit="900.00 EUR")
        agreed = [money("270.00 EUR"), money("630.00 EUR")]
        after = same_milestones(terms.model_copy(update={"deposit": None}), acts_on=ON)
        with pytest.raises(RecoupedAboveDeposit, match=r"270\.00 EUR is more than the 0\.00 EUR"):
            recoupments_after(after, agreed, settled=frozenset({0}))

    def test_the_open_milestones_must_carry_its_rest(self):
        terms = project("300.00 EUR", "700.00 EUR", deposit="900.00 EUR")
        agreed = [money("270.00 EUR"), money("630.00 EUR")]
        small = order("-100.00 EUR", changed={1: milestone("600.00 EUR")})
        found = change(terms, small, settled=frozenset({0}))
        with pytest.raises(DepositAboveMilestones):
            recoupments_after(found, agreed, settled=frozenset({0}))
