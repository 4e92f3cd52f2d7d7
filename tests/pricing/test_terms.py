import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from tests.pricing.samples import any_terms, hourly, money, project, retainer
from va_market.pricing.terms import (
    CalendarDay,
    HourlyTerms,
    MilestoneTerms,
    PayTerms,
    ProjectTerms,
    RetainerTerms,
)

ADAPTER: TypeAdapter[Any] = TypeAdapter(PayTerms)
RATE = {"amount": "25.00", "currency": "EUR"}
HOURLY = {"kind": "hourly", "rate": RATE}
RETAINER = {"kind": "retainer", "fee": RATE, "included_minutes": 600}
MILESTONE = {"title": "All of it", "amount": RATE}
PROJECT = {"kind": "project", "price": RATE, "milestones": [MILESTONE]}


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def faults(given: Any) -> list[tuple[str, tuple[Any, ...]]]:
    """Code and place of each fault."""
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(given)
    with pytest.raises(ValidationError) as refused:
        ADAPTER.validate_json(json.dumps(given))
    return [(error["type"], error["loc"]) for error in refused.value.errors()]


class TestReadingTerms:
    @pytest.mark.parametrize(
        ("given", "kind"),
        [(HOURLY, HourlyTerms), (PROJECT, ProjectTerms), (RETAINER, RetainerTerms)],
    )
    def test_the_kind_selects_the_model(self, given, kind):
        assert type(ADAPTER.validate_python(given)) is kind

    def test_optional_fields_have_defaults(self):
        assert ADAPTER.validate_python(HOURLY).weekly_cap_minutes is None
        assert ADAPTER.validate_python(PROJECT).deposit is None
        assert ADAPTER.validate_python(PROJECT).milestones[0].due_on is None
        assert ADAPTER.validate_python(RETAINER).period == "month"
        assert ADAPTER.validate_python(RETAINER).overage_rate is None

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({}, "union_tag_not_found"),
            ({"kind": "barter"}, "union_tag_invalid"),
            (HOURLY | {"tip": 1}, "extra_forbidden"),
            (HOURLY | {"rate": euros("0.00")}, "money_not_positive"),
            (HOURLY | {"rate": euros("-1.00")}, "money_not_positive"),
            (HOURLY | {"rate": euros("1.005")}, "money_invalid"),
            (HOURLY | {"weekly_cap_minutes": 0}, "greater_than_equal"),
            (HOURLY | {"weekly_cap_minutes": 10_081}, "less_than_equal"),
            (HOURLY | {"weekly_cap_minutes": "60"}, "int_type"),
            (PROJECT | {"milestones": []}, "milestones_missing"),
            (PROJECT | {"milestones": [MILESTONE] * 51}, "too_long"),
            (PROJECT | {"milestones": [MILESTONE | {"title": " "}]}, "too_short"),
            (RETAINER | {"included_minutes": 0}, "greater_than_equal"),
            (RETAINER | {"period": "year"}, "literal_error"),
        ],
    )
    def test_what_breaks_a_rule_of_a_field_is_refused(self, given, code):
        assert [found for found, _ in faults(given)] == [code]

    @given(terms=any_terms)
    def test_what_is_written_reads_back_the_same(self, terms):
        assert ADAPTER.validate_json(terms.model_dump_json()) == terms

    def test_terms_are_frozen(self):
        with pytest.raises(ValidationError):
            hourly().rate = money("1.00 EUR")


class TestAgreementWithin:
    def test_milestones_must_add_up_and_the_message_says_both_figures(self):
        given = PROJECT | {"price": euros("25.01")}
        assert faults(given) == [("milestones_do_not_add_up", ("project",))]
        with pytest.raises(ValidationError, match=r"add up to 25\.00 EUR, the price is 25\.01 EUR"):
            ADAPTER.validate_python(given)

    def test_milestones_beyond_every_amount_do_not_add_up(self):
        huge = MILESTONE | {"amount": euros("9999999999999.99")}
        given = PROJECT | {"price": euros("9999999999999.99"), "milestones": [huge] * 50}
        assert faults(given) == [("milestones_do_not_add_up", ("project",))]

    def test_a_deposit_may_be_the_whole_price(self):
        assert project("10.00 EUR", deposit="10.00 EUR").deposit == money("10.00 EUR")

    def test_a_deposit_above_the_price_is_refused(self):
        assert faults(PROJECT | {"deposit": euros("25.01")}) == [
            ("deposit_above_price", ("project",))
        ]

    @pytest.mark.parametrize(
        "given",
        [
            PROJECT | {"deposit": {"amount": "1", "currency": "JPY"}},
            PROJECT | {"price": {"amount": "25.00", "currency": "USD"}},
            RETAINER | {"overage_rate": {"amount": "25.00", "currency": "USD"}},
        ],
    )
    def test_two_currencies_are_refused(self, given):
        assert faults(given) == [("mixed_currencies", (given["kind"],))]


class TestHeadline:
    @pytest.mark.parametrize(
        ("terms", "headline"),
        [
            (hourly("1500 JPY"), "1500 JPY"),
            (project("1.500 BHD", "2.000 BHD"), "3.500 BHD"),
            (retainer("12.5000 CLF", overage=None), "12.5000 CLF"),
        ],
    )
    def test_is_the_rate_or_the_price_or_the_fee(self, terms, headline):
        assert terms.headline == money(headline)
        assert terms.currency == headline.split()[1]


class TestCalendarDay:
    days: TypeAdapter[date] = TypeAdapter(CalendarDay)

    @pytest.mark.parametrize("given", ["2026-12-15", date(2026, 12, 15)])
    def test_a_date_is_read(self, given):
        assert self.days.validate_python(given) == date(2026, 12, 15)

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            (1_790_000_000, "date_invalid"),
            ("1790000000", "date_invalid"),
            ("2026-12-15T00:00:00", "date_invalid"),
            (datetime(2026, 12, 15), "date_invalid"),  # noqa: DTZ001 - a naive one is the point
            (True, "date_invalid"),
            ("2026-02-30", "date_from_datetime_parsing"),
            ("1969-12-31", "date_out_of_range"),
            ("2201-01-01", "date_out_of_range"),
        ],
    )
    def test_anything_else_is_refused(self, given, code):
        with pytest.raises(ValidationError) as refused:
            self.days.validate_python(given)
        assert refused.value.errors()[0]["type"] == code


class TestSchema:
    @pytest.mark.parametrize("model", [HourlyTerms, MilestoneTerms, ProjectTerms, RetainerTerms])
    def test_every_field_is_described_and_the_example_is_valid(self, model):
        schema = model.model_json_schema()
        assert all("description" in field for field in schema["properties"].values())
        assert [model.model_validate_json(json.dumps(one)) for one in schema["examples"]]

    def test_the_bounds_of_milestones_are_published(self):
        field = ProjectTerms.model_json_schema()["properties"]["milestones"]
        # No least number: terms with a ceiling instead are answered with none.
        assert ("minItems" in field, field["maxItems"]) == (False, 50)
