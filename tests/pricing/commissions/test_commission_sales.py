# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R42: sales as they are reported, and what of them counts."""

import json
from datetime import date

import pytest
from pydantic import ValidationError

from tests.pricing.commissions.commission_samples import commission, sale
from tests.pricing.samples import money
from va_market.pricing.commissions import Sale
from va_market.pricing.commissions.errors import CostRequired, OtherCurrency, SaleConflict
from va_market.pricing.commissions.sales import base_of, deducted, distinct, earned_day
from va_market.pricing.terms.commission import CommissionTerms

FEBRUARY_FIRST = date(2026, 2, 1)
BACK = {"returned": "25.00 EUR", "returned_on": date(2026, 1, 31)}
LATE = {"returned": "25.00 EUR", "returned_on": FEBRUARY_FIRST}


class TestReading:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"returned": "1.00 EUR"}, "return_incomplete"),
            ({"returned_on": date(2026, 1, 20)}, "return_incomplete"),
            (
                {"returned": "100.01 EUR", "returned_on": date(2026, 1, 20)},
                "returned_above_amount",
            ),
            ({"returned": "1.00 EUR", "returned_on": date(2026, 1, 9)}, "returned_before_sold"),
            ({"cost": money("1.00 USD")}, "mixed_currencies"),
            ({"cost": money("-1.00 EUR")}, "money_negative"),
            ({"amount": "0.00 EUR"}, "money_not_positive"),
        ],
    )
    def test_a_sale_that_contradicts_itself_is_refused(self, given, code):
        with pytest.raises(ValidationError) as refused:
            sale(**given)
        assert [error["type"] for error in refused.value.errors()] == [code]

    def test_all_of_it_may_come_back_on_the_day_of_the_sale(self):
        given = sale(returned="100.00 EUR", returned_on=date(2026, 1, 10))
        assert given.returned_before(date(2026, 1, 11)) == given.amount

    def test_the_example_is_valid_and_every_field_described(self):
        schema = Sale.model_json_schema()
        assert all("description" in field for field in schema["properties"].values())
        assert [Sale.model_validate_json(json.dumps(one)) for one in schema["examples"]]


class TestIdempotence:
    def test_a_sale_that_is_reported_twice_is_one(self):
        assert distinct([sale(), sale(), sale(name="two")], "EUR") == {
            "one": sale(),
            "two": sale(name="two"),
        }

    def test_one_id_for_two_different_sales_is_refused(self):
        with pytest.raises(SaleConflict, match="sale one is given twice and differs") as refused:
            distinct([sale(), sale("99.00 EUR")], "EUR")
        assert refused.value.field == "sales"

    def test_a_sale_in_another_currency_is_refused(self):
        with pytest.raises(OtherCurrency):
            distinct([sale("1.00 USD")], "EUR")


class TestEarnedDay:
    @pytest.mark.parametrize(
        ("earned_on", "paid_on", "day"),
        [
            ("paid", None, None),
            ("paid", FEBRUARY_FIRST, FEBRUARY_FIRST),
            ("invoiced", None, date(2026, 1, 10)),
            ("invoiced", FEBRUARY_FIRST, date(2026, 1, 10)),
        ],
    )
    def test_payment_counts_or_the_sale(self, earned_on, paid_on, day):
        terms = commission(earned_on=earned_on)
        assert earned_day(terms, sale(paid_on=paid_on)) == day


class TestBase:
    # 100.00 sold, cost 60.00, 25.00 came back: the margin of 40.00 on three quarters is 30.00
    @pytest.mark.parametrize(
        ("base", "back", "counts", "left_out"),
        [
            ("gross", BACK, "100.00 EUR", "0.00 EUR"),
            ("net_of_returns", BACK, "75.00 EUR", "25.00 EUR"),
            ("margin", BACK, "30.00 EUR", "25.00 EUR"),
            ("gross", LATE, "100.00 EUR", "0.00 EUR"),
            ("net_of_returns", LATE, "100.00 EUR", "0.00 EUR"),
            ("margin", LATE, "40.00 EUR", "0.00 EUR"),
            ("net_of_returns", {}, "100.00 EUR", "0.00 EUR"),
            ("margin", {}, "40.00 EUR", "0.00 EUR"),
        ],
    )
    def test_it_is_the_amount_less_what_the_terms_say(self, base, back, counts, left_out):
        terms, given = commission(base=base), sale(cost=money("60.00 EUR"), **back)
        assert base_of(terms, given, until=FEBRUARY_FIRST).value == money(counts)
        assert deducted(terms, given, until=FEBRUARY_FIRST) == money(left_out)

    def test_a_margin_may_be_a_loss(self):
        given = sale(cost=money("130.00 EUR"))
        found = base_of(commission(base="margin"), given, until=FEBRUARY_FIRST)
        assert found.value == money("-30.00 EUR")

    def test_a_margin_of_a_part_is_rounded_once(self):
        given = sale("3.00 EUR", cost=money("2.00 EUR"), **BACK | {"returned": "1.00 EUR"})
        found = base_of(commission(base="margin"), given, until=FEBRUARY_FIRST)
        assert [(one.step, one.formula, one.result) for one in found.steps] == [
            (
                "margin",
                "sale one: 3.00 EUR − 2.00 EUR, of which 2.00 EUR ÷ 3.00 EUR did not come back",
                "0.66666666… EUR",
            ),
            ("rounding", "0.66666666… EUR to 2 decimals, half away from zero", "0.67 EUR"),
        ]

    @pytest.mark.parametrize(
        ("base", "formula"),
        [
            ("gross", "amount of sale one"),
            ("net_of_returns", "sale one: 100.00 EUR − 0.00 EUR"),
            ("margin", "sale one: 100.00 EUR − 60.00 EUR"),
        ],
    )
    def test_the_trace_names_the_sale(self, base, formula):
        given = sale(cost=money("60.00 EUR"))
        found = base_of(commission(base=base), given, until=FEBRUARY_FIRST)
        assert [(one.step, one.formula) for one in found.steps] == [(base, formula)]

    def test_a_margin_needs_the_cost(self):
        with pytest.raises(CostRequired, match="the margin of sale one needs its cost"):
            base_of(commission(base="margin"), sale(), until=FEBRUARY_FIRST)

    def test_a_base_that_is_unknown_is_a_fault_of_the_program(self):
        terms = CommissionTerms.model_construct(base="turnover")
        with pytest.raises(AssertionError):
            base_of(terms, sale(), until=FEBRUARY_FIRST)
