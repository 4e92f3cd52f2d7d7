# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R10: projects whose time is billed up to a ceiling."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.pricing.samples import money, project
from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.errors import InputNotApplicable, NumberTooSmall
from va_market.pricing.projects.errors import AmountNotPositive, CeilingBelowBilled
from va_market.pricing.projects.not_to_exceed import change_ceiling, price_up_to_ceiling
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.terms import NotToExceed, ProjectTerms

USUAL = ProjectPolicy()
CEILING = {"amount": "1000.00", "currency": "EUR"}
RATE = {"amount": "25.00", "currency": "EUR"}
BILLED = {
    "kind": "project",
    "price": CEILING,
    "not_to_exceed": {"ceiling": CEILING, "rate": RATE},
}
MILESTONE = {"title": "All of it", "amount": CEILING}
FIXED = {"kind": "project", "price": CEILING, "milestones": [MILESTONE]}


def agreed(ceiling: str = "1000.00 EUR", rate: str = "25.00 EUR") -> NotToExceed:
    return NotToExceed(ceiling=money(ceiling), rate=money(rate))


def faults(given: dict[str, Any]) -> list[tuple[str, tuple[Any, ...]]]:
    with pytest.raises(ValidationError) as refused:
        ProjectTerms.model_validate_json(json.dumps(given))
    return [(fault["type"], fault["loc"]) for fault in refused.value.errors()]


class TestTerms:
    def test_bill_time_up_to_a_ceiling(self):
        found = ProjectTerms.model_validate(BILLED)
        assert (found.not_to_exceed, found.milestones) == (agreed(), ())
        assert (found.headline, found.currency) == (money("1000.00 EUR"), "EUR")

    def test_that_were_stored_before_bill_milestones(self):
        found = ProjectTerms.model_validate(FIXED)
        assert (found.not_to_exceed, found.policy, found.deposit_recoupment) == (
            None,
            USUAL,
            "pro_rata",
        )

    @pytest.mark.parametrize("given", [BILLED, FIXED, BILLED | {"milestones": []}])
    def test_read_back_as_they_are_written(self, given):
        found = ProjectTerms.model_validate(given)
        assert ProjectTerms.model_validate_json(found.model_dump_json()) == found

    @pytest.mark.parametrize(
        ("given", "code", "place"),
        [
            (FIXED | {"milestones": []}, "milestones_missing", ("milestones",)),
            ({"kind": "project", "price": CEILING}, "milestones_missing", ("milestones",)),
            (BILLED | {"milestones": [MILESTONE]}, "milestones_beside_ceiling", ("milestones",)),
            (BILLED | {"price": RATE}, "ceiling_is_not_the_price", ()),
            (BILLED | {"deposit": RATE}, "deposit_without_milestones", ()),
            (BILLED | {"price": CEILING | {"currency": "USD"}}, "mixed_currencies", ()),
            (
                BILLED
                | {"not_to_exceed": {"ceiling": CEILING, "rate": RATE | {"currency": "USD"}}},
                "mixed_currencies",
                ("not_to_exceed",),
            ),
            (
                BILLED | {"not_to_exceed": {"ceiling": CEILING}},
                "missing",
                ("not_to_exceed", "rate"),
            ),
        ],
    )
    def test_have_milestones_or_a_ceiling(self, given, code, place):
        assert faults(given) == [(code, place)]

    def test_are_described(self):
        schema = NotToExceed.model_json_schema()
        assert all("description" in field for field in schema["properties"].values())
        assert [NotToExceed.model_validate(one) for one in schema["examples"]] == [agreed()]


