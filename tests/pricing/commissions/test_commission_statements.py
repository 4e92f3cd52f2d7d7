# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R42, R48: the statement of one period, and what it hands on to the next."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.pricing.commissions.commission_samples import (
    FEBRUARY,
    JANUARY,
    MARCH,
    YEAR_OF_MONTHS,
    accelerator,
    any_commission,
    claw_back,
    claw_backs,
    commission,
    draw,
    draws,
    euros,
    sale,
    sales_of_a_year,
    tiered,
)
from tests.pricing.samples import money
from va_market.pricing.commissions import (
    Carried,
    CommissionedSale,
    CommissionPeriod,
    CommissionStatement,
    SaleLine,
    nothing_carried,
    statement,
)
from va_market.pricing.commissions.errors import AmountNegative, OtherCurrency, PeriodTooLong

THREE = [
    sale("100.00 EUR", on=date(2026, 1, 5), name="first"),
    sale("200.00 EUR", on=date(2026, 1, 20), name="second"),
    sale("300.00 EUR", on=date(2026, 2, 1), name="third"),
]
MODELS = [CommissionStatement, SaleLine, Carried, CommissionedSale]


def closed(terms, sales, period=JANUARY, **given) -> CommissionStatement:
    return statement(terms, sales, period=period, **given)


def chain(terms, sales) -> list[CommissionStatement]:
    """The statements of the months of 2026, each with what the one before hands on."""
    found, carried = [], None
    for month in YEAR_OF_MONTHS:
        found.append(closed(terms, sales, month, carried=carried))
        carried = found[-1].carry_forward
    return found


def total(statements, name: str) -> int:
    return sum(getattr(one, name).minor for one in statements)


@st.composite
def plans(draw: st.DrawFn):
    return draw(any_commission()).model_copy(
        update={
            "base": draw(st.sampled_from(["gross", "net_of_returns", "margin"])),
            "earned_on": draw(st.sampled_from(["paid", "invoiced"])),
            "draw": draw(st.none() | draws),
            "claw_back": draw(st.none() | claw_backs),
        }
    )


class TestCounting:
    def test_sales_of_the_period_count_and_the_day_after_its_end_does_not(self):
        found = closed(commission(), THREE)
        assert [line.sale_id for line in found.sales] == ["first", "second"]
        assert (found.base, found.earned) == (money("300.00 EUR"), money("30.00 EUR"))

    def test_a_sale_that_nobody_paid_earns_nothing_yet(self):
        terms = commission(earned_on="paid")
        given = sale(paid_on=date(2026, 2, 3))
        assert closed(terms, [sale(name="two"), given]).sales == []
        assert closed(terms, [given], FEBRUARY).earned == money("10.00 EUR")

    def test_each_sale_shows_its_part_and_how_it_came_about(self):
        line = closed(commission(), THREE).sales[1]
        assert (line.base, line.commission) == (money("200.00 EUR"), money("20.00 EUR"))
        assert [(one.step, one.formula, one.result) for one in line.trace] == [
            ("net_of_returns", "sale second: 200.00 EUR − 0.00 EUR", "200.00 EUR"),
            (
                "share_of_commission",
                "200.00 EUR of 300.00 EUR in the commission of 30.00 EUR, largest remainder",
                "20.00 EUR",
            ),
        ]

    def test_a_loss_counts_against_gains_and_has_no_part(self):
        terms = commission(base="margin")
        loss = sale(cost=money("130.00 EUR"), name="loss")
        gain = sale(cost=money("20.00 EUR"), name="gain")
        found = closed(terms, [gain, loss])
        assert (found.base, found.earned) == (money("50.00 EUR"), money("5.00 EUR"))
        assert [str(line.commission) for line in found.sales] == ["5.00 EUR", "0.00 EUR"]

    def test_nobody_owes_commission_for_a_loss(self):
        found = closed(commission(base="margin"), [sale(cost=money("130.00 EUR"))])
        assert (found.base, found.payable) == (money("0.00 EUR"), money("0.00 EUR"))
        assert [(one.step, one.formula, one.result) for one in found.trace[:2]] == [
            ("base", "sum of what counts of 1 sale", "-30.00 EUR"),
            ("no_loss", "no less than zero of -30.00 EUR", "0.00 EUR"),
        ]

    def test_a_period_without_sales_still_has_its_statement(self):
        found = closed(commission(), [])
        assert (found.sales, found.payable) == ([], money("0.00 EUR"))
        assert [(one.step, one.result) for one in found.trace] == [
            ("base", "0.00 EUR"),
            ("percent", "0.00 EUR"),
            ("payable", "0.00 EUR"),
        ]


