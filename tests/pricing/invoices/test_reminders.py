from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from tests.pricing.samples import money
from va_market.pricing.invoices import ReminderPolicy, next_reminder_on

DUE = date(2026, 12, 31)
POLICY = ReminderPolicy(
    thresholds=[money("5.00 EUR"), money("500 JPY")],
    attempts=2,
    first_after_days=3,
    days_between=7,
)


def next_on(owed: str, *sent_after: int, policy: ReminderPolicy = POLICY) -> int | None:
    """In how many days after the due day the next one goes out."""
    sent = [DUE + timedelta(days=days) for days in sent_after]
    found = next_reminder_on(money(owed), policy, due_on=DUE, reminded_on=sent)
    return None if found is None else (found - DUE).days


class TestNextReminder:
    @pytest.mark.parametrize(
        ("sent", "days"), [((), 3), ((3,), 10), ((5,), 12), ((3, 10), None), ((3, 10, 17), None)]
    )
    def test_goes_out_after_the_last_one_until_all_are_spent(self, sent, days):
        assert next_on("100.00 EUR", *sent) == days

    @pytest.mark.parametrize(
        ("owed", "days"),
        [
            ("4.99 EUR", None),
            ("5.00 EUR", 3),
            ("499 JPY", None),
            ("500 JPY", 3),
            ("0.01 USD", 3),  # no threshold is set for it
            ("0.00 USD", None),
            ("-9.00 EUR", None),
        ],
    )
    def test_is_only_sent_where_it_is_worth_it(self, owed, days):
        assert next_on(owed) == days

    def test_none_is_sent_where_none_is_wanted(self):
        assert next_on("100.00 EUR", policy=ReminderPolicy(attempts=0)) is None


class TestPolicy:
    @pytest.mark.parametrize(
        "given",
        [
            {"thresholds": [money("5.00 EUR"), money("6.00 EUR")]},
            {"thresholds": [money("0.00 EUR")]},
            {"attempts": 11},
            {"first_after_days": 0},
            {"days_between": 91},
        ],
    )
    def test_of_other_values_is_refused(self, given):
        with pytest.raises(ValidationError):
            ReminderPolicy(**given)
