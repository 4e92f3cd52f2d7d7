"""What an hour really cost, and what benefits come to (R38)."""

from datetime import date

import pytest

from va_market.pricing.comparison import benefits_between, cost_of_hour
from va_market.pricing.terms import Benefit

EUR_310 = {"amount": "310.00", "currency": "EUR"}


@pytest.mark.parametrize(
    ("minor", "seconds", "found"),
    [
        (2500, 3600, 2500),
        (2500, 0, None),
        (0, 3600, 0),
        (1, 7200, 1),  # half a cent, up
        (-1, 7200, -1),
        (1000, 2400, 1500),
    ],
)
def test_an_hour_costs_its_part_half_away_from_zero(minor, seconds, found):
    assert cost_of_hour(minor, seconds) == found


def test_benefits_count_by_the_days_of_their_own_periods():
    monthly = Benefit(name="Health", amount=EUR_310)
    yearly = Benefit(name="Gym", amount={"amount": "365.00", "currency": "EUR"}, period="year")
    ten_days = {"starts_on": date(2026, 12, 22), "ends_on": date(2027, 1, 1)}
    assert benefits_between([monthly], **ten_days) == 10_000
    assert benefits_between([monthly, yearly], **ten_days) == 11_000
