"""B3: several ways of being paid in one contract, each exactly as it would be alone."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tests.pricing.samples import (
    ASSISTANT_PAYS_TEN,
    NO_FEE,
    amounts,
    fee_rules,
    hourly,
    hourly_terms,
    minutes,
    money,
    project,
    quoted,
    retainer,
    up_to,
)
from va_market.pricing.commissions.errors import SalesRequired
from va_market.pricing.errors import InputNotApplicable
from va_market.pricing.quotes import QuoteRequest
from va_market.pricing.terms import (
    CombinedTerms,
    CommissionTerms,
    FixedFeeTerms,
    PayTerms,
    ProBonoTerms,
    parts_of,
    project_of,
    time_of,
)
from va_market.pricing.timesheets import amount_of_time

READ: TypeAdapter[PayTerms] = TypeAdapter(PayTerms)
GIFT = ProBonoTerms(kind="pro_bono", list_rate=money("20.00 EUR"))
SALES = CommissionTerms.model_validate(
    {"kind": "commission", "currency": "EUR", "percent": "5", "target_share_percent": "33.3333"}
)
FEE = FixedFeeTerms(kind="fixed_fee", amount=money("99.00 EUR"))


def combined(*parts: Any) -> CombinedTerms:
    return CombinedTerms(kind="combined", parts=parts)


class TestTerms:
    @pytest.mark.parametrize(
        ("parts", "code"),
        [
            ([hourly()], "too_short"),
            ([hourly(), hourly("30.00 EUR")], "kind_twice"),
            ([hourly(), retainer("500.00 USD", overage=None)], "mixed_currencies"),
        ],
    )
    def test_stand_for_several_kinds_each_once_in_one_currency(self, parts, code):
        with pytest.raises(ValidationError) as refused:
            combined(*parts)
        assert [fault["type"] for fault in refused.value.errors()] == [code]

    def test_are_read_back_as_they_were_written(self):
        terms = combined(retainer(), hourly(), SALES, GIFT)
        assert READ.validate_json(READ.dump_json(terms)) == terms

    def test_do_not_nest(self):
        with pytest.raises(ValidationError) as refused:
            READ.validate_python(
                {"kind": "combined", "parts": [{"kind": "combined", "parts": []}, {}]}
            )
        assert "union_tag_invalid" in {fault["type"] for fault in refused.value.errors()}

    def test_have_the_headline_of_the_first_part(self):
        terms = combined(FEE, hourly())
        assert (terms.headline, terms.currency) == (money("99.00 EUR"), "EUR")

    @pytest.mark.parametrize(
        ("parts", "kind"),
        [
            ((hourly(), retainer()), "retainer"),
            ((GIFT, hourly()), "hourly"),
            ((FEE, GIFT), "pro_bono"),
            ((FEE, SALES), "fixed_fee"),
        ],
    )
    def test_give_time_to_the_part_that_pays_for_it(self, parts, kind):
        assert time_of(combined(*parts)).kind == kind

    def test_single_terms_are_their_only_part(self):
        assert parts_of(hourly()) == (hourly(),)
        assert time_of(hourly()) == hourly()


class TestQuoting:
    def test_every_part_is_priced_as_it_would_be_alone(self):
        span = {"starts_on": date(2026, 12, 15), "ends_on": date(2027, 2, 1)}
        alone = [
            quoted(retainer(), minutes=2000, **span),
            quoted(hourly(), minutes=90),
            quoted(project("300.00 EUR", "700.00 EUR", deposit="100.00 EUR")),
            quoted(FEE, **span),
            quoted(SALES, sales_per_period=money("800.00 EUR"), periods=2),
        ]
        terms = combined(
            retainer(), hourly(), project("300.00 EUR", "700.00 EUR", deposit="100.00 EUR"), FEE,
            SALES,
        )  # fmt: skip
        together = quoted(
            terms,
            minutes_of={"retainer": 2000, "hourly": 90},
            sales_per_period=money("800.00 EUR"),
            periods=2,
            **span,
        )
        assert amounts(together) == [amount for one in alone for amount in amounts(one)]
        assert [line.kind for line in together.lines] == [
            line.kind for one in alone for line in one.lines
        ]
        assert together.billed_minutes == sum(one.billed_minutes for one in alone)

    def test_minutes_without_a_name_belong_to_the_part_that_pays_for_time(self):
        result = quoted(combined(hourly(), GIFT), minutes=60)
        assert [(line.kind, line.quantity) for line in result.lines] == [
            ("hourly", "1"),
            ("pro_bono", "0"),
        ]

    def test_a_part_without_named_minutes_has_none(self):
        result = quoted(combined(hourly(), GIFT), minutes_of={"pro_bono": 30})
        assert amounts(result) == ["0.00 EUR", "0.00 EUR"]

    @pytest.mark.parametrize(
        ("terms", "given", "field"),
        [
            (
                combined(hourly(), GIFT),
                {"minutes": 60, "starts_on": date(2026, 12, 1)},
                "starts_on",
            ),
            (combined(hourly(), FEE), {"minutes": 60, "periods": 2}, "periods"),
            (combined(hourly(), FEE), {"minutes_of": {"retainer": 5}}, "minutes_of/retainer"),
            (hourly(), {"minutes_of": {"hourly": 5}}, "minutes_of/hourly"),
        ],
    )
    def test_inputs_that_no_part_looks_at_are_refused(self, terms, given, field):
        with pytest.raises(InputNotApplicable) as refused:
            quoted(terms, **given)
        assert refused.value.field == field

    @given(terms=hourly_terms(), worked=minutes, free=minutes, rule=fee_rules)
    def test_work_for_free_changes_no_amount_and_no_fee(self, terms, worked, free, rule):
        # R09
        gift = ProBonoTerms(kind="pro_bono", list_rate=terms.rate)
        alone = quoted(terms, minutes=worked, fee=rule)
        both = quoted(
            combined(terms, gift), minutes_of={"hourly": worked, "pro_bono": free}, fee=rule
        )
        assert (both.subtotal, both.fee, both.client_pays) == (
            alone.subtotal,
            alone.fee,
            alone.client_pays,
        )


class TestShareOfCommission:
    # R48. 5 % of the sales beside 600.00 of hours: 300 of 900 is a third, a cent less is not.
    @pytest.mark.parametrize(
        ("sales", "warnings"),
        [
            ("6000.00 EUR", []),
            (
                "5999.00 EUR",
                [
                    "Commission is 33.3 % of the expected pay, below the target of 33.3333 %.",
                ],
            ),
            (
                "0.00 EUR",
                ["Commission is 0.0 % of the expected pay, below the target of 33.3333 %."],
            ),
        ],
    )
    def test_below_its_target_is_a_warning(self, sales, warnings):
        result = quoted(combined(hourly(), SALES), minutes=1440, sales_per_period=money(sales))
        assert result.warnings == warnings

    def test_is_not_warned_of_without_a_target_or_without_pay(self):
        plain = CommissionTerms.model_validate(
            {"kind": "commission", "currency": "EUR", "percent": "5"}
        )
        assert quoted(plain, sales_per_period=money("0.00 EUR")).warnings == []
        assert quoted(SALES, sales_per_period=money("0.00 EUR")).warnings == []

    @given(sales=st.integers(0, 10**9))
    def test_alone_is_all_of_the_pay(self, sales):
        result = quoted(SALES, sales_per_period=money(f"{sales}.00 EUR"), fee=ASSISTANT_PAYS_TEN)
        assert result.warnings == []


class TestCommission:
    def test_needs_the_expected_sales(self):
        with pytest.raises(SalesRequired) as refused:
            quoted(SALES)
        assert refused.value.field == "sales_per_period"


class TestParts:
    PRICE = project("300.00 EUR")

    @pytest.mark.parametrize(
        ("terms", "found"),
        [
            (PRICE, PRICE),
            (combined(hourly(), PRICE), PRICE),
            (combined(hourly(), GIFT), None),
            (hourly(), None),
        ],
    )
    def test_the_project_is_found_wherever_it_stands(self, terms: PayTerms, found: Any) -> None:
        assert project_of(terms) == found


class TestTimeOfAProject:
    @pytest.mark.parametrize(
        ("parts", "kind"),
        [
            ([FEE, up_to()], "project"),
            ([up_to(), hourly()], "hourly"),
            ([GIFT, up_to()], "project"),
            ([FEE, project("400.00 EUR")], "fixed_fee"),
            ([project("400.00 EUR"), GIFT], "pro_bono"),
        ],
    )
    def test_belongs_to_it_where_it_pays_for_time(self, parts, kind):
        assert time_of(combined(*parts)).kind == kind


class TestRecordedTime:
    TERMS = combined(hourly(), FEE, SALES, GIFT)

    def test_is_priced_part_by_part_and_parts_without_time_are_left_out(self):
        seconds = {"pro_bono": 1800, "fixed_fee": 900}
        result = amount_of_time(self.TERMS, billable_seconds=3600, seconds_of=seconds, fee=NO_FEE)
        assert [(line.kind, str(line.amount)) for line in result.lines] == [
            ("hourly", "25.00 EUR"),
            ("fixed_fee", "0.00 EUR"),
            ("pro_bono", "0.00 EUR"),
        ]

    @pytest.mark.parametrize(
        ("terms", "formula"),
        [
            (FEE, "the fee of 99.00 EUR covers any time"),
            (SALES, "sales are paid, not time; 0.00 EUR at least"),
        ],
    )
    def test_that_costs_nothing_says_why(self, terms, formula):
        [line] = amount_of_time(terms, billable_seconds=60, fee=NO_FEE).lines
        assert (str(line.amount), line.trace[0].formula) == ("0.00 EUR", formula)


class TestRequest:
    def test_minutes_are_given_once(self):
        terms = {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}}
        with pytest.raises(ValidationError) as refused:
            QuoteRequest.model_validate({"terms": terms, "minutes": 1, "minutes_of": {"hourly": 1}})
        assert [fault["type"] for fault in refused.value.errors()] == ["minutes_twice"]