class TestFromBaseToPay:
    # 1500 sold at 10 %: 150; half of 50 above the quota of 1000: 25; the cap leaves 160 of 175.
    def test_accelerator_and_cap_are_shown_apart(self):
        terms = commission(accelerator=accelerator("1000.00 EUR", "150"), cap=money("160.00 EUR"))
        found = closed(terms, [sale("1500.00 EUR")])
        parts = [found.commission, found.accelerator, found.cap_effect, found.earned]
        assert [str(one) for one in parts] == [
            "150.00 EUR",
            "25.00 EUR",
            "-15.00 EUR",
            "160.00 EUR",
        ]
        assert [one.step for one in found.trace] == [
            "base",
            "percent",
            "accelerator",
            "cap",
            "payable",
        ]

    # January: 10.00 earned, 50.00 drawn, 40.00 open. February: 80.00 earned and 5.00 taken back
    # for half of the sale of January; of the 75.00 that are left 25.00 exceed the draw.
    def test_claw_back_comes_first_then_the_open_draw(self):
        terms = commission(draw=draw("50.00 EUR"), claw_back=claw_back())
        first = closed(terms, [sale()])
        back = sale(returned="50.00 EUR", returned_on=date(2026, 2, 5))
        sold = sale("800.00 EUR", on=date(2026, 2, 10), name="two")
        second = closed(terms, [back, sold], FEBRUARY, carried=first.carry_forward)
        assert (first.payable, first.draw_paid) == (money("50.00 EUR"), money("40.00 EUR"))
        assert (second.claw_back, second.draw_recovered) == (money("5.00 EUR"), money("25.00 EUR"))
        assert second.payable == money("50.00 EUR")
        assert second.carry_forward.draw_balance == money("15.00 EUR")

    # 10.00 to be taken back, 4.00 earned in February, and 9.00 in March.
    def test_what_no_commission_covers_is_taken_back_later(self):
        terms = commission(claw_back=claw_back())
        first = closed(terms, [sale()])
        sales = [
            sale(returned="100.00 EUR", returned_on=date(2026, 2, 5)),
            sale("40.00 EUR", on=date(2026, 2, 10), name="two"),
            sale("90.00 EUR", on=date(2026, 3, 10), name="three"),
        ]
        second = closed(terms, sales, FEBRUARY, carried=first.carry_forward)
        third = closed(terms, sales, MARCH, carried=second.carry_forward)
        assert (second.claw_back, second.payable) == (money("10.00 EUR"), money("0.00 EUR"))
        assert second.carry_forward.claw_back_balance == money("6.00 EUR")
        assert (third.claw_back, third.payable) == (money("0.00 EUR"), money("3.00 EUR"))
        assert ("claw_back_recovered", "claw-back due, of which 6.00 EUR stays open") in [
            (one.step, one.formula) for one in second.trace
        ]

    def test_a_gross_sale_that_comes_back_at_once_is_taken_back_at_once(self):
        terms = commission(base="gross", claw_back=claw_back())
        given = sale(returned="50.00 EUR", returned_on=date(2026, 1, 12))
        found = closed(terms, [given])
        assert (found.earned, found.claw_back) == (money("10.00 EUR"), money("5.00 EUR"))
        assert found.payable == money("5.00 EUR")

    def test_a_return_that_is_reported_late_counts_when_it_is_known(self):
        terms = commission(claw_back=claw_back())
        first = closed(terms, [sale()])
        late = sale(returned="50.00 EUR", returned_on=date(2026, 1, 12))
        second = closed(terms, [late], FEBRUARY, carried=first.carry_forward)
        assert second.claw_back == money("5.00 EUR")

    def test_the_last_step_adds_everything_up(self):
        found = closed(commission(draw=draw("50.00 EUR")), [sale()])
        assert (found.trace[-1].step, found.trace[-1].formula) == (
            "payable",
            "10.00 EUR − 0.00 EUR − 0.00 EUR + 40.00 EUR",
        )


class TestShareOfPay:
    # R48: a third or more of pay; 100 of 300 is a third, but less than 33.3334 %
    @pytest.mark.parametrize(
        ("other", "target", "share", "is_below"),
        [
            ("200.00 EUR", "33.3333", "33.3", False),
            ("200.00 EUR", "33.3334", "33.3", True),
            ("200.00 EUR", None, "33.3", False),
            ("0.00 EUR", "100", "100.0", False),
            ("300.00 EUR", "25", "25.0", False),
            ("300.01 EUR", "25", "25.0", True),
            ("1500.00 EUR", "6.25", "6.3", False),  # 6.25 exactly, half up
            (None, "33.3333", None, False),
        ],
    )
    def test_it_is_compared_exactly_and_shown_with_one_decimal(
        self, other, target, share, is_below
    ):
        terms = commission(target_share_percent=target)
        found = closed(
            terms, [sale("1000.00 EUR")], other_pay=None if other is None else money(other)
        )
        assert (found.commission_share, found.is_below_target) == (share, is_below)
        assert found.target_share == target

    # 10.00 earned of a draw of 50.00, and 50.00 of other pay
    def test_a_draw_is_pay_but_not_commission(self):
        terms = commission(draw=draw("50.00 EUR"), target_share_percent="33.3333")
        found = closed(terms, [sale()], other_pay=money("50.00 EUR"))
        assert (found.commission_share, found.is_below_target) == ("10.0", True)
        step = found.trace[-1]
        assert step.formula == "10.00 EUR ÷ 100.00 EUR of all pay, below the target of 33.3333 %"
        assert (step.step, step.result) == ("commission_share", "10.0 %")

    def test_without_any_pay_there_is_no_share_and_no_warning(self):
        terms = commission(target_share_percent="33.3333")
        found = closed(terms, [], other_pay=money("0.00 EUR"))
        assert (found.commission_share, found.is_below_target) == (None, False)


