from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import JANUARY, PACKS, agreed, any_retainer, grant, live, uses
from tests.pricing.samples import money
from va_market.pricing.retainers.closing import close
from va_market.pricing.retainers.opening import open_period


def recognized(life):
    found = [closing.recognized for closing in life.closings]
    return [
        (str(one.by_consumption.value), str(one.by_breakage.value), str(one.deferred))
        for one in found
    ]


class TestDeferredRevenue:
    # 500 EUR for 1200 min. 1000 min used are 416.67; of 200 carried over (83.33 EUR) February
    # takes 100 (41.67 = half of 83.33, half up), and the other 100 expire with 41.66 EUR.
    def test_is_earned_by_use_and_when_minutes_lapse(self):
        life = live(agreed(rollover="base"), 1000, 1300)
        assert recognized(life) == [
            ("416.67 EUR", "0.00 EUR", "83.33 EUR"),
            ("541.67 EUR", "41.66 EUR", "0.00 EUR"),
        ]

    # A pack of 300 min for 120 EUR: 30 min are 12 EUR now, the rest when it is used.
    def test_a_pack_is_earned_as_it_is_used(self):
        life = live(agreed(**PACKS), 1230, 1470)
        assert recognized(life) == [
            ("512.00 EUR", "0.00 EUR", "108.00 EUR"),
            ("608.00 EUR", "0.00 EUR", "0.00 EUR"),
        ]

    def test_minutes_given_away_earn_nothing(self):
        gift = grant("gift", source="goodwill")
        closing = close(JANUARY, agreed(), grants=[gift], entries=[], work=[])
        assert closing.recognized.by_consumption.value == money("0.00 EUR")
        assert closing.recognized.deferred == money("0.00 EUR")

    # One included minute in 31 days: 15 of them are 0 min, and 500 x 15 / 31 = 241.94 EUR.
    def test_a_time_too_short_for_a_minute_is_earned_at_once(self):
        short = replace(JANUARY, starts_on=JANUARY.starts_on.replace(day=17))
        opening = open_period(short, agreed(included=1))
        closing = close(short, agreed(included=1), grants=opening.grants, entries=[], work=[])
        assert closing.recognized.by_breakage.value == money("241.94 EUR")
        assert closing.recognized.by_breakage.steps[0].formula == (
            "all of base:2026-01-17, which has no minutes"
        )

    def test_an_empty_gift_is_earned_with_nothing(self):
        closing = close(
            JANUARY, agreed(), grants=[grant("gift", 0, source="goodwill")], entries=[], work=[]
        )
        assert closing.recognized.by_breakage.value == money("0.00 EUR")

    @pytest.mark.parametrize(("value", "sold"), [("500.00 EUR", "500.00 EUR"), (None, "nothing")])
    def test_the_trace_names_grant_and_minutes(self, value, sold):
        base = grant("base", 1200, value=None if value is None else money(value))
        closing = close(JANUARY, agreed(), grants=[base], entries=[], work=[])
        step = closing.recognized.by_breakage.steps[0]
        assert step.formula == f"1200 of 1200 min of base, sold for {sold}"
        assert step.step == "breakage"

    @given(terms=any_retainer(), used=st.lists(st.integers(-600, 4000), min_size=1, max_size=7))
    def test_what_is_earned_and_what_is_deferred_is_what_was_paid(self, terms, used):
        life = live(terms, *used)
        paid = sum(one.value.minor for one in life.grants if one.value and one.source != "rollover")
        found = [closing.recognized for closing in life.closings]
        earned = sum(one.by_consumption.value.minor + one.by_breakage.value.minor for one in found)
        assert earned + found[-1].deferred.minor == paid

    @given(terms=any_retainer(), used=uses)
    def test_no_period_earns_less_than_nothing_from_work(self, terms, used):
        for closing in live(terms, *used).closings:
            assert closing.recognized.by_consumption.value.minor >= 0
            assert closing.recognized.by_breakage.value.minor >= 0
