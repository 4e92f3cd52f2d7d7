"""Loaded by Schemathesis: text formats of our own, and the rules no JSON Schema can say."""

from typing import Any

import schemathesis
from hypothesis import strategies as st

from va_market.kit.money import EXPONENTS

schemathesis.openapi.format("iso-4217", st.sampled_from(sorted(EXPONENTS)))
schemathesis.openapi.format("iso-3166-1", st.sampled_from(["PT", "BR", "PH", "US"]))
schemathesis.openapi.format(
    "iana-time-zone", st.sampled_from(["UTC", "Europe/Lisbon", "Asia/Manila", "America/New_York"])
)
schemathesis.openapi.format(
    "entity-tags", st.sampled_from(["*", '"1-0"', 'W/"1-0"', '"0-0", "1-0",, "2-0"'])
)

# By code; a code that many rules share stands with the one pointer it is meant for.
BEYOND_THE_SCHEMA = {
    "not_a_line_of_work": "the lines are those of the invoice",
    "credit_above_billed": "what is left depends on what was credited before",
    "credit_not_positive": "several amounts are added up",
    "period_too_long": "two days are compared",
    "bad_cursor": "cursors are signed and bound to their list",
    "int_type": "JSON Schema calls 915.0 an integer, the API wants it written as one",
    "unknown_time_zone": "the names are those of the IANA database",
    "unknown_currency": "the codes are those of ISO 4217, which grows",
    "unknown_country": "the codes are those of ISO 3166-1, which change",
    "unknown_event_type": "the types of events grow",
    "unknown_action": "the types of events grow",
    "money_invalid": "the decimals and the greatest amount depend on the currency",
    "mixed_currencies": "several amounts have one currency",
    "dates_of_custom_schedule": "one field depends on the kind beside it",
    "categories_of_scope": "one field depends on the scope beside it",
    "rivals_of_scope": "one field depends on the scope beside it",
    "exclusivity_ends_too_early": "two days are compared",
    "dedicated_means_all": "two fields are compared",
    "one_length_of_term": "one of two fields is needed, and not both",
    "notice_beyond_term": "two fields are compared",
    "renewal_without_end": "one field needs another",
    "renewal_twice": "the terms and the conditions are compared",
    "unknown_organization": "the ids are those of organizations there are",
    "dates_not_ascending": "the days of a list are compared",
    "hours_overlap": "the hours of a list are compared",
    "milestones_do_not_add_up": "a sum over an array",
    "deposit_above_price": "two amounts are compared",
    "ceiling_is_not_the_price": "two amounts are compared",
    "milestones_missing": "a project has milestones or a ceiling, and not both",
    "milestones_beside_ceiling": "a project has milestones or a ceiling, and not both",
    "deposit_without_milestones": "a project has milestones or a ceiling, and not both",
    "levels_not_ascending": "several amounts or ends are compared",
    "range_reversed": "two fields are compared",
    "ends_too_early": "two times are compared",
    "end_not_after_start": "two days are compared",
    "too_long": "the span between two times, or a text of spaces around few letters",
    "too_many": "the number of items behind commas",
    "too_early": "a time is compared with the contract",
    "before_contract": "a time is compared with the contract",
    "not_assigned": "a time is compared with the contract",
    "times_needed": "one of several fields is needed",
    "times_twice": "one of several fields is needed",
    "evidence_incomplete": "which of two fields is needed depends on the kind",
    "time_invalid": "a pattern does not know how many days a month has",
    "file_refused": "what a file is, its content says",
    "local_time_does_not_exist": "the clocks of a zone skip some times",
    "local_time_repeated": "the clocks of a zone read some times twice",
    "offset_not_in_force": "a zone has its offsets by the day",
    "not_a_whole_second": "JSON Schema has no format for times without fractions",
    "break_outside_entry": "two times are compared",
    "breaks_overlap": "the times of a list are compared",
    "nothing_worked": "a sum over an array",
    "in_the_future": "a time is compared with the clock",
    "half_of_a_pair": "what belongs together is not in the document",
    "before_it_came": "a day is compared with one of before",
    "outside_contract": "a day is compared with those of the contract",
    "span_too_long": "two days are compared, of which one may be today",
    "reference": "the last sign is worked out from the others",
    "history_is_fixed": "a day is compared with the clock",
    "factor_without_size": "a factor needs a size of firm beside it",
    "in_the_past": "a day is compared with the clock",
    "too_late": "a day is compared with the clock",
    "bad_network": "JSON Schema has no format for networks",
    "time_out_of_range": "JSON Schema has no bounds for times",
    "date_out_of_range": "JSON Schema has no bounds for days",
    "datetime_from_date_parsing": "offsets of a day and more, and leap seconds",
    "other_work_missing": "the category `other` needs a text beside it",
    "currency_missing": "a budget needs a currency beside it",
    "differs_from_quote": "two resources are compared",
    "quoted_for_staff": "two resources are compared",
    "input_not_applicable": "which inputs apply depends on the kind of the terms",
    "minutes_required": "which inputs are needed depends on the kind of the terms",
    "start_required": "an end needs a start",
    "amount_out_of_range": "the result of a calculation",
    "ceiling_dropped": "two versions of terms are compared",
    "no_productive_time": "the result of a calculation",
    "minutes_ambiguous": "one of two fields is needed, and not both",
    "leave_fills_the_year": "three fields are compared",
    "fee_field_not_applicable": "which fields apply depends on the kind of the rule",
    "client_share_not_applicable": "which fields apply depends on the kind of the rule",
    "fixed_price_needs_rate": "one of two fields is needed for the other",
    "percent_required": "which fields apply depends on the kind of the rule",
    "flat_required": "which fields apply depends on the kind of the rule",
    "bands_required": "which fields apply depends on the kind of the rule",
    "bands_not_ascending": "several amounts or ends are compared",
    "last_band_ends": "several amounts or ends are compared",
    "band_without_end": "several amounts or ends are compared",
    "least_above_most": "several amounts or ends are compared",
    "tiers_not_ascending": "several amounts or ends are compared",
    "last_tier_open": "several amounts or ends are compared",
    "draw_above_cap": "several amounts or ends are compared",
    "guarantee_above_cap": "several amounts or ends are compared",
    "rounding_beyond_minimum_charge": "several amounts or ends are compared",
    "commitment_within_included": "several amounts or ends are compared",
    "estimates_not_ascending": "several amounts or ends are compared",
    "annual_fee_above_months": "several amounts or ends are compared",
    "premium_minutes_too_many": "several amounts or ends are compared",
    "validity_empty": "two days are compared",
    "percent_or_tiers": "one of several fields is needed, or none of them",
    "tiers_required": "one of several fields is needed, or none of them",
    "tier_mismatch": "one of several fields is needed, or none of them",
    "minutes_twice": "one of several fields is needed, or none of them",
    "terms_or_quote": "one of several fields is needed, or none of them",
    "night_empty": "one of several fields is needed, or none of them",
    "overtime_without_limit": "one of several fields is needed, or none of them",
    "clock_rounds_entries": "one of several fields is needed, or none of them",
    "kind_twice": "one of several fields is needed, or none of them",
    "period_length_invalid": "one of several fields is needed, or none of them",
    "unit_not_applicable": "one of several fields is needed, or none of them",
    "anchor_not_applicable": "one of several fields is needed, or none of them",
    "stop_with_overage_rate": "fields of a retainer go together or exclude each other",
    "overage_rate_missing": "fields of a retainer go together or exclude each other",
    "overage_rate_without_use": "fields of a retainer go together or exclude each other",
    "packs_without_price": "fields of a retainer go together or exclude each other",
    "packs_without_use": "fields of a retainer go together or exclude each other",
    "caps_without_rollover": "fields of a retainer go together or exclude each other",
    "commitment_without_overage": "fields of a retainer go together or exclude each other",
    "annual_billing_by_the_week": "fields of a retainer go together or exclude each other",
    "annual_fee_without_annual_billing": "fields of a retainer go together or exclude each other",
    "salary_for_staff_only": "what applies depends on the terms and the class of the worker",
    "benefits_for_staff_only": "what applies depends on the terms and the class of the worker",
    "sales_required": "what applies depends on the terms and the class of the worker",
    "premium_not_agreed": "what applies depends on the terms and the class of the worker",
    "fee_not_applicable": "what applies depends on the terms and the class of the worker",
    "not_the_amount_due": "what is to be funded depends on the terms",
    "above_the_rest": "what is left depends on what was approved before",
    "no_such_part": "what applies depends on the terms and the class of the worker",
    "fee_currency_mismatch": "the currency of one amount depends on another",
    "other_currency": "the currency of one amount depends on another",
    "too_many_periods": "the number of periods between two days",
    "tax_rate_unknown": "rates of tax are known for some countries and years",
    "unknown_holiday_calendar": "the calendars of holidays are those of a library",
    "weekend_days_invalid": "days are named once each",
    "accelerator_percent": "two fields of terms are compared",
    "amount_negative": "two fields of terms are compared",
    "rounding_not_for_staff": "what applies depends on the terms",
    "billed_otherwise": "what applies depends on the terms",
    "deposit_above_milestones": "what applies depends on the terms",
    "no_rate_band": "what applies depends on the terms",
    "outside_ceilings": "the job's ceilings are not in the document",
    "below_roster_rate": "the terms are compared with the roster",
    "assistant_or_agency": "one of two fields is needed, and not both",
    "belongs_to_client": "who belongs to the client is not in the document",
    **dict.fromkeys(
        ("answer_missing", "unknown_question", "answered_twice", "answer_kind_differs"),
        "the questions of the job are not in the document",
    ),
    "is_itself": "an id is compared with that of the path",
    "title_or_job": "one of several fields is needed, or none of them",
    "client_of_job": "one of several fields is needed, or none of them",
    "milestones_by_change_order": "the terms are compared with those that are agreed",
    "milestones_change_at_once": "a day is compared with the clock",
    "milestone_settled": "whether money was paid",
    "change_in_other_currency": "the currency of one amount depends on another",
    "recouped_above_deposit": "the terms are compared with those that are agreed",
    "notice_too_short": "a day is compared with the contract",
    "after_the_end": "a day is compared with the contract",
    "ends_before_effect": "a day is compared with another, and with the clock",
    "ends_at_once": "which fields apply depends on another",
    "cause_is_breach": "which fields apply depends on another",
    "no_notice": "whether notice was given",
    "before_agreed_version": "a day is compared with the contract",
    "cap_lowered_too_early": "a day is compared with the contract",
    "time_approved": "a day is compared with approved time",
    "currency_changed": "the currency of one amount depends on another",
    "ceiling_rate_changed": "the terms are compared with those that are agreed",
    "ceiling_lowered": "the terms are compared with those that are agreed",
    "change_names_milestone_twice": "the terms are compared with those that are agreed",
    "nothing_changed": "the terms are compared with those that are agreed",
    "terms_or_change_order": "one of several fields is needed, or none of them",
    "milestone_unknown": "the terms are compared with those that are agreed",
    "milestones_too_many": "the terms are compared with those that are agreed",
    "no_milestone_left": "the terms are compared with those that are agreed",
    "decided_by_client": "who decides depends on the side of the caller",
    "named_twice": "who may supervise depends on the people",
    "cannot_supervise": "who may supervise depends on the people",
    "supervisor_is_assistant": "who may supervise depends on the people",
    "unknown_event": "whether an event exists",
    "bad_tax_number": "the form and the checksum depend on the country",
    "bad_vat_number": "the form and the checksum depend on the country",
    "not_for_legal_form": "which details apply depends on the legal form of the organization",
    "code_refused": "a code depends on a secret and the clock",
    "token_refused": "which tokens were mailed",
    "idempotency_key_reused": "whether a key came before",
    "password_length": "JSON Schema counts characters, not bytes",
    "value_error /email": "what an address may be is finer than the format `email`",
    "missing /organization_id": "needed by those who hire for several organizations",
}


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Nobody here is an operator: with valid headers of one, every answer would be the same 403."""
    if case.meta is not None and case.meta.generation.mode.is_positive and case.headers:
        for name in [one for one in case.headers if one.lower().startswith("x-operator-")]:
            del case.headers[name]


def is_beyond(fault: dict[str, str]) -> bool:
    return not BEYOND_THE_SCHEMA.keys().isdisjoint(
        {fault["code"], f"{fault['code']} {fault['pointer']}"}
    )


@schemathesis.check
def valid_data_is_refused_only_beyond_the_schema(_context: Any, response: Any, case: Any) -> None:
    """What the document calls valid is refused only by rules that the document cannot say."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code not in (400, 422):
        return
    problem = response.json()
    faults = problem["errors"] or [{"code": problem["code"], "pointer": ""}]
    assert all(is_beyond(fault) for fault in faults), f"the document does not say: {problem}"
