from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import JANUARY, TOP_UPS, agreed
from tests.pricing.samples import money
from va_market.pricing.retainers.errors import OutsidePeriod
from va_market.pricing.retainers.grants import ledger_of
from va_market.pricing.retainers.settling import packs_bought
from va_market.pricing.retainers.top_ups import top_up

ON = date(2026, 1, 20)
# Below 120 min, packs of 300 min for 120 EUR.
TOPPED = agreed(**TOP_UPS)


def bought(terms, left, packs_before=0):
    found = top_up(terms, JANUARY, on=ON, minutes_left=left, packs_bought=packs_before)
    return None if found is None else (found.packs, str(found.charge.amount.value))


class TestToppingUp:
    @pytest.mark.parametrize(
        ("left", "found"),
        [
            (121, None),
            (120, None),
            (119, (1, "120.00 EUR")),
            (0, (1, "120.00 EUR")),
            (-180, (1, "120.00 EUR")),
            (-181, (2, "240.00 EUR")),
        ],
    )
    def test_buys_the_fewest_packs_that_reach_the_threshold(self, left, found):
        assert bought(TOPPED, left) == found

    @pytest.mark.parametrize(
        ("packs_before", "found"), [(0, (2, "240.00 EUR")), (1, (1, "120.00 EUR")), (2, None)]
    )
    def test_stops_at_the_most_packs_of_a_period(self, packs_before, found):
        assert bought(agreed(most_packs=2, **TOP_UPS), -400, packs_before) == found

    def test_without_a_threshold_nothing_is_bought(self):
        assert bought(agreed(), -500) is None

    def test_the_grant_holds_its_price_and_begins_on_the_day(self):
        found = top_up(agreed(bought_expire_after=1, **TOP_UPS), JANUARY, on=ON, minutes_left=0)
        granted = found.grant
        assert (granted.id, granted.source, granted.minutes) == (
            "top_up:2026-01-20:1",
            "top_up",
            300,
        )
        assert (granted.effective_on, granted.expires_on) == (ON, date(2026, 3, 1))
        assert granted.value == money("120.00 EUR")
        assert (found.charge.kind, found.charge.minutes) == ("top_up", 300)

    def test_a_day_outside_the_period_is_refused(self):
        with pytest.raises(OutsidePeriod) as refused:
            top_up(TOPPED, JANUARY, on=JANUARY.ends_on, minutes_left=0)
        assert refused.value.field == "on"

    @given(left=st.integers(-5000, 119))
    def test_applied_once_it_buys_nothing_more(self, left):
        found = top_up(TOPPED, JANUARY, on=ON, minutes_left=left)
        assert bought(TOPPED, left + found.grant.minutes, found.packs) is None
        assert left + found.grant.minutes - 300 < 120

    def test_what_it_bought_is_counted_from_the_ledger(self):
        found = top_up(TOPPED, JANUARY, on=ON, minutes_left=-400)
        ledger = ledger_of([found.grant], [])
        assert packs_bought(JANUARY, ledger, TOPPED.policy) == 2
        assert packs_bought(JANUARY, ledger, agreed().policy) == 0
