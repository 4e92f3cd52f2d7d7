"""Which lines approved time makes: exact tables, corrections below zero among them."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from va_market.invoices.service.time_lines import lines_of_time
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.pricing.terms import PayTerms
from va_market.proposals.schemas import TERMS

DAY = date(2026, 12, 7)


def hourly(amount: str, currency: str = "EUR") -> PayTerms:
    rate = {"amount": amount, "currency": currency}
    return TERMS.validate_python({"kind": "hourly", "rate": rate, "weekly_cap_minutes": None})


def up_to(ceiling: str, rate: str) -> PayTerms:
    price = {"amount": ceiling, "currency": "EUR"}
    agreed = {"ceiling": price, "rate": {"amount": rate, "currency": "EUR"}}
    return TERMS.validate_python({"kind": "project", "price": price, "not_to_exceed": agreed})


FIXED = TERMS.validate_python(
    {"kind": "fixed_fee", "amount": {"amount": "10.00", "currency": "EUR"}, "period": "month"}
)


def row(minutes: int, **more: Any) -> SimpleNamespace:
    usual = {
        "id": new_id(),
        "billable_seconds": 60 * minutes,
        "terms_version": 1,
        "paid_as": None,
        "work_order_id": None,
        "task": None,
        "counted_on": DAY,
    }
    return SimpleNamespace(**{**usual, **more})


def lines(rows: list[SimpleNamespace], *, before: int = 0, **terms: PayTerms) -> list[Any]:
    versions = {int(name.removeprefix("v")): one for name, one in terms.items()}
    currency = versions[1].currency
    return lines_of_time(
        rows,
        [one.id for one in rows],
        versions,
        ceiling_billed=Money.from_minor(before, currency),
    )


def told(found: list[Any]) -> list[tuple[str, str, str]]:
    return [(one.description, one.charge.quantity, str(one.charge.amount.value)) for one in found]


@pytest.mark.parametrize(
    ("rate", "currency", "minutes", "expected"),
    [
        ("25.00", "EUR", [20], "8.33 EUR"),
        ("25.00", "EUR", [20, 20, 20], "25.00 EUR"),  # rounded once, on the line
        ("25.01", "EUR", [30], "12.51 EUR"),  # half away from zero
        ("2500", "JPY", [20], "833 JPY"),
        ("12.345", "KWD", [20], "4.115 KWD"),
        ("25.00", "EUR", [60, -60], "0.00 EUR"),
        ("25.01", "EUR", [-30], "-12.51 EUR"),
        ("25.00", "EUR", [90, -20], "29.17 EUR"),
    ],
)
def test_a_line_is_rounded_once(
    rate: str, currency: str, minutes: list[int], expected: str
) -> None:
    [line] = lines([row(one) for one in minutes], v1=hourly(rate, currency))

    assert str(line.charge.amount.value) == expected
    assert len(line.entries) == len(minutes)


def test_what_is_taken_back_has_a_quantity_below_zero() -> None:
    assert told(lines([row(-90)], v1=hourly("20.00"))) == [
        ("Work by the hour", "-1.5", "-30.00 EUR")
    ]


def test_versions_that_pay_alike_are_one_line_and_others_are_not() -> None:
    rows = [row(60, terms_version=version) for version in (1, 2, 3)]
    found = lines(rows, v1=hourly("20.00"), v2=hourly("20.00"), v3=hourly("30.00"))

    assert told(found) == [
        ("Work by the hour", "2", "40.00 EUR"),
        ("Work by the hour", "1", "30.00 EUR"),
    ]
    assert [one.charge.amount.steps[0].formula for one in found] == [
        "rate of an hour in the terms of the contract, version 1, 2",
        "rate of an hour in the terms of the contract, version 3",
    ]


def test_tasks_come_by_their_first_day() -> None:
    rows = [row(60, task="Second"), row(60, task="First", counted_on=date(2026, 12, 1))]

    assert [one.label for one in lines(rows, v1=hourly("20.00"))] == ["First", "Second"]


@pytest.mark.parametrize(
    ("before", "minutes", "expected"),
    [
        (0, [("A", 60), ("B", 60)], ["40.00 EUR", "20.00 EUR"]),
        (5000, [("A", 60)], ["10.00 EUR"]),
        (6000, [("A", 60)], ["0.00 EUR"]),
        (6000, [("A", -60), ("B", 60)], ["-40.00 EUR", "40.00 EUR"]),
    ],
)
def test_a_ceiling_holds_over_all_tasks(
    before: int, minutes: list[tuple[str, int]], expected: list[str]
) -> None:
    rows = [row(count, task=task, paid_as="project") for task, count in minutes]

    found = lines(rows, before=before, v1=up_to("60.00", "40.00"))

    assert [str(one.charge.amount.value) for one in found] == expected


def test_time_that_a_fee_pays_for_makes_no_line() -> None:
    assert lines([row(60)], v1=FIXED) == []
