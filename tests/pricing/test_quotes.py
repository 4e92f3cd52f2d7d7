import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from tests.pricing.samples import (
    ASSISTANT_PAYS_TEN,
    CLIENT_PAYS_TEN,
    any_terms,
    fee_rules,
    hourly,
    minutes,
    money,
    project,
    quoted,
    retainer,
)
from va_market.pricing.errors import AmountOutOfRange, InputNotApplicable
from va_market.pricing.quotes import (
    Conditions,
    Quote,
    QuoteLine,
    QuoteRequest,
    TaxQuestion,
    TraceStep,
)

DAY = date(2026, 12, 1)


class TestWhoPaysTheFee:
    def test_the_client_pays_it_on_top(self):
        result = quoted(hourly(), minutes=90, fee=CLIENT_PAYS_TEN)
        assert result.subtotal == money("37.50 EUR")
        assert result.fee == money("3.75 EUR")
        assert result.client_pays == money("41.25 EUR")
        assert result.assistant_receives == money("37.50 EUR")

    def test_the_assistant_receives_less(self):
        result = quoted(hourly(), minutes=90, fee=ASSISTANT_PAYS_TEN)
        assert result.client_pays == money("37.50 EUR")
        assert result.assistant_receives == money("33.75 EUR")

    def test_it_is_rounded_on_each_line(self):
        result = quoted(project(*["0.05 EUR"] * 3), fee=CLIENT_PAYS_TEN)
        assert result.fee == money("0.03 EUR")

    def test_what_the_client_would_pay_must_fit_an_amount(self):
        with pytest.raises(AmountOutOfRange):
            quoted(project("9999999999999.99 EUR"), fee=CLIENT_PAYS_TEN)


class TestEveryQuote:
    @given(terms=any_terms, worked=minutes, rule=fee_rules)
    def test_its_lines_add_up(self, terms, worked, rule):
        result = quoted(terms, minutes=worked, fee=rule)
        assert sum(line.amount.minor for line in result.lines) == result.subtotal.minor
        assert sum(line.fee.minor for line in result.lines) == result.fee.minor
        assert {line.amount.currency for line in result.lines} == {result.currency}

    @given(terms=any_terms, worked=minutes, rule=fee_rules)
    def test_the_difference_of_paid_and_received_is_the_fee(self, terms, worked, rule):
        result = quoted(terms, minutes=worked, fee=rule)
        assert result.client_pays - result.assistant_receives == result.fee
        assert result.subtotal in (result.client_pays, result.assistant_receives)
        assert result.fee.minor >= 0

    @given(terms=any_terms, worked=minutes, rule=fee_rules)
    def test_all_minutes_are_billed_or_unbilled(self, terms, worked, rule):
        result = quoted(terms, minutes=worked, fee=rule)
        assert result.billed_minutes + result.unbilled_minutes == worked

    @given(terms=any_terms, worked=minutes, rule=fee_rules)
    def test_every_line_explains_its_amount_and_its_fee(self, terms, worked, rule):
        for line in quoted(terms, minutes=worked, fee=rule).lines:
            results = [step.result for step in line.trace]
            assert str(line.amount) in results
            assert str(line.fee) in results

    @given(terms=any_terms, worked=minutes, rule=fee_rules)
    def test_it_is_written_and_read_back_the_same(self, terms, worked, rule):
        result = quoted(terms, minutes=worked, fee=rule)
        assert Quote.model_validate_json(result.model_dump_json()) == result


class TestInputsThatDoNotApply:
    @pytest.mark.parametrize(
        ("terms", "given", "field"),
        [
            (hourly(), {"starts_on": DAY}, "starts_on"),
            (hourly(), {"ends_on": DAY}, "ends_on"),
            (project("1.00 EUR"), {"weeks": 1}, "weeks"),
            (project("1.00 EUR"), {"starts_on": DAY}, "starts_on"),
            (retainer(), {"weeks": 4}, "weeks"),
        ],
    )
    def test_are_refused_instead_of_ignored(self, terms, given, field):
        with pytest.raises(InputNotApplicable) as refused:
            quoted(terms, minutes=60, **given)
        assert refused.value.field == field

    def test_terms_of_an_unknown_kind_are_a_fault_of_the_program(self):
        with pytest.raises(AssertionError):
            quoted(object())


class TestQuoteRequest:
    terms = {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}}  # noqa: RUF012 - read only

    def test_only_the_terms_are_required(self):
        request = QuoteRequest.model_validate({"terms": self.terms})
        given = request.model_dump(exclude={"terms"})
        assert set(given.values()) == {None}
        assert request.terms == hourly()

    @pytest.mark.parametrize(
        "given",
        [{"weeks": 0}, {"weeks": 521}, {"minutes": -1}, {"starts_on": 5}, {"hours": 1}],
    )
    def test_faulty_inputs_are_refused(self, given):
        with pytest.raises(ValidationError):
            QuoteRequest.model_validate({"terms": self.terms} | given)


class TestSchema:
    @pytest.mark.parametrize("model", [QuoteRequest, Quote, QuoteLine, TraceStep])
    def test_every_field_is_described_and_the_example_is_valid(self, model: Any):
        schema = model.model_json_schema()
        assert all("description" in field for field in schema["properties"].values())
        assert [model.model_validate_json(json.dumps(one)) for one in schema["examples"]]

    @pytest.mark.parametrize("model", [Quote, QuoteLine, TraceStep])
    def test_outputs_have_no_defaults(self, model: Any):
        assert all(field.is_required() for field in model.model_fields.values())

    def test_the_example_of_a_quote_is_the_quote_of_the_example(self):
        example = Quote.model_json_schema()["examples"][0]
        question = TaxQuestion.model_json_schema()["examples"][0]
        conditions = Conditions(
            tax=TaxQuestion.model_validate(question), withholding_percent=Decimal(20)
        )
        result = quoted(
            retainer(overage=None), starts_on=DAY, fee=CLIENT_PAYS_TEN, conditions=conditions
        )
        assert json.loads(result.model_dump_json()) == example
