from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import FEBRUARY, JANUARY, any_retainer, grant, live, uses
from tests.pricing.samples import money
from va_market.pricing.errors import NumberTooSmall
from va_market.pricing.retainers.errors import GrantGivenTwice, GrantOverdrawn, GrantUnknown
from va_market.pricing.retainers.grants import MinuteEntry, balance, ledger_of

FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)
JAN, FEB = JANUARY.starts_on, FEBRUARY.starts_on


class TestBalance:
    # 600 min for January, 120 min bought on the 10th without end; 500 and 20 of them go.
    GRANTS = (
        grant("base", 600, expires_on=FEB),
        grant("bought", 120, effective_on=date(2026, 1, 10)),
    )
    ENTRIES = (
        MinuteEntry("base", -500, "consumed", JAN),
        MinuteEntry("bought", -20, "consumed", FEB),
    )

    @pytest.mark.parametrize(
        ("on", "minutes"),
        [("2025-12-31", 0), ("2026-01-09", 100), ("2026-01-10", 220), ("2026-02-01", 100)],
    )
    def test_is_what_is_valid_and_left_on_the_day(self, on, minutes):
        assert balance(self.GRANTS, self.ENTRIES, date.fromisoformat(on)) == minutes

    @given(terms=any_retainer(), used=uses, seed=st.randoms())
    def test_the_order_of_grants_and_entries_does_not_matter(self, terms, used, seed):
        life = live(terms, *used)
        shuffled = seed.sample(life.grants, len(life.grants))
        entries = seed.sample(life.entries, len(life.entries))
        on = life.closings[-1].period.ends_on
        assert balance(shuffled, entries, on) == balance(life.grants, life.entries, on)

    @given(terms=any_retainer(), used=uses)
    def test_is_what_the_statement_ends_with(self, terms, used):
        life = live(terms, *used)
        last = life.closings[-1]
        assert balance(life.grants, life.entries, last.period.ends_on) == last.statement.closing


class TestLedger:
    def test_the_same_grant_twice_counts_once(self):
        assert ledger_of([grant("a"), grant("a")], []).left == {"a": 600}

    def test_grants_stand_by_their_ids(self):
        assert list(ledger_of([grant("b", 1), grant("a", 2)], []).grants) == ["a", "b"]

    def test_two_grants_with_one_id_are_refused(self):
        with pytest.raises(GrantGivenTwice):
            ledger_of([grant("a"), grant("a", 1)], [])

    def test_an_entry_without_its_grant_is_refused(self):
        with pytest.raises(GrantUnknown):
            ledger_of([grant("a")], [MinuteEntry("b", -1, "consumed", JAN)])

    @pytest.mark.parametrize("minutes", [-601, 1])
    def test_a_grant_holds_neither_less_than_nothing_nor_more_than_all(self, minutes):
        with pytest.raises(GrantOverdrawn) as refused:
            ledger_of([grant("a")], [MinuteEntry("a", minutes, "consumed", JAN)])
        assert refused.value.field == "entries"

    def test_what_was_consumed_is_told_from_what_lapsed(self):
        rows = [MinuteEntry("a", -200, "consumed", JAN), MinuteEntry("a", -400, "breakage", JAN)]
        assert ledger_of([grant("a")], rows).consumed == {"a": 200}


class TestGrant:
    def test_minutes_below_zero_are_refused(self):
        with pytest.raises(NumberTooSmall):
            grant("a", -1)

    @pytest.mark.parametrize(
        ("minutes", "value", "unit"),
        [(600, "300.00 EUR", Decimal("0.5")), (600, None, None), (0, "3.00 EUR", None)],
    )
    def test_the_unit_value_is_exact(self, minutes, value, unit):
        worth = None if value is None else money(value)
        assert grant("a", minutes, value=worth).unit_value == unit

    # 10 cents over 3 min: 3.33, 6.67 and 10 cents, to the nearest.
    @pytest.mark.parametrize(
        ("minutes", "worth"),
        [(0, "0.00 EUR"), (1, "0.03 EUR"), (2, "0.07 EUR"), (3, "0.10 EUR")],
    )
    def test_the_first_minutes_are_worth_their_part(self, minutes, worth):
        assert grant("a", 3, value=money("0.10 EUR")).worth_of_first(minutes, "EUR") == money(worth)

    def test_minutes_given_away_are_worth_nothing(self):
        assert grant("a", 3).worth_of_first(3, "EUR") == money("0.00 EUR")

    def test_validity_is_half_open(self):
        january = grant("a", expires_on=FEB)
        assert [january.is_valid(day) for day in (date(2025, 12, 31), FIRST, LAST, FEB)] == [
            False,
            True,
            True,
            False,
        ]
