# ruff: noqa: RUF001, RUF003 - traces are written with the signs of arithmetic

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.pricing.samples import money
from va_market.pricing.invoices import DueAmount, LateFee, LatePart, Receipt, late_parts
from va_market.pricing.invoices.errors import LateFeeCurrencyMismatch

DUE = date(2026, 12, 31)
TEN_A_YEAR = LateFee(annual_percent=Decimal(10))


def late(
    owed: str, fee: LateFee, days: int, *paid: tuple[int, str], credited: str | None = None
) -> list[LatePart]:
    """What one part has cost so many days after it was due; payments by their day, too."""
    total = money(owed)
    return late_parts(
        [DueAmount(DUE, total)],
        [Receipt(DUE + timedelta(days=day), money(amount)) for day, amount in paid],
        credited=money(credited) if credited else total - total,
        fee=fee,
        on=DUE + timedelta(days=days),
    )


def told(found: list[LatePart]) -> list[str]:
    return [str(one.value) for part in found for one in (part.interest, part.flat) if one]


def fees(
    owed: str, fee: LateFee, days: int, *paid: tuple[int, str], credited: str | None = None
) -> list[str]:
    return told(late(owed, fee, days, *paid, credited=credited))


class TestInterest:
    # What is owed times percent times days over 36500, rounded once.
    @pytest.mark.parametrize(
        ("owed", "percent", "days", "cost"),
        [
            ("1000.00 EUR", "10", 365, "100.00 EUR"),
            ("1000.00 EUR", "10", 1, "0.27 EUR"),  # 0.2739...
            ("1000.00 EUR", "10", 2, "0.55 EUR"),  # 0.5479..., not twice 0.27
            ("1000.00 EUR", "10", 73, "20.00 EUR"),
            ("36.50 EUR", "5", 1, "0.01 EUR"),  # half a cent, away from zero
            ("36500 JPY", "0.5", 1, "1 JPY"),
            ("100.000 KWD", "7.3", 1, "0.020 KWD"),
        ],
    )
    def test_counts_the_days_after_the_due_day(self, owed, percent, days, cost):
        assert fees(owed, LateFee(annual_percent=Decimal(percent)), days) == [cost]

    def test_tells_how_it_came_about(self):
        [found] = late("1000.00 EUR", TEN_A_YEAR, 73)
        [step] = found.interest.steps
        assert step.formula == "1000.00 EUR × 10 % × 73 d ÷ 365 d"

    def test_a_hundred_trillion_is_exact(self):
        owed = "9999999999999.99 EUR"
        assert fees(owed, LateFee(annual_percent=Decimal("99.9999")), 365) == [
            "9999989999999.99 EUR"
        ]


class TestGrace:
    @pytest.mark.parametrize(("days", "cost"), [(0, []), (3, []), (4, ["1.10 EUR"])])
    def test_a_payment_within_it_costs_nothing(self, days, cost):
        fee = LateFee(annual_percent=Decimal(10), grace_days=3)
        assert fees("1000.00 EUR", fee, days) == cost


class TestFlat:
    FORTY = LateFee(flat=money("40.00 EUR"), annual_percent=Decimal(10))

    def test_is_owed_once_beside_the_interest(self):
        assert fees("1000.00 EUR", self.FORTY, 1) == ["0.27 EUR", "40.00 EUR"]
        assert fees("1000.00 EUR", self.FORTY, 365) == ["100.00 EUR", "40.00 EUR"]

    def test_alone(self):
        assert fees("1000.00 EUR", LateFee(flat=money("40.00 EUR")), 9) == ["40.00 EUR"]

    def test_is_of_the_currency_of_the_invoice(self):
        with pytest.raises(LateFeeCurrencyMismatch) as refused:
            fees("1000.00 USD", self.FORTY, 1)
        assert refused.value.field == "late_fee"


