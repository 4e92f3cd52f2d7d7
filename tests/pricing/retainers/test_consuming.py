from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import FEBRUARY, JANUARY, grant
from va_market.pricing.retainers.consuming import consume
from va_market.pricing.retainers.grants import MinuteEntry, ledger_of

FEB, MARCH, APRIL = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)
BASE = grant("base", 100, effective_on=FEB, expires_on=MARCH)
SOON = grant("soon", 30, source="rollover", effective_on=FEB, expires_on=MARCH)
LATER = grant("later", 40, source="rollover", effective_on=FEB, expires_on=APRIL)
GIFT = grant("gift", 50, source="goodwill", effective_on=date(2026, 1, 5), priority=1)
OLD = grant("old", 20, source="purchased", effective_on=date(2025, 12, 1), priority=2)
NEW = grant("new", 20, source="top_up", effective_on=date(2026, 2, 9), priority=2)
GONE = grant("gone", 99, expires_on=FEB)
FUTURE = grant("future", 99, effective_on=MARCH)
ALL = (NEW, OLD, GIFT, LATER, SOON, BASE, GONE, FUTURE)


def taken(minutes, order="current_first", grants=ALL, entries=()):
    found = consume(minutes, ledger=ledger_of(grants, entries), period=FEBRUARY, order=order)
    return [(row.grant_id, -row.minutes) for row in found.rows], found.shortfall


class TestOrder:
    # Priority, then current or oldest, then expiry, then age: worked out by hand from ALL.
    @pytest.mark.parametrize(
        ("order", "ids"),
        [
            ("current_first", ["base", "soon", "later", "gift", "old", "new"]),
            ("oldest_first", ["soon", "later", "base", "gift", "old", "new"]),
        ],
    )
    def test_every_valid_grant_has_its_turn(self, order, ids):
        rows, shortfall = taken(261, order)
        assert [grant_id for grant_id, _ in rows] == ids
        assert shortfall == 1

    @pytest.mark.parametrize(
        ("minutes", "rows"),
        [
            (0, []),
            (100, [("base", 100)]),
            (101, [("base", 100), ("soon", 1)]),
            (171, [("base", 100), ("soon", 30), ("later", 40), ("gift", 1)]),
        ],
    )
    def test_no_more_is_taken_than_was_worked(self, minutes, rows):
        assert taken(minutes) == (rows, 0)

    def test_what_went_before_is_not_there_again(self):
        before = [MinuteEntry("old", -15, "consumed", JANUARY.starts_on)]
        assert taken(9, grants=[OLD], entries=before) == ([("old", 5)], 4)

    @given(grants=st.permutations(ALL), minutes=st.integers(0, 300))
    def test_the_order_in_which_grants_are_given_does_not_matter(self, grants, minutes):
        assert taken(minutes, grants=grants) == taken(minutes)


class TestGivingBack:
    def test_what_was_taken_last_comes_back_first(self):
        before = [MinuteEntry(one.id, -10, "consumed", FEB) for one in (BASE, OLD, NEW)]
        assert taken(-15, entries=before) == ([("new", -10), ("old", -5)], 0)

    def test_what_nobody_consumed_does_not_come_back(self):
        before = [
            MinuteEntry("base", -10, "consumed", FEB),
            MinuteEntry("base", -90, "breakage", FEB),
        ]
        assert taken(-15, entries=before) == ([("base", -10)], -5)

    @given(
        first=st.integers(0, 300),
        order=st.sampled_from(["current_first", "oldest_first"]),
    )
    def test_it_mirrors_consuming(self, first, order):
        before = ledger_of(ALL, [])
        there = consume(first, ledger=before, period=FEBRUARY, order=order)
        after = before.after(there.rows)
        back = consume(-there.minutes, ledger=after, period=FEBRUARY, order=order)
        assert [(row.grant_id, -row.minutes) for row in back.rows[::-1]] == [
            (row.grant_id, row.minutes) for row in there.rows
        ]
        assert after.after(back.rows) == before