class TestQuotingUpToACeiling:
    @pytest.mark.parametrize(
        ("minutes", "amount", "quantity", "billed", "unbilled", "levels"),
        [
            # 40 h x 25.00 = 1000.00
            (0, "0.00", "0", 0, 0, []),
            (600, "250.00", "10", 600, 0, []),
            (1800, "750.00", "30", 1800, 0, [75]),
            (2400, "1000.00", "40", 2400, 0, [100]),
            (3000, "1000.00", "40", 2400, 600, [100]),
            (None, "1000.00", "40", 2400, 0, []),
        ],
    )
    def test_bills_the_lesser_of_value_and_ceiling(
        self, *, minutes, amount, quantity, billed, unbilled, levels
    ):
        found = price_up_to_ceiling(agreed(), minutes=minutes, policy=USUAL)
        [charge] = found.charges
        assert (f"{charge.amount.value.amount}", charge.quantity) == (amount, quantity)
        assert (found.billed_minutes, found.unbilled_minutes) == (billed, unbilled)
        said = [f"{level} % of the ceiling of 1000.00 EUR is reached." for level in levels]
        assert list(found.warnings) == said

    @pytest.mark.parametrize(
        ("minutes", "steps"),
        [
            (60, [("rate", "3600 s × 25.00 EUR ÷ 3600")]),
            (
                3000,
                [
                    ("rate", "180000 s × 25.00 EUR ÷ 3600"),
                    (
                        "not_to_exceed",
                        "the lesser of 1250.00 EUR and 1000.00 EUR − 0.00 EUR, not below zero",
                    ),
                ],
            ),
            (None, [("not_to_exceed", "the ceiling at 25.00 EUR an hour")]),
        ],
    )
    def test_says_why(self, minutes, steps):
        [charge] = price_up_to_ceiling(agreed(), minutes=minutes, policy=USUAL).charges
        assert [(step.step, step.formula) for step in charge.amount.steps] == steps
        assert (charge.kind, charge.unit, charge.unit_price) == (
            "project",
            "hour",
            money("25.00 EUR"),
        )

    def test_knows_no_minutes_below_zero(self):
        with pytest.raises(NumberTooSmall):
            price_up_to_ceiling(agreed(), minutes=-1, policy=USUAL)

    @given(st.integers(1, 10**7), st.integers(1, 10**6), st.integers(0, 50_000))
    def test_never_passes_the_ceiling_and_loses_no_minute(self, ceiling, rate, minutes):
        terms = NotToExceed(
            ceiling=Money.from_minor(ceiling, "EUR"), rate=Money.from_minor(rate, "EUR")
        )
        found = price_up_to_ceiling(terms, minutes=minutes, policy=USUAL)
        assert found.charges[0].amount.value <= terms.ceiling
        assert found.billed_minutes + found.unbilled_minutes == minutes
        assert found.billed_minutes >= 0


class TestChangingACeiling:
    TERMS = ProjectTerms.model_validate(BILLED)

    @pytest.mark.parametrize("ceiling", ["90.00 EUR", "1000.00 EUR", "5000.00 EUR"])
    def test_makes_the_next_terms(self, ceiling):
        found = change_ceiling(self.TERMS, money(ceiling), billed=money("90.00 EUR"))
        assert (found.price, found.not_to_exceed) == (money(ceiling), agreed(ceiling))
        assert found.policy == self.TERMS.policy

    @pytest.mark.parametrize(
        ("ceiling", "billed", "error"),
        [
            ("89.99 EUR", "90.00 EUR", CeilingBelowBilled),
            ("0.00 EUR", "0.00 EUR", AmountNotPositive),
            ("-1.00 EUR", "0.00 EUR", AmountNotPositive),
            ("100.00 USD", "0.00 EUR", CurrencyMismatch),
        ],
    )
    def test_leaves_what_was_billed(self, ceiling, billed, error):
        with pytest.raises(error):
            change_ceiling(self.TERMS, money(ceiling), billed=money(billed))

    def test_is_for_projects_that_have_one(self):
        with pytest.raises(InputNotApplicable):
            change_ceiling(project("5.00 EUR"), money("6.00 EUR"), billed=money("0.00 EUR"))
