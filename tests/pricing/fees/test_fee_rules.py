import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from tests.pricing.fees.fee_samples import band, graduated, rule, rules_in
from tests.pricing.samples import currencies, fee_rules, money
from va_market.pricing.fees import FeeRule

FIVE = {"amount": "5.00", "currency": "EUR"}
SIX = {"amount": "6.00", "currency": "EUR"}
YEN = {"amount": "6", "currency": "JPY"}
OPEN = {"percent": "5"}
TEN = {"percent": "10"}
FLAT = {"kind": "flat", "flat": FIVE}


def faults(body: dict[str, Any]) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        FeeRule.model_validate({"payer": "client"} | body)
    return [error["type"] for error in refused.value.errors()]


def bands(*given: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "bands", "bands": list(given)}


class TestStoredRules:
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
    def test_a_plain_rule_is_written_as_before_there_were_kinds(self, read, written):
        found = FeeRule(payer="client", percent=read)
        assert json.loads(found.model_dump_json()) == {"payer": "client", "percent": written}

    def test_a_shared_rule_is_written_with_its_share(self):
        found = FeeRule.model_validate({"payer": "both", "percent": "10"})
        assert found.model_dump(mode="json") == {
            "payer": "both",
            "percent": "10",
            "client_share_percent": "50",
        }

    @given(found=fee_rules | currencies.flatmap(rules_in))
    def test_what_is_written_reads_back_the_same(self, found):
        assert FeeRule.model_validate_json(found.model_dump_json()) == found
        assert FeeRule.model_validate(found.model_dump(mode="json")) == found

    def test_every_field_is_described_in_the_schema(self):
        fields = FeeRule.model_json_schema()["properties"].values()
        assert all("description" in field and "examples" in field for field in fields)


class TestPercentages:
    @pytest.mark.parametrize(
        "read",
        [
            *(10, 7.5, True, [], "", "-1", "+1", "-0", "1e1", " 1", "1 ", "01", ".5", "5."),
            *("100.0001", "101", "1.00001", "1,5", "NaN", "Infinity", "\u0661"),
            *(Decimal(-1), Decimal("NaN"), Decimal("0.00001")),
        ],
    )
    def test_anything_but_a_plain_percentage_is_refused(self, read):
        assert faults({"percent": read}) == ["percent_invalid"]

    @pytest.mark.parametrize("body", ['{"percent": 10}', '{"percent": 1e400}', '{"percent": 7.5}'])
    def test_a_json_number_is_refused(self, body):
        with pytest.raises(ValidationError, match="percent_invalid"):
            FeeRule.model_validate_json(body)


class TestFaults:
    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            # A kind needs its own field.
            ({}, "percent_required"),
            ({"percent": None}, "percent_required"),
            ({"kind": "flat"}, "flat_required"),
            ({"kind": "bands"}, "bands_required"),
            # It has no use for those of other kinds.
            (TEN | {"flat": FIVE}, "fee_field_not_applicable"),
            (TEN | {"bands": [OPEN]}, "fee_field_not_applicable"),
            (FLAT | TEN, "fee_field_not_applicable"),
            (FLAT | {"least": FIVE}, "fee_field_not_applicable"),
            (FLAT | {"most": FIVE}, "fee_field_not_applicable"),
            (bands(OPEN) | TEN, "fee_field_not_applicable"),
            (bands(OPEN) | {"most": FIVE}, "fee_field_not_applicable"),
            # A share is of what two pay.
            (TEN | {"client_share_percent": "50"}, "client_share_not_applicable"),
            (TEN | {"payer": "both", "client_share_percent": None}, "client_share_not_applicable"),
            # Limits and currencies agree.
            (TEN | {"least": SIX, "most": FIVE}, "least_above_most"),
            (TEN | {"least": FIVE, "most": YEN}, "mixed_currencies"),
            (bands(TEN | {"up_to": FIVE}, TEN | {"up_to": YEN}, OPEN), "mixed_currencies"),
            # Bands ascend, and only the last one is open.
            (bands(), "too_short"),
            (bands(TEN | {"up_to": FIVE}), "last_band_ends"),
            (bands(OPEN, OPEN), "band_without_end"),
            (bands(TEN | {"up_to": FIVE}, TEN | {"up_to": FIVE}, OPEN), "bands_not_ascending"),
            (bands(TEN | {"up_to": SIX}, TEN | {"up_to": FIVE}, OPEN), "bands_not_ascending"),
            # A rule holds for a day at least.
            (TEN | {"valid_from": "2026-12-01", "valid_until": "2026-12-01"}, "validity_empty"),
            (TEN | {"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, "validity_empty"),
            # Fields on their own.
            (TEN | {"payer": "nobody"}, "literal_error"),
            (TEN | {"kind": "tiers"}, "literal_error"),
            (TEN | {"rate": "1"}, "extra_forbidden"),
            (FLAT | {"flat": {"amount": "0.00", "currency": "EUR"}}, "money_not_positive"),
            (TEN | {"valid_from": "1969-12-31"}, "date_out_of_range"),
        ],
    )
    def test_each_has_its_own_code(self, body, fault):
        assert faults(body) == [fault]

    def test_a_message_names_the_kind_and_the_field(self):
        with pytest.raises(ValidationError, match="least does not apply to a fee of the kind flat"):
            rule(kind="flat", flat=money("5.00 EUR"), least=money("1.00 EUR"))

    def test_what_is_no_rule_at_all_is_refused(self):
        with pytest.raises(ValidationError, match="model_type"):
            FeeRule.model_validate("10")


class TestWhatARuleTells:
    @pytest.mark.parametrize(
        ("given", "currency"),
        [
            (rule(percent="10"), None),
            (rule(percent="10", most=money("5.00 EUR")), "EUR"),
            (rule(kind="flat", flat=money("5 JPY")), "JPY"),
            (rule(kind="bands", bands=(band(None, "5"),)), None),
            (graduated(), "USD"),
        ],
    )
    def test_its_currency_is_that_of_its_amounts(self, given, currency):
        assert given.currency == currency

    @pytest.mark.parametrize(
        ("given", "share"),
        [
            ({"payer": "client"}, 100),
            ({"payer": "assistant"}, 0),
            ({"payer": "both"}, 50),
            ({"payer": "both", "client_share_percent": "0"}, 0),
            ({"payer": "both", "client_share_percent": "70"}, 70),
        ],
    )
    def test_the_clients_share_follows_from_the_payer(self, given, share):
        assert rule(percent="10", **given).client_share == Decimal(share)

    def test_its_days_are_kept(self):
        days = {"valid_from": "2026-12-01", "valid_until": "2026-12-02"}
        found = FeeRule.model_validate({"payer": "client", "percent": "10"} | days)
        assert (found.valid_from, found.valid_until) == (date(2026, 12, 1), date(2026, 12, 2))
