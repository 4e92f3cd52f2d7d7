"""A fee in bands tells each period by itself, as far as one quote can show them."""

from datetime import date

import pytest

from va_market.kit.money import Money
from va_market.pricing.charges import MOST_PERIODS_APART, Charge, apart
from va_market.pricing.periods.errors import TooManyPeriods
from va_market.pricing.trace import unchanged

EURO = Money.from_minor(100, "EUR")


def weeks(times: int) -> Charge:
    total = Money.from_minor(100 * times, "EUR")
    return Charge(
        kind="retainer",
        description="Fee",
        quantity=str(times),
        unit="period",
        unit_price=EURO,
        amount=unchanged(total, step="fee", formula="agreed"),
        times=times,
        falls_on=tuple(date(2026, 1, 5) for _ in range(times)),
    )


def test_as_many_as_ten_years_have_weeks_stand_each_by_itself() -> None:
    found = apart([weeks(MOST_PERIODS_APART)])
    assert len(found) == MOST_PERIODS_APART
    assert {one.amount.value for one in found} == {EURO}


def test_more_are_refused() -> None:
    with pytest.raises(TooManyPeriods, match="520 periods at most"):
        apart([weeks(MOST_PERIODS_APART), weeks(1)])
