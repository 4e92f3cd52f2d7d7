# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import JANUARY, agreed
from tests.pricing.samples import money
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.retainers.errors import BilledOtherwise
from va_market.pricing.retainers.opening import months_of_year, open_period, open_year, yearly_fee

YEAR = agreed("100.00 EUR", included=600, annual="1000.00 EUR")
NEW_YEAR = date(2026, 1, 1)


class TestOpeningAPeriod:
    def test_a_full_one_costs_the_fee_and_grants_the_minutes(self):
        opening = open_period(JANUARY, agreed())
        assert (opening.charge.kind, opening.charge.minutes) == ("fee", 1200)
        assert opening.charge.amount.value == money("500.00 EUR")
        (granted,) = opening.grants
        assert (granted.id, granted.minutes, granted.value) == (
            "base:2026-01-01",
            1200,
            money("500.00 EUR"),
        )
        assert granted.expires_on == date(2026, 2, 1)

    # 17 of 31 days: 500 x 17 / 31 = 274.19 EUR and 1200 x 17 / 31 = 658.06 min.
    def test_a_late_start_prorates_both(self):
        opening = open_period(JANUARY.begun_on(date(2026, 1, 15)), agreed())
        assert opening.charge.amount.value == money("274.19 EUR")
        assert [one.minutes for one in opening.grants] == [658]

    def test_terms_that_bill_by_the_year_are_refused(self):
        with pytest.raises(BilledOtherwise):
            open_period(JANUARY, YEAR)


class TestOpeningAYear:
    # 1000 EUR in twelve parts: 83.33 each leaves 4 cents for the first four.
    def test_the_parts_of_the_fee_add_up(self):
        opening = open_year(YEAR, NEW_YEAR)
        assert opening.charge.amount.value == money("1000.00 EUR")
        assert opening.charge.minutes == 7200
        assert [str(one.value.amount) for one in opening.grants] == ["83.34"] * 4 + ["83.33"] * 8
        assert {one.minutes for one in opening.grants} == {600}

    def test_without_a_price_of_its_own_it_costs_twelve_months(self):
        terms = YEAR.model_copy(update={"annual_fee": None})
        fee = yearly_fee(terms)
        assert fee.value == money("1200.00 EUR")
        assert fee.steps[0].formula == "12 × 100.00 EUR"

    def test_terms_that_bill_by_the_period_are_refused(self):
        with pytest.raises(BilledOtherwise):
            open_year(agreed(), NEW_YEAR)

    def test_a_year_beyond_every_amount_is_refused(self):
        terms = agreed("9999999999999.99 EUR", annual="1.00 EUR")
        with pytest.raises(AmountOutOfRange):
            yearly_fee(terms.model_copy(update={"annual_fee": None}))

    @given(starts_on=st.dates(date(1971, 1, 1), date(2190, 1, 1)))
    def test_the_months_follow_each_other_to_the_same_day_a_year_later(self, starts_on):
        months = months_of_year(starts_on)
        assert months[0].starts_on == starts_on
        assert [one.ends_on for one in months[:-1]] == [one.starts_on for one in months[1:]]
        last = months[-1].ends_on
        assert (last.year, last.month) == (starts_on.year + 1, starts_on.month)
        assert last.day == starts_on.day or (starts_on.month, last.day) == (2, 28)