class TestPayments:
    def test_one_on_the_due_day_is_in_time(self):
        assert fees("1000.00 EUR", TEN_A_YEAR, 9, (0, "1000.00 EUR")) == []

    def test_the_day_of_the_payment_counts(self):
        assert fees("1000.00 EUR", TEN_A_YEAR, 90, (73, "1000.00 EUR")) == ["20.00 EUR"]

    def test_days_count_until_it_was_paid(self):
        [found] = late("1000.00 EUR", TEN_A_YEAR, 90, (73, "1000.00 EUR"))
        assert found.until == DUE + timedelta(days=73)

    @pytest.mark.parametrize(("paid", "is_open"), [("999.99 EUR", True), ("1000.00 EUR", False)])
    def test_it_costs_more_tomorrow_until_all_is_paid(self, paid, is_open):
        [found] = late("1000.00 EUR", TEN_A_YEAR, 90, (73, paid))
        assert found.is_open is is_open

    def test_what_was_paid_costs_no_more(self):
        [found] = late("1000.00 EUR", TEN_A_YEAR, 146, (73, "500.00 EUR"))
        assert str(found.interest.value) == "30.00 EUR"
        assert found.interest.steps[0].formula == (
            "(1000.00 EUR × 73 d + 500.00 EUR × 73 d) × 10 % ÷ 365 d"
        )

    def test_it_is_rounded_once_however_often_something_is_paid(self):
        by_day = [(day, "1.00 EUR") for day in range(1, 101)]
        # 100 + 99 + ... + 1 euros for a day each, at 10 %: 505.00 / 365 = 1.3835...
        assert fees("100.00 EUR", TEN_A_YEAR, 200, *by_day) == ["1.38 EUR"]

    def test_two_on_a_day_count_together(self):
        assert fees("1000.00 EUR", TEN_A_YEAR, 90, (73, "400.00 EUR"), (73, "600.00 EUR")) == [
            "20.00 EUR"
        ]

    def test_one_in_the_days_of_grace_costs_nothing_of_the_rest_counts_from_the_due_day(self):
        fee = LateFee(annual_percent=Decimal(10), grace_days=3)
        assert fees("1000.00 EUR", fee, 73, (3, "500.00 EUR")) == ["10.00 EUR"]

    def test_one_that_is_still_to_come_does_not_count(self):
        assert fees("1000.00 EUR", TEN_A_YEAR, 73, (80, "1000.00 EUR")) == ["20.00 EUR"]


class TestCredits:
    def test_what_is_credited_was_never_owed(self):
        assert fees("1000.00 EUR", TEN_A_YEAR, 73, credited="500.00 EUR") == ["10.00 EUR"]

    def test_a_payment_that_is_given_back_costs_nothing_more(self):
        paid = (73, "1000.00 EUR")
        assert fees("1000.00 EUR", TEN_A_YEAR, 90, paid, credited="500.00 EUR") == ["10.00 EUR"]


class TestParts:
    PARTS = (
        DueAmount(DUE, money("600.00 EUR")),
        DueAmount(DUE + timedelta(days=30), money("400.00 EUR")),
    )
    FEE = LateFee(annual_percent=Decimal(10), flat=money("40.00 EUR"))

    def late(self, days: int, *paid: tuple[int, str], credited: str = "0.00 EUR") -> list[LatePart]:
        receipts = [Receipt(DUE + timedelta(days=day), money(amount)) for day, amount in paid]
        on = DUE + timedelta(days=days)
        return late_parts(self.PARTS, receipts, credited=money(credited), fee=self.FEE, on=on)

    def test_each_has_its_own_days_and_its_own_flat_amount(self):
        # 600 × 73 d and 400 × 43 d
        assert told(self.late(73)) == ["12.00 EUR", "40.00 EUR", "4.71 EUR", "40.00 EUR"]

    def test_a_payment_falls_on_the_first_that_is_open(self):
        found = self.late(103, (10, "700.00 EUR"))
        assert [part.until for part in found] == [
            DUE + timedelta(days=10),
            DUE + timedelta(days=103),
        ]
        # 600 × 10 d; 300 × 73 d
        assert told(found) == ["1.64 EUR", "40.00 EUR", "6.00 EUR", "40.00 EUR"]

    def test_a_credit_takes_from_the_last(self):
        assert told(self.late(73, credited="400.00 EUR")) == ["12.00 EUR", "40.00 EUR"]


class TestNothing:
    def test_is_owed_on_what_was_credited(self):
        assert fees("1000.00 EUR", TestFlat.FORTY, 9, credited="1000.00 EUR") == []

    def test_is_owed_without_a_rule(self):
        assert fees("1000.00 EUR", LateFee(), 9) == []
