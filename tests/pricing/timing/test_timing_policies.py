import json
from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from pydantic import ValidationError

from tests.pricing.timing.working import rounding_policies
from va_market.pricing.percents import percent_text
from va_market.pricing.timing.errors import RoundingNotForStaff
from va_market.pricing.timing.policies import (
    GuaranteePolicy,
    MinimumCharge,
    PremiumPolicy,
    RoundingPolicy,
    check_for_staff,
)
from va_market.pricing.timing.premium_rules import (
    HolidayPremium,
    NightPremium,
    OvertimePremium,
    PremiumKind,
    RushPremium,
    WeekendPremium,
)

POLICIES = [RoundingPolicy, MinimumCharge, GuaranteePolicy, PremiumPolicy]
PREMIUMS = [OvertimePremium, NightPremium, WeekendPremium, HolidayPremium, RushPremium]
FULL = {
    "combine": "add",
    "overtime": {"after_minutes_a_day": 480, "after_minutes_a_week": None, "percent": "50"},
    "night": {"starts_at": "22:00", "ends_at": "06:00", "percent": "12.5"},
    "weekend": {"days": ["sunday"], "percent": "100"},
    "holiday": {"country": "DE", "subdivision": "BY", "includes_observed": True, "percent": "125"},
    "rush": {"percent": "500"},
}


def faults(model, given):
    with pytest.raises(ValidationError) as refused:
        model.model_validate_json(json.dumps(given))
    return [error["type"] for error in refused.value.errors()]


class TestDefaults:
    @pytest.mark.parametrize("model", POLICIES)
    def test_every_field_of_a_policy_has_one(self, model):
        assert not [name for name, field in model.model_fields.items() if field.is_required()]

    # money.md, section 1: the nearest minute, half up, on the duration of the entry.
    def test_rounding_is_to_the_nearest_minute_of_an_entry(self):
        assert RoundingPolicy().model_dump() == {
            "step_minutes": 1,
            "mode": "nearest",
            "tie": "up",
            "scope": "entry",
            "anchor": "duration",
        }

    def test_the_highest_of_several_premiums_counts_and_none_is_agreed(self):
        policy = PremiumPolicy()
        assert policy.combine == "highest"
        assert [policy.percent_of(kind) for kind in PremiumKind] == [None] * 5

    def test_only_the_country_of_holidays_has_to_be_said(self):
        required = [
            f"{model.__name__}.{name}"
            for model in PREMIUMS
            for name, field in model.model_fields.items()
            if field.is_required()
        ]
        assert required == ["HolidayPremium.country"]


class TestReading:
    def test_all_premiums_are_read_and_written_the_same(self):
        policy = PremiumPolicy.model_validate_json(json.dumps(FULL))
        assert policy.model_dump(mode="json") == FULL
        assert [policy.percent_of(kind) for kind in PremiumKind] == [
            Decimal(one) for one in ("50", "12.5", "100", "125", "500")
        ]

    @given(policy=rounding_policies())
    def test_a_rounding_reads_back_the_same(self, policy):
        assert RoundingPolicy.model_validate_json(policy.model_dump_json()) == policy

    def test_the_hours_of_a_night_are_times_of_the_clock(self):
        assert NightPremium().hours == (time(23), time(6))

    @pytest.mark.parametrize(
        ("model", "given", "code"),
        [
            (RoundingPolicy, {"step_minutes": 0}, "greater_than_equal"),
            (RoundingPolicy, {"step_minutes": 481}, "less_than_equal"),
            (RoundingPolicy, {"step_minutes": "6"}, "int_type"),
            (RoundingPolicy, {"mode": "ceil"}, "literal_error"),
            (RoundingPolicy, {"step": 6}, "extra_forbidden"),
            (RoundingPolicy, {"anchor": "clock", "scope": "day"}, "clock_rounds_entries"),
            (RoundingPolicy, {"anchor": "clock", "scope": "timesheet"}, "clock_rounds_entries"),
            (MinimumCharge, {"minutes": 0}, "greater_than_equal"),
            (MinimumCharge, {"per": "week"}, "literal_error"),
            (OvertimePremium, {"after_minutes_a_week": None}, "overtime_without_limit"),
            (OvertimePremium, {"percent": "500.01"}, "percent_invalid"),
            (OvertimePremium, {"percent": "-1"}, "percent_invalid"),
            (OvertimePremium, {"percent": "1.00001"}, "percent_invalid"),
            (OvertimePremium, {"percent": 50}, "percent_invalid"),
            (NightPremium, {"starts_at": "24:00"}, "string_pattern_mismatch"),
            (NightPremium, {"ends_at": "6:00"}, "string_pattern_mismatch"),
            (NightPremium, {"starts_at": "06:00"}, "night_empty"),
            (WeekendPremium, {"days": []}, "weekend_days_invalid"),
            (WeekendPremium, {"days": ["sunday", "sunday"]}, "weekend_days_invalid"),
            (WeekendPremium, {"days": ["funday"]}, "literal_error"),
            (HolidayPremium, {}, "missing"),
            (HolidayPremium, {"country": "XX"}, "unknown_country"),
            (HolidayPremium, {"country": "DE", "subdivision": "ZZ"}, "unknown_holiday_calendar"),
            (HolidayPremium, {"country": "DE", "subdivision": " "}, "too_short"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, model, given, code):
        assert faults(model, given) == [code]

    def test_the_message_names_the_unknown_calendar(self):
        with pytest.raises(ValidationError, match="subdivision ZZ of PT"):
            HolidayPremium(country="PT", subdivision="ZZ")


class TestPercents:
    # The last has 30 decimals, more than a decimal context holds by default.
    @pytest.mark.parametrize(
        ("given", "text"),
        [("50", "50"), ("100", "100"), ("12.50", "12.5"), ("0.0000", "0"), ("1." + "3" * 30,) * 2],
    )
    def test_they_are_written_plainly_and_in_full(self, given, text):
        assert percent_text(Decimal(given)) == text


class TestStaff:
    def test_the_nearest_step_is_allowed(self):
        check_for_staff(RoundingPolicy(step_minutes=15, tie="down", scope="day"))

    # 29 CFR 785.48(b): practices that in the long run do not pay all time worked are not accepted.
    @pytest.mark.parametrize(("mode", "loser"), [("up", "client"), ("down", "assistant")])
    def test_what_never_evens_out_is_refused_with_the_reason(self, mode, loser):
        with pytest.raises(
            RoundingNotForStaff, match=f"{mode} never evens out.*{loser}"
        ) as refused:
            check_for_staff(RoundingPolicy(mode=mode))
        assert (refused.value.code, refused.value.field) == ("rounding_not_for_staff", "rounding")


class TestPublicText:
    @pytest.mark.parametrize("model", [*POLICIES, *PREMIUMS])
    def test_every_field_is_described_and_the_example_is_valid(self, model):
        schema = model.model_json_schema()
        assert all(field["description"] for field in schema["properties"].values())
        assert [model.model_validate_json(json.dumps(one)) for one in schema["examples"]]

    @pytest.mark.parametrize("model", [*POLICIES, *PREMIUMS])
    def test_no_description_speaks_of_our_own_papers(self, model):
        assert ".md" not in json.dumps(model.model_json_schema())
