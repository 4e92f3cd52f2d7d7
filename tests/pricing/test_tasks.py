"""Hours with premiums by what was worked on: a charge for each task and multiplier."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from va_market.pricing.rounding import quantity_text
from va_market.pricing.terms import HourlyTerms
from va_market.pricing.timing.spans import span, worked_entry
from va_market.pricing.worked import BilledEntry, charges_of_tasks

NIGHT = {"night": {"percent": "50", "starts_at": "22:00", "ends_at": "06:00"}}
OVERTIME = {"overtime": {"percent": "25", "after_minutes_a_day": 120}}


def terms(premiums: dict[str, Any] | None) -> HourlyTerms:
    rate = {"amount": "30.00", "currency": "EUR"}
    return HourlyTerms.model_validate(
        {"kind": "hourly", "rate": rate, "weekly_cap_minutes": None, "premiums": premiums}
    )


def hours(start: str, count: float, *, sign: int = 1) -> BilledEntry:
    began = datetime.fromisoformat(start)
    ended = began + timedelta(hours=count)
    entry = worked_entry(span(began, ended), zone="UTC", breaks=[])
    return BilledEntry(entry, sign * int(3600 * count))


def amounts(found: Any) -> dict[str, list[int]]:
    return {task: [one.amount.value.minor for one in charges] for task, charges in found.items()}


def test_each_task_has_a_charge_for_each_multiplier() -> None:
    worked = [hours("2026-12-07T20:00Z", 4), hours("2026-12-08T10:00Z", 1)]

    found = charges_of_tasks(terms(NIGHT), worked, ["late", "early"])

    assert amounts(found) == {"late": [6000, 9000], "early": [3000]}


def test_time_without_a_task_counts_for_overtime_alone() -> None:
    worked = [hours("2026-12-07T08:00Z", 2), hours("2026-12-07T11:00Z", 2)]

    assert amounts(charges_of_tasks(terms(OVERTIME), worked, [None, "on"])) == {"on": [7500]}
    assert amounts(charges_of_tasks(terms(OVERTIME), worked[1:], ["on"])) == {"on": [6000]}


def test_time_below_zero_takes_back_with_its_premium() -> None:
    worked = [hours("2026-12-07T23:00Z", 2), hours("2026-12-07T23:00Z", 1, sign=-1)]

    found = charges_of_tasks(terms(NIGHT), worked, ["night", "night"])

    assert amounts(found) == {"night": [4500]}


def test_what_is_taken_back_alone_is_a_negative_charge() -> None:
    [charge] = charges_of_tasks(
        terms(NIGHT), [hours("2026-12-07T23:00Z", 1.5, sign=-1)], ["night"]
    )["night"]

    assert (charge.quantity, charge.amount.value.minor) == ("-1.5", -6750)


@pytest.mark.parametrize(
    ("dividend", "expected"), [(-5400, "-1.5"), (-1, "-0.0003"), (0, "0"), (5400, "1.5")]
)
def test_a_quantity_below_zero_is_the_mirror(dividend: int, expected: str) -> None:
    assert quantity_text(dividend, 3600) == expected
