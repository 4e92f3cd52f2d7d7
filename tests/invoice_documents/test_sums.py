from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.invoice_documents.making import (
    credit_note,
    fields_of,
    invoice,
    line,
    subtotals_of,
    totals_of,
    untaxed,
)
from va_market.invoice_documents import InvoiceDocument, Period
from va_market.kit.money import Money
from va_market.pricing.taxes import TaxedLine, TaxTreatment, apply_tax

CENT = Money(Decimal("0.01"), "EUR")
DECEMBER = Period(start=date(2026, 12, 1), end=date(2026, 12, 31))

Fields = dict[str, Any]


def faults_of(fields: Fields) -> list[tuple[str, str]]:
    """Code and rule of each refusal."""
    with pytest.raises(ValidationError) as refused:
        InvoiceDocument(**fields)
    return [(one["type"], one["msg"].split(":")[0]) for one in refused.value.errors()]


def changed(part: str, **changes: Any) -> Callable[[Fields], Fields]:
    """The first of `lines` or `subtotals`, or the one other part, with other values."""

    def change(fields: Fields) -> Fields:
        before = fields[part]
        first, *rest = before if isinstance(before, tuple) else (before,)
        values = {
            name: value(first) if callable(value) else value for name, value in changes.items()
        }
        made = first.model_copy(update=values)
        return {**fields, part: (made, *rest) if isinstance(before, tuple) else made}

    return change


@pytest.mark.parametrize(
    ("change", "code", "rule"),
    [
        (changed("totals", net=lambda of: of.net + CENT), "sum_differs", "BR-CO-10"),
        (changed("totals", tax=lambda of: of.tax + CENT), "sum_differs", "BR-CO-14"),
        (changed("totals", total=lambda of: of.total + CENT), "sum_differs", "BR-CO-15"),
        (changed("totals", payable=lambda of: of.payable + CENT), "sum_differs", "BR-CO-16"),
        (changed("subtotals", net=lambda of: of.net + CENT), "sum_differs", "BR-S-08"),
        (changed("lines", unit_price=Decimal("27.51")), "line_differs", "PEPPOL-EN16931-R120"),
        (changed("lines", tax_percent=Decimal(6)), "subtotals_differ", "BR-CO-18"),
        (lambda of: {**of, "subtotals": of["subtotals"] * 2}, "sum_differs", "BR-CO-14"),
        (lambda of: {**of, "lines": (*of["lines"], line())}, "sum_differs", "BR-CO-10"),
        (lambda of: {**of, "currency": "USD"}, "currency_differs", "PEPPOL-EN16931-R051"),
        (
            changed("totals", paid=Money.zero("USD")),
            "currency_differs",
            "PEPPOL-EN16931-R051",
        ),
        (
            lambda of: {**of, "due_on": None, "payment_terms": None},
            "due_date_missing",
            "BR-CO-25",
        ),
        (lambda of: {**of, "kind": "credit_note"}, "preceding_missing", "BR-55"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_name(change, code, rule) -> None:
    assert faults_of(change(fields_of())) == [(code, rule)]


class TestTax:
    def test_may_be_a_cent_off_its_rate_and_no_more(self) -> None:
        [group] = subtotals_of([line()])
        near = group.model_copy(update={"tax": group.tax + CENT})
        far = group.model_copy(update={"tax": group.tax + CENT + CENT})

        assert invoice(subtotals=(near,)).totals.tax == near.tax
        assert faults_of(fields_of(subtotals=(far,))) == [("tax_differs", "BR-CO-17")]

    @pytest.mark.parametrize("category", ["Z", "E", "AE", "O", "G"])
    def test_is_charged_in_the_category_s_alone(self, category) -> None:
        odd = line(tax_category=category, tax_percent=Decimal(23))

        assert faults_of(fields_of(odd)) == [("rate_invalid", f"BR-{category}-05")]
        assert faults_of(fields_of(untaxed("S"))) == [("rate_invalid", "BR-S-05")]

    @pytest.mark.parametrize("category", ["E", "AE", "O", "G"])
    def test_is_not_left_out_without_a_reason(self, category) -> None:
        of = fields_of(untaxed(category))
        fields = changed("subtotals", reason=None)(of)

        assert faults_of(fields) == [("reason_missing", f"BR-{category}-10")]

    def test_is_not_mixed_with_what_is_outside_its_scope(self) -> None:
        fields = fields_of(untaxed("O"), line("2"))
        assert faults_of(fields) == [("subtotals_mixed", "BR-O-11")]


class TestLines:
    def test_have_names_of_their_own(self) -> None:
        assert faults_of(fields_of(line("7"), line("7"))) == [("line_repeated", "BR-21")]

    def test_lie_within_the_period_of_the_document(self) -> None:
        january = Period(start=date(2026, 12, 31), end=date(2027, 1, 1))

        assert invoice(line(period=DECEMBER), period=DECEMBER).period == DECEMBER
        assert faults_of(fields_of(line(period=january), period=DECEMBER)) == [
            ("period_outside", "PEPPOL-EN16931-R110")
        ]

    def test_at_least_one_is_there(self) -> None:
        fields = {**fields_of(), "lines": ()}
        assert [code for code, _ in faults_of(fields)] == ["too_short"]

    def test_take_off_by_a_negative_quantity(self) -> None:
        deposit = line("2", quantity=Decimal(-1), unit_price=Decimal(100))
        assert invoice(line(), deposit).totals.net == Money(Decimal("243.75"), "EUR")

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("unit_price", "-0.01", "greater_than_equal"),
            ("price_quantity", "0", "greater_than"),
            ("quantity", "1e-11", "decimal_max_places"),
            ("quantity", "1e15", "decimal_whole_digits"),
            ("quantity", "NaN", "finite_number"),
        ],
    )
    def test_have_plain_numbers(self, field, value, code) -> None:
        with pytest.raises(ValidationError) as refused:
            line(net=CENT, **{field: Decimal(value)})
        assert [one["type"] for one in refused.value.errors()] == [code]

    def test_price_minutes_by_the_hour_exactly(self) -> None:
        hour = {"unit": "minute", "price_quantity": Decimal(60), "unit_price": Decimal(75)}
        assert line(quantity=Decimal(80), **hour).net == Money(Decimal(100), "EUR")

    def test_round_to_yen_without_breaking_a_rule(self) -> None:
        half = line(quantity=Decimal("1.5"), unit_price=Decimal(333), currency="JPY")
        assert invoice(half).totals.net == Money(Decimal(500), "JPY")


class TestCreditNote:
    def test_names_its_invoice(self) -> None:
        assert credit_note().preceding.number == "2026-0040"

    def test_nothing_is_due_of_what_was_paid(self) -> None:
        fields = fields_of(paid=Decimal("422.81"), due_on=None, payment_terms=None)
        assert InvoiceDocument(**fields).totals.payable == Money.zero("EUR")


def test_a_period_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="ends before it starts"):
        Period(start=date(2026, 12, 2), end=date(2026, 12, 1))


