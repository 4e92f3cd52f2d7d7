import json
from decimal import Decimal

import pytest
from hypothesis import given
from pydantic import ValidationError

from tests.pricing.samples import fee_rules, money, monies
from va_market.pricing.fees import FeeRule, explained_fee, fee_on


class TestFeeRule:
    @pytest.mark.parametrize(
        ("read", "written"),
        [
            ("10", "10"),
            ("7.5", "7.5"),
            ("7.50", "7.5"),
            ("0", "0"),
            ("0.0", "0"),
            ("100", "100"),
            ("100.0000", "100"),
            ("0.0001", "0.0001"),
            (Decimal("12.5"), "12.5"),
            (Decimal("1E+1"), "10"),
        ],
    )
    def test_the_percentage_is_written_as_a_plain_string(self, read, written):
        rule = FeeRule(payer="client", percent=read)
        assert json.loads(rule.model_dump_json()) == {"payer": "client", "percent": written}

    @pytest.mark.parametrize(
        "read",
        [
            *(10, 7.5, True, None, [], "", "-1", "+1", "-0", "1e1", " 1", "1 ", "01", ".5", "5."),
            *("100.0001", "101", "1.00001", "1,5", "NaN", "Infinity", "\u0661"),
            *(Decimal(-1), Decimal("NaN"), Decimal("0.00001")),
        ],
    )
    def test_anything_but_a_plain_percentage_is_refused(self, read):
        with pytest.raises(ValidationError) as refused:
            FeeRule.model_validate({"payer": "client", "percent": read})
        assert [error["type"] for error in refused.value.errors()] == ["percent_invalid"]

    @pytest.mark.parametrize("body", ['{"percent": 10}', '{"percent": 1e400}', '{"percent": 7.5}'])
    def test_a_json_number_is_refused(self, body):
        with pytest.raises(ValidationError, match="percent_invalid"):
            FeeRule.model_validate_json(body)

    def test_others_do_not_pay_fees_and_extra_fields_are_refused(self):
        with pytest.raises(ValidationError) as refused:
            FeeRule.model_validate({"payer": "both", "percent": "1", "flat": "1"})
        codes = {error["type"] for error in refused.value.errors()}
        assert codes == {"literal_error", "extra_forbidden"}

    @given(rule=fee_rules)
    def test_what_is_written_reads_back_the_same(self, rule):
        assert FeeRule.model_validate_json(rule.model_dump_json()) == rule

    def test_every_field_is_described_in_the_schema(self):
        fields = FeeRule.model_json_schema()["properties"].values()
        assert all("description" in field and "examples" in field for field in fields)


class TestFeeOn:
    @pytest.mark.parametrize(
        ("line", "percent", "fee"),
        [
            ("37.50 EUR", "10", "3.75 EUR"),
            ("10.10 EUR", "7.5", "0.76 EUR"),
            ("0.20 EUR", "12.5", "0.03 EUR"),
            ("-0.20 EUR", "12.5", "-0.03 EUR"),
            ("0.04 EUR", "10", "0.00 EUR"),
            ("99.99 EUR", "0", "0.00 EUR"),
            ("99.99 EUR", "100", "99.99 EUR"),
            ("15 JPY", "10", "2 JPY"),
            ("-15 JPY", "10", "-2 JPY"),
            ("1.005 BHD", "10", "0.101 BHD"),
            ("1.0005 CLF", "10", "0.1001 CLF"),
            ("9999999999999.99 EUR", "0.0001", "10000000.00 EUR"),
        ],
    )
    def test_is_the_share_of_the_line_rounded_once(self, line, percent, fee):
        assert fee_on(money(line), FeeRule(payer="client", percent=percent)) == money(fee)

    @given(line=monies(), rule=fee_rules)
    def test_a_negative_line_mirrors_the_positive(self, line, rule):
        assert fee_on(-line, rule) == -fee_on(line, rule)

    @given(line=monies(), rule=fee_rules)
    def test_is_never_more_than_the_line(self, line, rule):
        assert abs(fee_on(line, rule).minor) <= abs(line.minor)

    @given(line=monies(), rule=fee_rules)
    def test_the_explanation_ends_with_the_fee(self, line, rule):
        explained = explained_fee(line, rule)
        assert explained.value == fee_on(line, rule)
        assert explained.steps[-1].result == str(explained.value)
