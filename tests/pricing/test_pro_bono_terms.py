"""R09: an hour may cost nothing only where the terms say that it is a gift."""

import json

import pytest
from pydantic import ValidationError

from tests.pricing.samples import money
from va_market.pricing.terms.hourly import HourlyTerms
from va_market.pricing.terms.pro_bono import ProBonoTerms

GIVEN = {"kind": "pro_bono", "list_rate": {"amount": "25.00", "currency": "EUR"}}


def fault(model, given) -> str:
    with pytest.raises(ValidationError) as refused:
        model.model_validate_json(json.dumps(given))
    return refused.value.errors()[0]["type"]


class TestReading:
    def test_the_value_of_the_gift_is_known_and_its_price_is_nothing(self):
        terms = ProBonoTerms.model_validate_json(json.dumps(GIVEN))
        assert terms.list_rate == money("25.00 EUR")
        assert terms.headline == money("0.00 EUR")
        assert terms.currency == "EUR"

    def test_cap_and_reason_are_optional(self):
        terms = ProBonoTerms.model_validate_json(json.dumps(GIVEN))
        assert (terms.weekly_cap_minutes, terms.reason) == (None, None)
        more = GIVEN | {"weekly_cap_minutes": 240, "reason": " Food bank\n"}
        assert ProBonoTerms.model_validate_json(json.dumps(more)).reason == "Food bank"

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"kind": "pro_bono"}, "missing"),
            (GIVEN | {"list_rate": {"amount": "0.00", "currency": "EUR"}}, "money_not_positive"),
            (GIVEN | {"weekly_cap_minutes": 0}, "greater_than_equal"),
            (GIVEN | {"weekly_cap_minutes": 10_081}, "less_than_equal"),
            (GIVEN | {"reason": " "}, "too_short"),
            (GIVEN | {"rate": {"amount": "1.00", "currency": "EUR"}}, "extra_forbidden"),
        ],
    )
    def test_what_breaks_a_rule_is_refused(self, given, code):
        assert fault(ProBonoTerms, given) == code

    def test_a_paid_hour_never_costs_nothing(self):
        free = {"kind": "hourly", "rate": {"amount": "0.00", "currency": "EUR"}}
        assert fault(HourlyTerms, free) == "money_not_positive"


class TestSchema:
    def test_every_field_is_described_and_the_example_is_valid(self):
        schema = ProBonoTerms.model_json_schema()
        assert all("description" in field for field in schema["properties"].values())
        assert [ProBonoTerms.model_validate_json(json.dumps(one)) for one in schema["examples"]]
