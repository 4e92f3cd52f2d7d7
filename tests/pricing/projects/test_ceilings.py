# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R10: work by the hour never costs more than its ceiling, and what is held back stays visible."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money
from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.errors import NumberTooSmall
from va_market.pricing.projects.ceilings import (
    CeilingBill,
    bill_up_to,
    billed_together,
    seconds_within,
)
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.terms import NotToExceed
from va_market.pricing.worktime import cost_of, in_seconds

HOUR = 3600
USUAL = ProjectPolicy()
lines = st.lists(st.integers(0, 40 * HOUR), max_size=6)


def agreed(ceiling: str, rate: str) -> NotToExceed:
    return NotToExceed(ceiling=money(ceiling), rate=money(rate))


def of_minor(ceiling: int, rate: int, currency: str = "EUR") -> NotToExceed:
    return NotToExceed(
        ceiling=Money.from_minor(ceiling, currency), rate=Money.from_minor(rate, currency)
    )


def billed(ceiling: str, rate: str, seconds: int, *, before: str | None = None) -> CeilingBill:
    spent = Money.zero(ceiling.split()[1]) if before is None else money(before)
    return bill_up_to(agreed(ceiling, rate), seconds, billed_before=spent, policy=USUAL)


class TestBillingUpToACeiling:
    @pytest.mark.parametrize(
        ("ceiling", "rate", "before", "seconds", "amount", "held", "held_seconds"),
        [
            # 2 h x 25.00 = 50.00, within 100.00
            ("100.00 EUR", "25.00 EUR", "0.00 EUR", 2 * HOUR, "50.00", "0.00", 0),
            # exactly 4 h x 25.00
            ("100.00 EUR", "25.00 EUR", "0.00 EUR", 4 * HOUR, "100.00", "0.00", 0),
            # 90.00 billed: 10.00 pay 24 min of two hours
            ("100.00 EUR", "25.00 EUR", "90.00 EUR", 2 * HOUR, "10.00", "40.00", 5760),
            # 0.10 at 7.00 an hour: 51.43 s, of which 51 are paid in full
            ("1.00 EUR", "7.00 EUR", "0.90 EUR", 60, "0.10", "0.02", 9),
            # 1 s at 1000 an hour costs 0.28 and rounds to 0 JPY: it passes no ceiling
            ("10 JPY", "1000 JPY", "10 JPY", 1, "0", "0", 0),
            # 36 s cost 10: the ceiling is reached after 36 of 72 s
            ("10 JPY", "1000 JPY", "0 JPY", 72, "10", "10", 36),
            # lowered or passed before: nothing is left
            ("100.00 EUR", "25.00 EUR", "120.00 EUR", HOUR, "0.00", "25.00", HOUR),
            ("100.00 EUR", "25.00 EUR", "0.00 EUR", 0, "0.00", "0.00", 0),
        ],
    )
    def test_takes_the_lesser_of_the_value_and_the_rest(
        self, *, ceiling, rate, before, seconds, amount, held, held_seconds
    ):
        found = billed(ceiling, rate, seconds, before=before)
        assert (f"{found.amount.value.amount}", f"{found.held.amount}") == (amount, held)
        assert (found.billed_seconds, found.held_seconds) == (seconds - held_seconds, held_seconds)

    def test_says_what_the_ceiling_held_back(self):
        steps = billed("100.00 EUR", "25.00 EUR", HOUR, before="90.00 EUR").amount.steps
        assert [(step.step, step.formula, step.result) for step in steps] == [
            ("rate", "3600 s × 25.00 EUR ÷ 3600", "25.00 EUR"),
            (
                "not_to_exceed",
                "the lesser of 25.00 EUR and 100.00 EUR − 90.00 EUR, not below zero",
                "10.00 EUR",
            ),
        ]

    def test_knows_no_time_below_zero(self):
        with pytest.raises(NumberTooSmall):
            billed("100.00 EUR", "25.00 EUR", -1)

    def test_adds_up_one_currency_only(self):
        with pytest.raises(CurrencyMismatch):
            billed("100.00 EUR", "25.00 EUR", HOUR, before="1.00 USD")


class TestCeilingOverManyBills:
    @given(currencies, st.integers(1, 10**6), st.integers(1, 10**6), lines)
    def test_is_never_passed_and_hit_where_time_is_held(self, currency, ceiling, rate, bills):
        terms = of_minor(ceiling, rate, currency)
        spent = Money.zero(currency)
        for seconds in bills:
            found = bill_up_to(terms, seconds, billed_before=spent, policy=USUAL)
            spent = spent + found.amount.value
            assert spent + found.rest == terms.ceiling
            assert found.billed_seconds + found.held_seconds == seconds
            assert found.held_seconds == 0 or spent == terms.ceiling
        assert spent == billed_together(terms, bills)

    @given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 100 * HOUR))
    def test_pays_for_the_billed_seconds_and_not_for_one_more(self, ceiling, rate, seconds):
        nothing = Money.zero("EUR")
        found = bill_up_to(of_minor(ceiling, rate), seconds, billed_before=nothing, policy=USUAL)
        worth = Fraction(found.billed_seconds * rate, HOUR)
        below = Fraction(1, 2) + (Fraction(rate, HOUR) if found.held_seconds else 0)
        assert worth - Fraction(1, 2) <= found.amount.value.minor <= worth + below


