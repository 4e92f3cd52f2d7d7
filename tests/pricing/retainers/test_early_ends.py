# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import agreed
from va_market.pricing.errors import StartRequired
from va_market.pricing.retainers.early_ends import early_end
from va_market.pricing.retainers.errors import BilledOtherwise, OutsidePeriod

NEW_YEAR = date(2026, 1, 1)


def yearly(annual_end):
    return agreed("100.00 EUR", included=600, annual="1000.00 EUR", annual_end=annual_end)


def back(annual_end, ends_on):
    return early_end(
        yearly(annual_end), year_starts_on=NEW_YEAR, ends_on=date.fromisoformat(ends_on)
    )


class TestEndingAYearEarly:
    # 1000 EUR a year instead of 100 EUR a month. 2026 has 365 days, 184 after June.
    # Straight line: 1000 x 184 / 365. Claw-back: 1000 - 6 x 100; mid-July 1000 - 600 - 100 x 15/31.
    @pytest.mark.parametrize(
        ("annual_end", "ends_on", "amount"),
        [
            ("straight_line", "2026-07-01", "504.11 EUR"),
            ("straight_line", "2026-07-16", "463.01 EUR"),
            ("straight_line", "2027-01-01", "0.00 EUR"),
            ("claw_back", "2026-07-01", "400.00 EUR"),
            ("claw_back", "2026-07-16", "351.61 EUR"),
            ("claw_back", "2026-10-31", "3.23 EUR"),
            ("claw_back", "2026-12-01", "0.00 EUR"),
            ("claw_back", "2027-01-01", "0.00 EUR"),
        ],
    )
    def test_pays_back_what_the_policy_leaves(self, annual_end, ends_on, amount):
        assert str(back(annual_end, ends_on).value) == amount

    def test_the_trace_tells_the_time_that_counts(self):
        assert back("straight_line", "2026-07-01").steps[1].formula == (
            "1000.00 EUR × 184 ÷ 365 days"
        )
        assert (
            "(5 months and 30 ÷ 30 of a month)" in back("claw_back", "2026-07-01").steps[1].formula
        )
        assert back("claw_back", "2026-07-16").steps[1].formula == (
            "1000.00 EUR − 100.00 EUR × (6 months and 15 ÷ 31 of a month), not below zero"
        )

    @given(days=st.integers(1, 365))
    def test_a_claw_back_never_pays_more_than_the_straight_line(self, days):
        ends_on = (NEW_YEAR + timedelta(days=days)).isoformat()
        straight, clawed = back("straight_line", ends_on), back("claw_back", ends_on)
        assert clawed.value <= straight.value

    @pytest.mark.parametrize("ends_on", ["2026-01-01", "2027-01-02"])
    def test_an_end_outside_the_year_is_refused(self, ends_on):
        with pytest.raises(OutsidePeriod):
            back("straight_line", ends_on)

    def test_the_start_of_the_year_is_needed(self):
        with pytest.raises(StartRequired):
            early_end(yearly("claw_back"), year_starts_on=None, ends_on=NEW_YEAR)

    def test_terms_that_bill_by_the_period_are_refused(self):
        with pytest.raises(BilledOtherwise):
            early_end(agreed(), year_starts_on=NEW_YEAR, ends_on=date(2026, 7, 1))

    def test_a_rule_nobody_knows_is_not_guessed(self):
        terms = yearly("claw_back")
        policy = terms.policy.model_copy(update={"annual_end": "coin_toss"})
        strange = terms.model_copy(update={"policy": policy})
        with pytest.raises(AssertionError):
            early_end(strange, year_starts_on=NEW_YEAR, ends_on=date(2026, 7, 1))
