"""Fees on each side, tax and withholding on a quote."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from tests.pricing.samples import (
    any_terms,
    fee_rules,
    hourly,
    minutes,
    money,
    project,
    quoted,
    retainer,
)
from va_market.pricing.fees import FeeRule
from va_market.pricing.fees.errors import FeeCurrencyMismatch
from va_market.pricing.quotes import Conditions, TaxQuestion

PORTUGUESE = {"country": "PT", "legal_form": "company", "vat_id": "PT123456789"}
GERMAN = {"country": "DE", "legal_form": "company", "vat_id": "DE123456789"}
DAY = "2026-12-01"
BOTH = FeeRule.model_validate({"payer": "both", "percent": "10", "client_share_percent": "30"})
LIFETIME = FeeRule.model_validate(
    {
        "payer": "assistant",
        "kind": "bands",
        "bands": [
            {"up_to": {"amount": "500.00", "currency": "EUR"}, "percent": "20"},
            {"up_to": {"amount": "10000.00", "currency": "EUR"}, "percent": "10"},
            {"percent": "5"},
        ],
    }
)


def taxed(buyer=GERMAN, **more) -> Conditions:
    question = {"seller": PORTUGUESE, "buyer": buyer, "on": DAY, **more}
    return Conditions(tax=TaxQuestion.model_validate(question))


class TestFeesOfBothSides:
    def test_are_shown_apart_and_add_up(self):
        result = quoted(hourly(), minutes=60, fee=BOTH)
        # 10 % of 25.00 is 2.50: 30 % of it, 0.75, is the client's.
        assert (str(result.client_fee), str(result.assistant_fee)) == ("0.75 EUR", "1.75 EUR")
        assert (result.client_pays, result.assistant_receives) == (
            money("25.75 EUR"),
            money("23.25 EUR"),
        )

    def test_in_bands_count_what_was_billed_before_and_line_by_line(self):
        terms = project("300.00 EUR", "300.00 EUR")
        # 20 % up to 500, 10 % beyond. From 0: 60, then 40 + 10. From 400: 20 + 20, then 30.
        assert [str(line.fee) for line in quoted(terms, fee=LIFETIME).lines] == [
            "60.00 EUR",
            "50.00 EUR",
        ]
        known = Conditions(billed_before=money("400.00 EUR"))
        later = quoted(terms, fee=LIFETIME, conditions=known)
        assert [str(line.fee) for line in later.lines] == ["40.00 EUR", "30.00 EUR"]

    @pytest.mark.parametrize("deposit", ["0.01 EUR", "33.33 EUR", "600.00 EUR"])
    @pytest.mark.parametrize("rule", [BOTH, LIFETIME], ids=["both", "bands"])
    def test_never_change_with_a_deposit(self, deposit, rule):
        parts = ("100.10 EUR", "399.90 EUR", "100.00 EUR")
        plain = quoted(project(*parts), fee=rule)
        advanced = quoted(project(*parts, deposit=deposit), fee=rule)
        assert (advanced.client_fee, advanced.assistant_fee) == (
            plain.client_fee,
            plain.assistant_fee,
        )

    def test_of_whole_periods_are_those_of_as_many_invoices(self):
        # 7 % of 33.33 is 2.3331: three times 2.33, not 7.00.
        rule = FeeRule.model_validate({"payer": "client", "percent": "7"})
        span = {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 3, 1)}
        result = quoted(retainer("33.33 EUR"), **span, fee=rule)
        assert str(result.fee) == "6.99 EUR"
        assert result.lines[0].trace[-1].formula == "3 \u00d7 2.33 EUR, one for each"

    def test_in_another_currency_are_refused(self):
        flat = {"amount": "1.00", "currency": "USD"}
        rule = FeeRule.model_validate({"payer": "client", "kind": "flat", "flat": flat})
        with pytest.raises(FeeCurrencyMismatch):
            quoted(hourly(), minutes=60, fee=rule)


class TestTax:
    def test_of_the_country_comes_on_top(self):
        # 23 % of 37.50 is 8.625.
        result = quoted(hourly(), minutes=90, conditions=taxed(PORTUGUESE))
        assert str(result.tax.tax) == "8.63 EUR"
        assert result.client_pays_in_all == result.assistant_is_paid == money("46.13 EUR")
        assert result.client_pays == money("37.50 EUR")

    def test_is_reversed_between_businesses_of_the_union(self):
        result = quoted(hourly(), minutes=90, conditions=taxed())
        [group] = result.tax.groups
        assert (group.category, group.note) == ("AE", "Reverse charge")
        assert result.client_pays_in_all == money("37.50 EUR")

    def test_may_have_a_rate_of_its_own(self):
        result = quoted(hourly(), minutes=60, conditions=taxed(PORTUGUESE, percent="6"))
        assert str(result.tax.tax) == "1.50 EUR"

    def test_is_left_out_where_nobody_asked(self):
        assert quoted(hourly(), minutes=60).tax is None


class TestWithholding:
    def test_is_a_leg_of_its_own(self):
        conditions = Conditions(withholding_percent=Decimal(20))
        result = quoted(hourly(), minutes=90, fee=BOTH, conditions=conditions)
        assert str(result.withheld.amount) == "7.50 EUR"
        assert result.client_pays_in_all == result.client_pays == money("38.63 EUR")
        # 37.50 less 2.62 of the fee and 7.50 withheld
        assert str(result.assistant_is_paid) == "27.38 EUR"

    def test_of_more_than_is_left_is_warned_of(self):
        dear = FeeRule.model_validate({"payer": "assistant", "percent": "60"})
        conditions = Conditions(withholding_percent=Decimal(50))
        [warning] = quoted(hourly(), minutes=60, fee=dear, conditions=conditions).warnings
        assert warning.startswith("The assistant would be left with -2.50 EUR")

    @given(terms=any_terms, worked=minutes, rule=fee_rules)
    def test_what_is_paid_and_withheld_and_the_fee_make_up_what_the_client_pays(
        self, terms, worked, rule
    ):
        conditions = Conditions(withholding_percent=Decimal("12.5"))
        result = quoted(terms, minutes=worked, fee=rule, conditions=conditions)
        parts = result.assistant_is_paid + result.withheld.amount + result.fee
        assert parts == result.client_pays_in_all
