import json

import pytest
from pydantic import ValidationError

from tests.pricing.retainers.samples import agreed
from tests.pricing.samples import money
from va_market.pricing.retainers.policies import RetainerPolicy
from va_market.pricing.terms import RetainerTerms

PRICE = {"amount": "120.00", "currency": "EUR"}
PACK = {"pack_minutes": 300, "pack_price": PRICE}
STORED = {"kind": "retainer", "fee": PRICE, "included_minutes": 600, "period": "month"}
WITH_RATE = STORED | {"overage_rate": PRICE}


def faults(model, given):
    with pytest.raises(ValidationError) as refused:
        model.model_validate_json(json.dumps(given))
    return [error["type"] for error in refused.value.errors()]


class TestPolicy:
    def test_nothing_has_to_be_said(self):
        policy = RetainerPolicy()
        assert (policy.order, policy.unapproved_time) == ("current_first", "next_period")
        assert (policy.overage, policy.leeway_minutes, policy.rollover) == (None, 0, "none")
        assert (policy.at_end, policy.annual_end) == ("breakage", "straight_line")

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"overage": "packs"}, "packs_without_price"),
            ({"overage": "packs", "pack_minutes": 300}, "packs_without_price"),
            ({"overage": "packs", "pack_price": PRICE}, "packs_without_price"),
            ({"top_up_below_minutes": 60}, "packs_without_price"),
            (PACK, "packs_without_use"),
            ({"most_packs": 2}, "packs_without_use"),
            (PACK | {"overage": "stop"}, "packs_without_use"),
            ({"rollover_cap_minutes": 60}, "caps_without_rollover"),
            ({"rollover_cap_percent": 50}, "caps_without_rollover"),
            ({"balance_cap_minutes": 60}, "caps_without_rollover"),
            ({"rollover": "base", "rollover_cap_percent": 101}, "less_than_equal"),
            ({"rollover_expires_after": 0}, "greater_than_equal"),
            ({"leeway_minutes": -1}, "greater_than_equal"),
            ({"order": "newest_first"}, "literal_error"),
            ({"colour": "red"}, "extra_forbidden"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, given, code):
        assert faults(RetainerPolicy, given) == [code]

    @pytest.mark.parametrize(
        "given",
        [
            PACK | {"overage": "packs"},
            PACK | {"top_up_below_minutes": 60, "most_packs": 3},
            {"rollover": "base", "rollover_cap_percent": 50, "rollover_expires_after": None},
        ],
    )
    def test_what_makes_sense_reads_back_the_same(self, given):
        policy = RetainerPolicy.model_validate_json(json.dumps(given))
        assert RetainerPolicy.model_validate_json(policy.model_dump_json()) == policy

    def test_every_field_has_a_default_and_is_described_and_the_example_is_valid(self):
        schema = RetainerPolicy.model_json_schema()
        assert "required" not in schema
        assert all("description" in field for field in schema["properties"].values())
        assert [RetainerPolicy.model_validate(one) for one in schema["examples"]]


class TestTerms:
    def test_terms_stored_before_there_was_a_policy_still_read(self):
        terms = RetainerTerms.model_validate_json(json.dumps(STORED | {"overage_rate": None}))
        assert (terms.commitment_minutes, terms.billing, terms.annual_fee) == (None, "period", None)
        assert terms.policy == RetainerPolicy()

    @pytest.mark.parametrize(
        ("rate", "policy", "overage"),
        [
            (None, {}, "stop"),
            ("30.00 EUR", {}, "rate"),
            (None, {"overage": "stop"}, "stop"),
            ("30.00 EUR", {"overage": "rate"}, "rate"),
            (
                None,
                {"overage": "packs", "pack_minutes": 1, "pack_price": money("1.00 EUR")},
                "packs",
            ),
        ],
    )
    def test_an_open_choice_depends_on_the_rate(self, rate, policy, overage):
        assert agreed(rate=rate, **policy).overage == overage

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            (WITH_RATE | {"policy": {"overage": "stop"}}, "stop_with_overage_rate"),
            (STORED | {"policy": {"overage": "rate"}}, "overage_rate_missing"),
            (WITH_RATE | {"policy": PACK | {"overage": "packs"}}, "overage_rate_without_use"),
            (WITH_RATE | {"commitment_minutes": 600}, "commitment_within_included"),
            (STORED | {"commitment_minutes": 601}, "commitment_without_overage"),
            (STORED | {"period": "week", "billing": "annual"}, "annual_billing_by_the_week"),
            (STORED | {"annual_fee": PRICE}, "annual_fee_without_annual_billing"),
            (
                STORED
                | {"billing": "annual", "annual_fee": {"amount": "1440.01", "currency": "EUR"}},
                "annual_fee_above_months",
            ),
            (
                STORED | {"billing": "annual", "annual_fee": {"amount": "1", "currency": "JPY"}},
                "mixed_currencies",
            ),
            (
                STORED
                | {
                    "policy": {
                        "overage": "packs",
                        "pack_minutes": 1,
                        "pack_price": {"amount": "1", "currency": "JPY"},
                    }
                },
                "mixed_currencies",
            ),
        ],
    )
    def test_rules_that_contradict_each_other_are_refused(self, given, code):
        assert faults(RetainerTerms, given) == [code]

    @pytest.mark.parametrize(
        "given",
        [
            WITH_RATE | {"policy": PACK | {"overage": "packs", "most_packs": 2}},
            WITH_RATE | {"commitment_minutes": 601},
            STORED | {"billing": "annual"},
            STORED | {"billing": "annual", "annual_fee": {"amount": "1440.00", "currency": "EUR"}},
        ],
    )
    def test_rules_that_fit_together_read_back_the_same(self, given):
        terms = RetainerTerms.model_validate_json(json.dumps(given))
        assert RetainerTerms.model_validate_json(terms.model_dump_json()) == terms
