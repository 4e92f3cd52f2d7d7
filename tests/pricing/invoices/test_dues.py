from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.invoices import DueAmount, overdue_of, states_of

FIRST = date(2026, 12, 31)


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


def parts_of(*minors: int) -> list[DueAmount]:
    return [DueAmount(FIRST + timedelta(days=n), eur(minor)) for n, minor in enumerate(minors)]


class TestStates:
    def test_payments_come_from_the_front_and_credits_from_the_end(self) -> None:
        found = states_of(
            parts_of(5000, 5000, 5000), paid=money("60.00 EUR"), credited=money("70.00 EUR")
        )

        assert [(one.paid.minor, one.credited.minor) for one in found] == [
            (5000, 0),
            (1000, 2000),
            (0, 5000),
        ]

    def test_what_is_due_today_is_not_overdue(self) -> None:
        found = states_of(parts_of(5000, 5000), paid=eur(0), credited=eur(0))

        late = [
            overdue_of(found, on=FIRST + timedelta(days=days), currency="EUR").minor
            for days in (0, 1, 2)
        ]
        assert late == [0, 5000, 10000]

    @given(st.data())
    def test_nothing_is_lost_and_nothing_below_zero(self, data: st.DataObject) -> None:
        minors = data.draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
        paid = data.draw(st.integers(0, sum(minors)))
        credited = data.draw(st.integers(0, sum(minors) - paid))

        found = states_of(parts_of(*minors), paid=eur(paid), credited=eur(credited))

        assert sum(one.paid.minor for one in found) == paid
        assert sum(one.credited.minor for one in found) == credited
        assert all(min(one.paid.minor, one.credited.minor) >= 0 for one in found)
        assert all(one.outstanding.minor >= 0 for one in found)
        opened = [number for number, one in enumerate(found) if one.outstanding.minor]
        later = found[opened[0] + 1 :] if opened else []
        assert all(one.paid.minor == 0 for one in later)