def treatment(percent: str, *, is_inclusive: bool) -> TaxTreatment:
    return TaxTreatment(
        category="S",
        percent=Decimal(percent),
        is_inclusive=is_inclusive,
        reason="Rate given",
        reason_code=None,
        note=None,
    )


@given(
    amounts=st.lists(st.integers(1, 10**9), min_size=1, max_size=8),
    percents=st.lists(st.sampled_from(["6", "13", "19", "23", "25.5"]), min_size=8, max_size=8),
    is_inclusive=st.booleans(),
)
def test_whatever_pricing_taxes_adds_up(amounts, percents, is_inclusive) -> None:
    taxed = [
        TaxedLine(Money.from_minor(amount, "EUR"), treatment(percent, is_inclusive=is_inclusive))
        for amount, percent in zip(amounts, percents, strict=False)
    ]
    sums = apply_tax(taxed, currency="EUR")
    lines = tuple(
        line(
            str(place),
            quantity=Decimal(1),
            unit_price=net.amount,
            tax_percent=one.treatment.percent,
            net=net,
        )
        for place, (one, net) in enumerate(zip(taxed, sums.line_nets, strict=True))
    )
    wanted = {group.percent: group for group in sums.groups}
    groups = tuple(
        group.model_copy(update={"tax": wanted[group.percent].tax}) for group in subtotals_of(lines)
    )
    made = invoice(*lines, subtotals=groups)

    assert made.totals == totals_of(groups)
    assert made.totals.total == sums.total
