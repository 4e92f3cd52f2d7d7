# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R10: work by the hour never costs more than its ceiling, and what is held back stays visible."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money
from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.errors import NumberTooSmall
from va_market.pricing.projects.ceilings import CeilingBill, bill_up_to
from va_market.pricing.projects.policies import ProjectPolicy

HOUR = 3600
entry_lists = st.lists(st.integers(0, 10 * HOUR), max_size=6)


def billed(
    ceiling: str, rate: str, entries: list[int], *, before: str | None = None
) -> CeilingBill:
    spent = Money.zero(ceiling.split()[1]) if before is None else money(before)
    return bill_up_to(money(ceiling), money(rate), entries, billed_before=spent)


def split(bill: CeilingBill) -> list[tuple[int, int]]:
    return [(one.billed_seconds, one.held_seconds) for one in bill.entries]


class TestBillingUpToACeiling:
    @pytest.mark.parametrize(
        ("ceiling", "rate", "before", "entries", "amount", "held", "seconds"),
        [
            # 2 h x 25.00 = 50.00, within 100.00
            ("100.00 EUR", "25.00 EUR", "0.00 EUR", [HOUR, HOUR], "50.00", "0.00", [(3600, 0)] * 2),
            # exactly 4 h x 25.00
            ("100.00 EUR", "25.00 EUR", "0.00 EUR", [4 * HOUR], "100.00", "0.00", [(14_400, 0)]),
            # 90.00 billed: 10.00 pay 24 min of the first hour, and nothing of the second
            (
                "100.00 EUR",
                "25.00 EUR",
                "90.00 EUR",
                [HOUR, HOUR],
                "10.00",
                "40.00",
                [(1440, 2160), (0, 3600)],
            ),
            # 0.10 at 7.00 an hour: 51.43 s, of which 51 are paid in full
            ("1.00 EUR", "7.00 EUR", "0.90 EUR", [60], "0.10", "0.02", [(51, 9)]),
            # 1 s at 1000 an hour costs 0.28 and rounds to 0 JPY: it passes no ceiling
            ("10 JPY", "1000 JPY", "10 JPY", [1], "0", "0", [(1, 0)]),
            # 36 s cost 10: the ceiling is reached after 36 of 72 s
            ("10 JPY", "1000 JPY", "0 JPY", [36, 36], "10", "10", [(36, 0), (0, 36)]),
            # lowered or passed before: nothing is left
            ("100.00 EUR", "25.00 EUR", "120.00 EUR", [HOUR], "0.00", "25.00", [(0, 3600)]),
            ("100.00 EUR", "25.00 EUR", "0.00 EUR", [], "0.00", "0.00", []),
        ],
    )
    def test_takes_the_lesser_of_the_value_and_the_rest(
        self, *, ceiling, rate, before, entries, amount, held, seconds
    ):
        found = billed(ceiling, rate, entries, before=before)
        assert (f"{found.amount.value.amount}", f"{found.held.amount}") == (amount, held)
        assert split(found) == seconds
        assert found.billed_seconds + found.held_seconds == sum(entries)

    def test_says_what_the_ceiling_held_back(self):
        steps = billed("100.00 EUR", "25.00 EUR", [HOUR], before="90.00 EUR").amount.steps
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
            billed("100.00 EUR", "25.00 EUR", [HOUR, -1])

    def test_adds_up_one_currency_only(self):
        with pytest.raises(CurrencyMismatch):
            billed("100.00 EUR", "25.00 USD", [HOUR])


class TestCeilingOverManyBills:
    @given(currencies, st.integers(0, 10**6), st.integers(1, 10**6), st.lists(entry_lists))
    def test_is_never_passed_and_hit_where_time_is_held(self, currency, ceiling, rate, bills):
        most, hourly = Money.from_minor(ceiling, currency), Money.from_minor(rate, currency)
        spent = Money.zero(currency)
        for entries in bills:
            found = bill_up_to(most, hourly, entries, billed_before=spent)
            spent = spent + found.amount.value
            assert spent + found.rest == most
            assert [sum(one) for one in split(found)] == entries
            assert found.held_seconds == 0 or spent == most

    @given(st.integers(1, 10**6), st.integers(1, 10**6), entry_lists)
    def test_pays_for_the_billed_seconds_and_not_for_one_more(self, ceiling, rate, entries):
        found = bill_up_to(
            Money.from_minor(ceiling, "EUR"),
            Money.from_minor(rate, "EUR"),
            entries,
            billed_before=Money.zero("EUR"),
        )
        worth = Fraction(found.billed_seconds * rate, HOUR)
        below = Fraction(1, 2) + (Fraction(rate, HOUR) if found.held_seconds else 0)
        assert worth - Fraction(1, 2) <= found.amount.value.minor <= worth + below

    @given(entry_lists, st.randoms())
    def test_the_order_of_entries_changes_no_sum(self, entries, random):
        mixed = random.sample(entries, len(entries))
        one, other = (billed("100.00 EUR", "25.00 EUR", given) for given in (entries, mixed))
        assert (one.amount, one.held, one.rest) == (other.amount, other.held, other.rest)
        assert (one.billed_seconds, one.warnings) == (other.billed_seconds, other.warnings)


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
        found = billed("100.00 EUR", "10.00 EUR", [hours * HOUR], before=before)
        assert found.warnings == warnings

    def test_follow_the_policy(self):
        found = bill_up_to(
            money("100.00 EUR"),
            money("10.00 EUR"),
            [5 * HOUR],
            billed_before=money("0.00 EUR"),
            policy=ProjectPolicy(warning_percents=(20, 50, 51)),
        )
        assert found.warnings == (20, 50)
