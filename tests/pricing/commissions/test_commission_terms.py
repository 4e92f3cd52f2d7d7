"""R42: what terms of commission may say, and what contradicts itself."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from tests.pricing.commissions.commission_samples import any_commission, commission, draw
from tests.pricing.samples import money
from va_market.pricing.percents import FactorPercent, Percent, percent_text
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.terms.commission_parts import (
    Accelerator,
    ClawBack,
    CommissionDraw,
    CommissionTier,
)

FLAT = {"kind": "commission", "currency": "EUR", "percent": "10"}
TIERED = {"kind": "commission", "currency": "EUR"}
MODELS = [CommissionTerms, CommissionTier, Accelerator, CommissionDraw, ClawBack]


def euro(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def up_to(amount: str | None, percent: str = "5") -> dict[str, Any]:
    return {"up_to": None if amount is None else euro(amount), "percent": percent}


def faults(terms: Any) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        CommissionTerms.model_validate_json(json.dumps(terms))
    return [error["type"] for error in refused.value.errors()]


class TestReading:
    def test_the_defaults_are_the_usual_choices(self):
        terms = CommissionTerms.model_validate_json(json.dumps(FLAT))
        assert (terms.base, terms.tiering, terms.period) == ("net_of_returns", "graduated", "month")
        assert (terms.earned_on, terms.cap, terms.draw, terms.claw_back) == (
            "paid",
            None,
            None,
            None,
        )
        assert (terms.accelerator, terms.target_share_percent) == (None, None)
        assert CommissionDraw(amount=money("1.00 EUR")).recoverable is True
        assert ClawBack(days=90).mode == "pro_rata"

    @given(terms=any_commission())
    def test_what_is_written_reads_back_the_same(self, terms):
        assert CommissionTerms.model_validate_json(terms.model_dump_json()) == terms

    @pytest.mark.parametrize(
        ("terms", "code"),
        [
            (FLAT | {"currency": "EURO"}, "string_pattern_mismatch"),
            (FLAT | {"currency": "ABC"}, "unknown_currency"),
            (FLAT | {"percent": 10}, "percent_invalid"),
            (FLAT | {"percent": "100.0001"}, "percent_invalid"),
            (FLAT | {"percent": "-1"}, "percent_invalid"),
            (FLAT | {"base": "list_price"}, "literal_error"),
            (FLAT | {"period": "day"}, "literal_error"),
            (FLAT | {"cap": euro("0.00")}, "money_not_positive"),
            (FLAT | {"claw_back": {"days": 0}}, "greater_than_equal"),
            (FLAT | {"claw_back": {"days": 3651}}, "less_than_equal"),
            (FLAT | {"draw": {"amount": euro("1.00"), "recoverable": "yes"}}, "bool_type"),
            (FLAT | {"bonus": "1"}, "extra_forbidden"),
            (TIERED | {"tiers": []}, "too_short"),
            (TIERED | {"tiers": [up_to(None)] * 51}, "too_long"),
        ],
    )
    def test_what_breaks_a_rule_of_a_field_is_refused(self, terms, code):
        assert faults(terms) == [code]


class TestAgreementWithin:
    @pytest.mark.parametrize(
        ("terms", "code"),
        [
            (TIERED, "percent_or_tiers"),
            (FLAT | {"tiers": [up_to(None)]}, "percent_or_tiers"),
            (TIERED | {"tiers": [up_to("1.00")]}, "last_tier_open"),
            (TIERED | {"tiers": [up_to(None), up_to(None)]}, "last_tier_open"),
            (TIERED | {"tiers": [up_to(None), up_to("1.00")]}, "last_tier_open"),
            (
                TIERED | {"tiers": [up_to("2.00"), up_to("1.00"), up_to(None)]},
                "tiers_not_ascending",
            ),
            (
                TIERED | {"tiers": [up_to("1.00"), up_to("1.00"), up_to(None)]},
                "tiers_not_ascending",
            ),
            (FLAT | {"tiering": "package"}, "tiers_required"),
            (TIERED | {"tiering": "package", "tiers": [up_to(None)]}, "tier_mismatch"),
            (
                TIERED
                | {"tiering": "package", "tiers": [{"amount": euro("1.00"), "percent": "1"}]},
                "tier_mismatch",
            ),
            (TIERED | {"tiers": [{"amount": euro("1.00")}]}, "tier_mismatch"),
            (TIERED | {"tiers": [{"amount": euro("1.00"), "percent": "1"}]}, "tier_mismatch"),
            (TIERED | {"tiering": "volume", "tiers": [{}]}, "tier_mismatch"),
            (
                FLAT | {"cap": euro("9.99"), "draw": {"amount": euro("10.00")}},
                "draw_above_cap",
            ),
        ],
    )
    def test_terms_that_contradict_themselves_are_refused(self, terms, code):
        assert faults(terms) == [code]

    @pytest.mark.parametrize(
        "part",
        [
            {"cap": {"amount": "1", "currency": "JPY"}},
            {"draw": {"amount": {"amount": "1", "currency": "JPY"}}},
            {"accelerator": {"above": {"amount": "1", "currency": "JPY"}, "percent": "150"}},
            {"percent": None, "tiers": [{"up_to": {"amount": "1", "currency": "JPY"}}, {}]},
            {"percent": None, "tiers": [{"amount": {"amount": "1", "currency": "JPY"}}]},
        ],
    )
    def test_every_amount_has_the_currency_of_the_terms(self, part):
        assert faults(FLAT | part) == ["mixed_currencies"]

    @pytest.mark.parametrize(
        ("mode", "percent", "is_refused"),
        [
            ("multiply", "99.9999", True),
            ("multiply", "100", False),
            ("multiply", "1000", False),
            ("multiply", "1000.0001", True),
            ("extra", "0", False),
            ("extra", "100", False),
            ("extra", "100.0001", True),
        ],
    )
    def test_an_accelerator_never_slows_down(self, mode, percent, is_refused):
        part = {"above": euro("1.00"), "mode": mode, "percent": percent}
        if is_refused:
            assert faults(FLAT | {"accelerator": part}) in (
                ["accelerator_percent"],
                ["percent_invalid"],
            )
        else:
            terms = CommissionTerms.model_validate_json(json.dumps(FLAT | {"accelerator": part}))
            assert terms.accelerator.percent == Decimal(percent)

    def test_the_message_says_what_a_tier_needs(self):
        with pytest.raises(ValidationError, match="with volume tiers each one has a percentage"):
            CommissionTerms.model_validate(TIERED | {"tiering": "volume", "tiers": [{}]})

    def test_a_draw_may_be_all_that_the_cap_allows(self):
        terms = commission(cap=money("10.00 EUR"), draw=draw("10.00 EUR"))
        assert terms.headline == terms.cap


class TestHeadline:
    def test_is_what_each_period_pays_at_least(self):
        assert commission().headline == money("0.00 EUR")
        assert commission(draw=draw("500.00 EUR")).headline == money("500.00 EUR")


class TestPercents:
    @pytest.mark.parametrize("text", ["0", "7", "7.5", "99.9999", "100", "100.0000"])
    def test_a_share_is_read_exactly_and_its_pattern_agrees(self, text):
        adapter: TypeAdapter[Decimal] = TypeAdapter(Percent)
        assert adapter.validate_python(text) == Decimal(text)
        assert adapter.validate_python(Decimal(text)) == Decimal(text)
        assert re.fullmatch(adapter.json_schema()["pattern"], text)

    @pytest.mark.parametrize("text", ["0", "7.5", "150", "999.9999", "1000", "1000.0000"])
    def test_a_factor_is_read_exactly_and_its_pattern_agrees(self, text):
        adapter: TypeAdapter[Decimal] = TypeAdapter(FactorPercent)
        assert adapter.validate_python(text) == Decimal(text)
        assert re.fullmatch(adapter.json_schema()["pattern"], text)

    @pytest.mark.parametrize("text", ["", "01", "1000.0001", "1001", "1e2", "1.00000", "-1", " 1"])
    def test_anything_else_is_refused_by_both(self, text):
        for kind in (Percent, FactorPercent):
            adapter: TypeAdapter[Decimal] = TypeAdapter(kind)
            with pytest.raises(ValidationError, match="the percentage must be a string from 0"):
                adapter.validate_python(text)
            assert not re.fullmatch(adapter.json_schema()["pattern"], text)

    @pytest.mark.parametrize(
        ("given", "text"), [("7.5000", "7.5"), ("100", "100"), ("0.0", "0"), ("1000.00", "1000")]
    )
    def test_they_are_shown_without_zeros_at_the_end(self, given, text):
        assert percent_text(Decimal(given)) == text


class TestSchema:
    @pytest.mark.parametrize("model", MODELS)
    def test_every_field_is_described_and_the_example_is_valid(self, model):
        schema = model.model_json_schema()
        assert all("description" in field for field in schema["properties"].values())
        assert [model.model_validate_json(json.dumps(one)) for one in schema["examples"]]