class TestTimeThatIsAdded:
    @pytest.mark.parametrize(
        ("ceiling", "rate", "line", "others", "more", "found"),
        [
            # 4 h are paid for
            ("100.00 EUR", "25.00 EUR", 0, [], 4 * HOUR, 4 * HOUR),
            ("100.00 EUR", "25.00 EUR", 0, [], 5 * HOUR, 4 * HOUR),
            ("100.00 EUR", "25.00 EUR", HOUR, [2 * HOUR], 2 * HOUR, HOUR),
            ("100.00 EUR", "25.00 EUR", HOUR, [3 * HOUR], HOUR, 0),
            ("100.00 EUR", "25.00 EUR", HOUR, [9 * HOUR], HOUR, 0),
            # 1.00 at 7.00 an hour is 514.28 s: 514 of them cost 0.9994, which rounds to 1.00
            ("1.00 EUR", "7.00 EUR", 0, [], 600, 514),
            # 515.5 s cost 1.0024: what still rounds to 1.00 is within the ceiling as it is
            ("1.00 EUR", "7.00 EUR", 0, [], 515, 515),
            # 1.00 at 100.00 an hour is 36 s, at 99.00 an hour 36.36 s: the 37th takes up the rest
            ("1.00 EUR", "100.00 EUR", 0, [], 60, 36),
            ("1.00 EUR", "99.00 EUR", 0, [], 60, 37),
        ],
    )
    def test_is_billed_as_long_as_something_is_left(
        self, *, ceiling, rate, line, others, more, found
    ):
        terms = agreed(ceiling, rate)
        assert seconds_within(terms, more, line=line, other_lines=others) == found

    @given(
        st.integers(1, 10**6),
        st.integers(1, 10**5),
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30 * HOUR)), max_size=12),
    )
    @example(100, 9900, [(1, 60), (0, 60)])
    @example(10, 3601, [(0, 9), (1, 9)])
    def test_comes_to_the_lesser_of_value_and_ceiling_in_whatever_order(
        self, ceiling, rate, entries
    ):
        terms = of_minor(ceiling, rate)
        weeks, held = [0, 0, 0, 0], 0
        for week, seconds in entries:
            others = [one for place, one in enumerate(weeks) if place != week]
            found = seconds_within(terms, seconds, line=weeks[week], other_lines=others)
            weeks[week] += found
            held += seconds - found
        costs = [cost_of(in_seconds(week), terms.rate).value.minor for week in weeks]
        together = billed_together(terms, weeks)
        assert together <= terms.ceiling
        assert together.minor == min(sum(costs), ceiling)
        assert held == 0 or together == terms.ceiling
        # Where a second costs less than a cent, not even a cent is cut off what was shown before.
        assert rate > HOUR or sum(costs) <= ceiling

    def test_of_any_size_has_an_answer(self):
        terms = of_minor(10**15 - 1, 10**15 - 1)
        assert seconds_within(terms, 10**6, line=0) == HOUR
        assert billed_together(terms, [10**6, 10**6]) == terms.ceiling


class TestWarnings:
    # 100.00 at 10.00 an hour: each hour is a tenth
    @pytest.mark.parametrize(
        ("before", "hours", "warnings"),
        [
            ("0.00 EUR", 7, ()),
            ("70.00 EUR", 1, (75,)),
            ("74.99 EUR", 1, (75,)),
            ("75.00 EUR", 1, (85,)),
            ("80.00 EUR", 1, (85,)),
            ("75.00 EUR", 2, (85,)),
            ("0.00 EUR", 10, (75, 85, 100)),
            ("90.00 EUR", 5, (100,)),
            ("100.00 EUR", 1, ()),
        ],
    )
    def test_are_given_once_for_each_level(self, before, hours, warnings):
        found = billed("100.00 EUR", "10.00 EUR", hours * HOUR, before=before)
        assert found.warnings == warnings

    def test_follow_the_policy(self):
        found = bill_up_to(
            agreed("100.00 EUR", "10.00 EUR"),
            5 * HOUR,
            billed_before=money("0.00 EUR"),
            policy=ProjectPolicy(warning_percents=(20, 50, 51)),
        )
        assert found.warnings == (20, 50)
