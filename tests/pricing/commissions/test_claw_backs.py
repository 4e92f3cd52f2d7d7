# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R42: commission is taken back when its sale comes back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.commissions.commission_samples import (
    claw_back,
    claw_backs,
    commission,
    euros,
    sale,
)
from tests.pricing.samples import money
from va_market.pricing.commissions import CommissionedSale, Sale
from va_market.pricing.commissions.claw_backs import still_open, take_back

APRIL = date(2026, 4, 1)


def paid(amount: str = "10.00 EUR", *, deducted: str = "0.00 EUR", taken: str = "0.00 EUR"):
    return CommissionedSale(
        sale_id="one",
        sold_on=date(2026, 1, 10),
        deducted=money(deducted),
        commission=money(amount),
        taken_back=money(taken),
    )


def taken(one: CommissionedSale, given: Sale, *, rule=None, until: date = APRIL):
    terms = commission(claw_back=rule or claw_back())
    return take_back(terms, [one], {given.id: given}, until=until)


class TestAmount:
    # Commission of 10.00 on a sale of 100.00 on January 10; 25.00 of it came back.
    # 90 days after January 10 is April 10.
    @pytest.mark.parametrize(
        ("rule", "returned_on", "until", "amount"),
        [
            (claw_back(90), date(2026, 3, 31), APRIL, "2.50 EUR"),
            (claw_back(90, "full"), date(2026, 3, 31), APRIL, "10.00 EUR"),
            (claw_back(90), date(2026, 4, 1), APRIL, "0.00 EUR"),
            (claw_back(90), date(2026, 4, 10), date(2026, 5, 1), "2.50 EUR"),
            (claw_back(90), date(2026, 4, 11), date(2026, 5, 1), "0.00 EUR"),
            (claw_back(90, "full"), date(2026, 4, 11), date(2026, 5, 1), "0.00 EUR"),
            (claw_back(1), date(2026, 1, 11), APRIL, "2.50 EUR"),
        ],
    )
    def test_it_is_the_part_or_all_within_the_days(self, rule, returned_on, until, amount):
        given = sale(returned="25.00 EUR", returned_on=returned_on)
        found = taken(paid(), given, rule=rule, until=until)
        assert found.total.value == money(amount)
        assert [one.taken_back for one in found.commissions] == [money(amount)]

    # 20.00 of 100.00 had come back before the commission of 8.00 on the rest of 80.00 was earned.
    @pytest.mark.parametrize(
        ("returned", "amount"),
        [("20.00 EUR", "0.00 EUR"), ("60.00 EUR", "4.00 EUR"), ("100.00 EUR", "8.00 EUR")],
    )
    def test_what_never_earned_commission_is_not_taken_back(self, returned, amount):
        given = sale(returned=returned, returned_on=date(2026, 3, 1))
        assert taken(paid("8.00 EUR", deducted="20.00 EUR"), given).total.value == money(amount)

    # 50.00 of 100.00 came back in all; of the 5.00 due for it a part was taken earlier.
    @pytest.mark.parametrize(
        ("earlier", "amount"),
        [("2.50 EUR", "2.50 EUR"), ("5.00 EUR", "0.00 EUR"), ("10.00 EUR", "0.00 EUR")],
    )
    def test_what_was_taken_back_before_is_not_taken_again(self, earlier, amount):
        given = sale(returned="50.00 EUR", returned_on=date(2026, 3, 1))
        assert taken(paid(taken=earlier), given).total.value == money(amount)

    def test_a_sale_that_stayed_or_is_not_reported_again_keeps_its_commission(self):
        for known in (sale(), sale(name="two")):
            found = taken(paid(), known)
            assert (found.total.value, found.commissions) == (money("0.00 EUR"), (paid(),))

    def test_without_a_rule_nothing_is_taken_back_or_remembered(self):
        given = sale(returned="50.00 EUR", returned_on=date(2026, 3, 1))
        found = take_back(commission(), [paid()], {"one": given}, until=APRIL)
        assert (found.total.value, found.commissions) == (money("0.00 EUR"), ())
        assert still_open(commission(), [paid()], since=APRIL) == ()


class TestTrace:
    def test_it_tells_the_part_and_what_was_taken_before(self):
        given = sale(returned="50.00 EUR", returned_on=date(2026, 3, 1))
        found = taken(paid(taken="2.00 EUR"), given)
        assert [(one.step, one.formula, one.result) for one in found.total.steps] == [
            ("claw_back", "sale one: 10.00 EUR × 50.00 EUR ÷ 100.00 EUR", "5.00 EUR"),
            ("claw_back", "5.00 EUR − 2.00 EUR", "3.00 EUR"),
        ]

    def test_it_tells_why_all_is_taken(self):
        given = sale(returned="1.00 EUR", returned_on=date(2026, 3, 1))
        found = taken(paid(), given, rule=claw_back(90, "full"))
        assert [(one.step, one.formula, one.result) for one in found.total.steps] == [
            ("claw_back", "all commission on sale one, of which 1.00 EUR came back", "10.00 EUR")
        ]


class TestStillOpen:
    # A return on April 10, the last day, may be reported in the period that begins then.
    @pytest.mark.parametrize(
        ("since", "is_kept"),
        [(date(2026, 4, 1), True), (date(2026, 4, 10), True), (date(2026, 4, 11), False)],
    )
    def test_commission_is_remembered_while_it_may_be_taken_back(self, since, is_kept):
        terms = commission(claw_back=claw_back(90))
        assert still_open(terms, [paid()], since=since) == ((paid(),) if is_kept else ())


class TestEveryClawBack:
    @given(
        rule=claw_backs,
        amount=st.integers(1, 10**6),
        earned=st.integers(0, 10**6),
        shares=st.lists(st.integers(0, 100), min_size=1, max_size=6),
    )
    def test_reports_in_any_number_never_take_more_than_was_paid(
        self, rule, amount, earned, shares
    ):
        one = paid(str(euros(earned)))
        total = euros(0)
        for number, share in enumerate(sorted(shares), start=1):
            back = euros(amount * share // 100)
            given = sale(
                str(euros(amount)),
                returned=str(back) if back.minor else None,
                returned_on=one.sold_on + timedelta(days=number) if back.minor else None,
            )
            found = taken(one, given, rule=rule)
            (one,), total = found.commissions, total + found.total.value
        assert euros(0) <= total == one.taken_back <= one.commission

    @given(rule=claw_backs, amount=st.integers(1, 10**6), earned=st.integers(0, 10**6))
    def test_a_sale_that_came_back_whole_leaves_no_commission(self, rule, amount, earned):
        given = sale(str(euros(amount)), returned=str(euros(amount)), returned_on=date(2026, 1, 11))
        assert taken(paid(str(euros(earned))), given, rule=rule).total.value == euros(earned)
