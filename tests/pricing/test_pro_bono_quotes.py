"""R09: work for free costs nothing and bears no fee; what it would have cost is on record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import CLIENT_PAYS_TEN, minutes, money, quoted
from va_market.pricing.errors import MinutesRequired, NumberTooSmall
from va_market.pricing.terms import ProBonoTerms


def gift(**more) -> ProBonoTerms:
    return ProBonoTerms(kind="pro_bono", list_rate=money("25.00 EUR"), **more)


class TestQuoting:
    def test_records_the_list_value(self):
        result = quoted(gift(), minutes=90, fee=CLIENT_PAYS_TEN)
        [line] = result.lines
        assert (str(line.amount), str(line.fee), line.quantity) == ("0.00 EUR", "0.00 EUR", "1.5")
        assert [(step.step, step.result) for step in line.trace] == [
            ("list_value", "37.50 EUR"),
            ("pro_bono", "0.00 EUR"),
        ]

    def test_a_weekly_cap_leaves_the_rest_uncounted(self):
        result = quoted(gift(weekly_cap_minutes=60), minutes=150, weeks=2)
        assert (result.billed_minutes, result.unbilled_minutes) == (120, 30)

    @pytest.mark.parametrize(
        ("given_", "error"),
        [
            ({}, MinutesRequired),
            ({"minutes": -1}, NumberTooSmall),
            ({"minutes": 1, "weeks": 0}, NumberTooSmall),
        ],
    )
    def test_needs_minutes_and_weeks_that_make_sense(self, given_, error):
        with pytest.raises(error):
            quoted(gift(), **given_)

    @given(worked=minutes, weeks=st.integers(1, 52))
    def test_nobody_pays_or_receives_anything(self, worked, weeks):
        result = quoted(gift(), minutes=worked, weeks=weeks, fee=CLIENT_PAYS_TEN)
        nothing = money("0.00 EUR")
        assert {result.client_pays, result.assistant_receives, result.fee} == {nothing}
