from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from va_market.pricing.comparison import Assumptions, Comparison, ComparisonRequest, compare
from va_market.pricing.comparison.request import REQUEST_EXAMPLE
from va_market.pricing.fees import FeeRule


def codes(**changes: Any) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        ComparisonRequest.model_validate({**REQUEST_EXAMPLE, **changes})
    return [error["type"] for error in refused.value.errors()]


class TestRequest:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"minutes_a_week": None}, "minutes_ambiguous"),
            ({"minutes_a_year": 1200}, "minutes_ambiguous"),
            ({"minutes_a_week": 0}, "greater_than_equal"),
            ({"minutes_a_week": 10_081}, "less_than_equal"),
            ({"minutes_a_week": "2400"}, "int_type"),
            ({"training": {"amount": "1.00", "currency": "USD"}}, "mixed_currencies"),
            ({"agency": {"rate": {"amount": "1.00", "currency": "USD"}}}, "mixed_currencies"),
            ({"staff": {"salary": {"amount": "1.00", "currency": "USD"}}}, "mixed_currencies"),
            ({"training": {"amount": "-1.00", "currency": "EUR"}}, "money_negative"),
            ({"independent": {"rate": {"amount": "0", "currency": "EUR"}}}, "money_not_positive"),
            ({"independent": None}, "model_type"),
            ({"tip": 1}, "extra_forbidden"),
        ],
    )
    def test_a_fault_has_its_code(self, changes, code):
        assert codes(**changes) == [code]

    def test_the_example_is_one(self):
        request = ComparisonRequest.model_validate(REQUEST_EXAMPLE)
        assert request.assumptions == Assumptions()
        assert request.currency == "EUR"

    def test_the_answer_reads_back_the_same(self):
        rule = FeeRule(payer="client", percent=Decimal(10))
        found = compare(ComparisonRequest.model_validate(REQUEST_EXAMPLE), fee=rule)
        assert Comparison.model_validate_json(found.model_dump_json()) == found


class TestAssumptions:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"paid_leave_days": 260}, "leave_fills_the_year"),
            ({"weeks_a_year": 4}, "leave_fills_the_year"),
            ({"paid_leave_days": -1}, "greater_than_equal"),
            ({"weeks_a_year": 53}, "less_than_equal"),
            ({"days_a_week": 8}, "less_than_equal"),
            ({"employer_contributions_percent": "101"}, "percent_invalid"),
            ({"employer_contributions_percent": 7.65}, "percent_invalid"),
            *(
                ({"agency_markup_percent": markup}, "percent_invalid")
                for markup in ("500.0001", "-1", "1,5", "1e2", "", 30, 30.5, None, "NaN")
            ),
            ({"independent_training_paid_by": "nobody"}, "literal_error"),
        ],
    )
    def test_a_fault_has_its_code(self, given, code):
        with pytest.raises(ValidationError) as refused:
            Assumptions.model_validate(given)
        assert [error["type"] for error in refused.value.errors()] == [code]

    @pytest.mark.parametrize(
        ("read", "written"),
        [("0", "0"), ("133.50", "133.5"), ("500", "500"), (Decimal("1E+2"), "100")],
    )
    def test_a_markup_is_written_as_a_plain_string(self, read, written):
        found = Assumptions.model_validate({"agency_markup_percent": read})
        assert found.model_dump(mode="json")["agency_markup_percent"] == written

    def test_every_field_has_a_default_and_a_description(self):
        fields = Assumptions.model_json_schema(mode="serialization")["properties"].values()
        assert all({"default", "description", "examples"} <= field.keys() for field in fields)

    def test_the_defaults_are_those_of_their_sources(self):
        # 26 U.S.C. 3111: 6.2 + 1.45; directive 2003/88/EC, art. 7: four weeks of five days.
        usual = Assumptions()
        assert usual.employer_contributions_percent == Decimal("6.2") + Decimal("1.45")
        assert usual.paid_leave_days == 4 * usual.days_a_week
