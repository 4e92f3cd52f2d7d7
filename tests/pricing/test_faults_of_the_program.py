"""Kinds that nobody knows are faults of the program, wherever terms or modes are told apart."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.pricing.samples import NO_FEE, money
from va_market.pricing import floors
from va_market.pricing.invoices import due_on
from va_market.pricing.periods import charges, measures
from va_market.pricing.periods.calendar import cycle_of
from va_market.pricing.periods.policies import RenewalPolicy
from va_market.pricing.projects.deposits import recoupments
from va_market.pricing.renewed_terms import renewed_terms
from va_market.pricing.timesheets import amount_of_time

UNKNOWN: Any = SimpleNamespace(
    kind="barter",
    currency="EUR",
    amount=money("1.00 EUR"),
    period="year",
    custom_days=None,
    proration=SimpleNamespace(anchor_day=None),
)
PERIOD = cycle_of("month", starts_on=date(2026, 12, 1)).period_containing(date(2026, 12, 5))
MODE: Any = "never"


class TestUnknownKinds:
    @pytest.mark.parametrize(
        "ask",
        [
            lambda: floors.pays_at_least(UNKNOWN, money("1.00 EUR"), estimated_minutes=60),
            lambda: amount_of_time(UNKNOWN, billable_seconds=60, fee=NO_FEE),
            lambda: charges.cycle_for(UNKNOWN, date(2026, 12, 1)),
            lambda: charges._name(UNKNOWN),
            lambda: charges._priced(
                money("1.00 EUR"),
                measures.Part(1, 2, "days"),
                SimpleNamespace(first_and_last=MODE),
            ),
            lambda: measures.part_of(PERIOD, PERIOD.span, unit=MODE),
            lambda: renewed_terms(UNKNOWN, RenewalPolicy()),
            lambda: due_on(UNKNOWN, date(2026, 12, 1)),
            lambda: recoupments(money("1.00 EUR"), [money("2.00 EUR")], mode=MODE),
        ],
    )
    def test_are_never_priced(self, ask):
        with pytest.raises(AssertionError):
            ask()