class TestClosingTwice:
    @given(terms=plans(), sales=sales_of_a_year(), data=st.data())
    def test_the_order_and_the_number_of_reports_change_nothing(self, terms, sales, data):
        again = data.draw(st.permutations([*sales, *sales[:3]]))
        assert chain(terms, again) == chain(terms, sales)

    def test_a_sale_in_what_was_carried_is_not_paid_again(self):
        terms = commission(earned_on="paid", claw_back=claw_back())
        first = closed(terms, [sale(paid_on=date(2026, 1, 15))])
        corrected = sale(paid_on=date(2026, 2, 2))
        second = closed(terms, [corrected], FEBRUARY, carried=first.carry_forward)
        assert (first.earned, second.earned) == (money("10.00 EUR"), money("0.00 EUR"))

    @given(terms=plans(), sales=sales_of_a_year())
    def test_what_is_carried_survives_being_stored(self, terms, sales):
        for one in chain(terms, sales)[:3]:
            kept = one.carry_forward
            assert Carried.model_validate_json(kept.model_dump_json()) == kept


class TestOverManyPeriods:
    @given(terms=plans(), sales=sales_of_a_year())
    def test_what_is_paid_and_still_open_adds_up_to_the_cent(self, terms, sales):
        year = chain(terms, sales)
        last = year[-1].carry_forward
        owed = total(year, "earned") - total(year, "claw_back") + last.claw_back_balance.minor
        is_gift = terms.draw is not None and not terms.draw.recoverable
        given_away = total(year, "draw_paid") if is_gift else 0
        assert total(year, "payable") == owed + given_away + last.draw_balance.minor

    @given(terms=plans(), sales=sales_of_a_year())
    def test_nobody_pays_to_work_and_nobody_gives_back_more_than_was_earned(self, terms, sales):
        year = chain(terms, sales)
        least = terms.headline
        assert all(one.payable >= least for one in year)
        assert total(year, "claw_back") <= total(year, "earned")
        assert total(year, "draw_recovered") <= total(year, "draw_paid")

    @given(terms=plans(), sales=sales_of_a_year())
    def test_the_parts_of_the_sales_add_up_and_no_cap_is_passed(self, terms, sales):
        for one in chain(terms, sales):
            assert sum(line.commission.minor for line in one.sales) == one.earned.minor
            assert one.commission + one.accelerator + one.cap_effect == one.earned
            assert terms.cap is None or one.earned <= terms.cap

    @given(terms=plans(), sales=sales_of_a_year(), pay=st.integers(0, 10**6).map(euros))
    def test_other_pay_changes_nothing_but_the_share(self, terms, sales, pay):
        alone, beside = closed(terms, sales), closed(terms, sales, other_pay=pay)
        names = {"commission_share", "is_below_target", "trace"}
        assert alone.model_dump(exclude=names) == beside.model_dump(exclude=names)


class TestRefusing:
    def test_a_period_that_is_longer_than_the_cap_is_for(self):
        long = CommissionPeriod(date(2026, 1, 1), date(2026, 2, 2))
        with pytest.raises(PeriodTooLong):
            closed(commission(), [], long)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"sales": [sale("1.00 USD")]}, "sales"),
            ({"carried": nothing_carried("USD")}, "carried"),
            ({"other_pay": money("1.00 USD")}, "other_pay"),
        ],
    )
    def test_another_currency(self, given, field):
        with pytest.raises(OtherCurrency) as refused:
            closed(commission(), **{"sales": []} | given)
        assert refused.value.field == field

    def test_other_pay_below_zero(self):
        with pytest.raises(AmountNegative, match="other_pay must not be negative"):
            closed(commission(), [], other_pay=money("-0.01 EUR"))

    def test_two_currencies_in_what_is_carried(self):
        zero = nothing_carried("EUR").model_dump()
        with pytest.raises(ValidationError, match="all amounts must have one currency"):
            Carried.model_validate(zero | {"draw_balance": money("0.00 USD")})


class TestTiersOverThePeriod:
    def test_they_apply_to_all_sales_together(self):
        terms = tiered("graduated", ("150.00 EUR", "10"), (None, "20"))
        assert closed(terms, THREE).earned == money("45.00 EUR")

    def test_they_start_anew_in_the_next(self):
        terms = tiered("graduated", ("150.00 EUR", "10"), (None, "20"))
        found = closed(terms, [sale("150.00 EUR", on=date(2026, 2, 3))], FEBRUARY)
        assert found.earned == money("15.00 EUR")


class TestSchema:
    @pytest.mark.parametrize("model", MODELS)
    def test_every_field_is_described_and_the_example_is_valid(self, model):
        schema = model.model_json_schema()
        assert all("description" in field for field in schema["properties"].values())
        assert [model.model_validate_json(json.dumps(one)) for one in schema["examples"]]
