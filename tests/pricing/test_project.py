# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import (
    CLIENT_PAYS_TEN,
    amounts,
    fee_rules,
    fees,
    money,
    project,
    project_terms,
    quoted,
    up_to,
)
from va_market.pricing.errors import NumberTooSmall


def units(result):
    return [line.unit for line in result.lines]


class TestQuotingMilestones:
    def test_each_milestone_is_one_line_in_the_agreed_order(self):
        result = quoted(project("400.00 EUR", "600.00 EUR"), fee=CLIENT_PAYS_TEN)
        assert amounts(result) == ["400.00 EUR", "600.00 EUR"]
        assert fees(result) == ["40.00 EUR", "60.00 EUR"]
        assert [line.description for line in result.lines] == ["Part 1", "Part 2"]
        assert set(units(result)) == {"milestone"}

    @pytest.mark.parametrize(("worked", "covered"), [(None, 0), (0, 0), (600, 600)])
    def test_the_price_covers_all_minutes(self, worked, covered):
        result = quoted(project("400.00 EUR"), minutes=worked)
        assert (result.billed_minutes, result.unbilled_minutes) == (covered, 0)
        assert result.subtotal == money("400.00 EUR")

    def test_minutes_below_zero_are_refused(self):
        with pytest.raises(NumberTooSmall):
            quoted(project("400.00 EUR"), minutes=-1)

    @given(terms=project_terms(), rule=fee_rules)
    def test_the_lines_add_up_to_the_price(self, terms, rule):
        assert quoted(terms, fee=rule).subtotal == terms.price

    @given(terms=project_terms(), rule=fee_rules, data=st.data())
    def test_the_order_of_milestones_changes_no_sum(self, terms, rule, data):
        mixed = tuple(data.draw(st.permutations(terms.milestones)))
        other = quoted(terms.model_copy(update={"milestones": mixed}), fee=rule)
        first = quoted(terms, fee=rule)
        assert (other.subtotal, other.fee) == (first.subtotal, first.fee)
        lines = [line.description for line in other.lines if line.unit == "milestone"]
        assert lines == [part.title for part in mixed]


class TestQuotingADeposit:
    @pytest.mark.parametrize(
        ("parts", "deposit", "lines"),
        [
            (
                ["400.00 EUR", "600.00 EUR"],
                "200.00 EUR",
                ["200.00 EUR", "400.00 EUR", "600.00 EUR", "-80.00 EUR", "-120.00 EUR"],
            ),
            (
                ["10.00 EUR"] * 3,
                "10.00 EUR",
                ["10.00 EUR"] * 4 + ["-3.34 EUR", "-3.33 EUR", "-3.33 EUR"],
            ),
            (
                ["10.00 EUR"] * 3,
                "0.02 EUR",
                ["0.02 EUR"] + ["10.00 EUR"] * 3 + ["-0.01 EUR", "-0.01 EUR"],
            ),
            (["700 JPY", "300 JPY"], "5 JPY", ["5 JPY", "700 JPY", "300 JPY", "-4 JPY", "-1 JPY"]),
            (["1.000 BHD"], "1.000 BHD", ["1.000 BHD", "1.000 BHD", "-1.000 BHD"]),
        ],
    )
    def test_is_paid_in_advance_and_taken_off_the_milestones_pro_rata(self, parts, deposit, lines):
        assert amounts(quoted(project(*parts, deposit=deposit))) == lines

    def test_the_fee_on_it_is_given_back_with_it(self):
        terms = project("0.55 EUR", "0.55 EUR", deposit="0.55 EUR")
        result = quoted(terms, fee=CLIENT_PAYS_TEN)
        assert fees(result) == ["0.06 EUR", "0.06 EUR", "0.06 EUR", "-0.03 EUR", "-0.03 EUR"]
        assert units(result) == ["deposit", *["milestone"] * 2, *["recoupment"] * 2]

    def test_the_trace_of_a_recoupment_tells_its_share(self):
        terms = project("400.00 EUR", "600.00 EUR", deposit="200.00 EUR")
        line = quoted(terms, fee=CLIENT_PAYS_TEN).lines[3]
        assert line.description == "Recoupment of the deposit: Part 1"
        assert [(step.step, step.formula, step.result) for step in line.trace] == [
            (
                "recoupment",
                "−200.00 EUR × 400.00 EUR ÷ 1000.00 EUR, largest remainder",
                "-80.00 EUR",
            ),
            ("fee", "share of the fee of 20.00 EUR on the deposit, largest remainder", "-8.00 EUR"),
        ]

    @given(terms=project_terms(with_deposit=True), rule=fee_rules)
    def test_changes_neither_the_price_nor_the_fee(self, terms, rule):
        without = quoted(terms.model_copy(update={"deposit": None}), fee=rule)
        result = quoted(terms, fee=rule)
        assert (result.subtotal, result.fee) == (without.subtotal, without.fee)

    @given(terms=project_terms(with_deposit=True), rule=fee_rules)
    def test_is_recouped_in_full_and_never_above_a_milestone(self, terms, rule):
        lines = quoted(terms, fee=rule).lines
        price_of = {line.description: line.amount for line in lines if line.unit == "milestone"}
        recouped = [line for line in lines if line.unit == "recoupment"]
        assert sum(line.amount.minor for line in recouped) == -lines[0].amount.minor
        assert sum(line.fee.minor for line in recouped) == -lines[0].fee.minor
        for line in recouped:
            milestone = price_of[line.description.removeprefix("Recoupment of the deposit: ")]
            assert 0 < -line.amount.minor <= milestone.minor
            assert 0 <= -line.fee.minor <= -line.amount.minor


class TestQuotingUpToACeiling:
    def test_is_never_nothing_while_nobody_knows_the_minutes(self):
        [line] = (result := quoted(up_to(), fee=CLIENT_PAYS_TEN)).lines
        assert (result.subtotal, result.fee) == (money("1000.00 EUR"), money("100.00 EUR"))
        assert (line.quantity, line.unit, line.unit_price) == ("40", "hour", money("25.00 EUR"))
        assert line.explanation == (
            "Work by the hour, up to 1000.00 EUR in all: the ceiling at 25.00 EUR an hour is "
            "1000.00 EUR; 10 % of 1000.00 EUR, paid by the client is 100.00 EUR."
        )

    def test_says_in_words_what_the_ceiling_holds_back(self):
        [line] = (result := quoted(up_to("60.00 EUR"), minutes=150)).lines
        assert (result.billed_minutes, result.unbilled_minutes) == (144, 6)
        assert result.warnings == ["100 % of the ceiling of 60.00 EUR is reached."]
        assert line.explanation.startswith(
            "Work by the hour, up to 60.00 EUR in all: 9000 s × 25.00 EUR ÷ 3600 is 62.50 EUR; "
            "the lesser of 62.50 EUR and 60.00 EUR − 0.00 EUR, not below zero is 60.00 EUR"
        )

    @pytest.mark.parametrize(("worked", "due"), [(None, "60.00 EUR"), (60, "25.00 EUR")])
    def test_is_due_as_the_work_is_done(self, worked, due):
        [flow] = quoted(up_to("60.00 EUR"), minutes=worked).cash_flow
        assert (flow.month, flow.client_pays) == (None, money(due))
