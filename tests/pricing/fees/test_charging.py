# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from decimal import Decimal

import pytest
from hypothesis import given

from tests.pricing.fees.fee_samples import charged, rule
from tests.pricing.samples import fee_rules, money, monies
from va_market.pricing.fees import FeeRule, explained_fee, fee_on, fees_on
from va_market.pricing.fees.errors import BilledBeforeNegative, FeeCurrencyMismatch


def parts(line: str, found: FeeRule) -> tuple[str, str]:
    fees = fees_on(money(line), found)
    return str(fees.client.value), str(fees.assistant.value)


class TestPlainShare:
    # Arithmetic: line times percent over 100, rounded half away from zero to the decimals of the
    # currency. The first row is the flat 10 % that Upwork takes since May 2023.
    @pytest.mark.parametrize(
        ("line", "percent", "fee"),
        [
            ("37.50 EUR", "10", "3.75 EUR"),
            ("10.10 EUR", "7.5", "0.76 EUR"),
            ("0.20 EUR", "12.5", "0.03 EUR"),
            ("-0.20 EUR", "12.5", "-0.03 EUR"),
            ("0.04 EUR", "10", "0.00 EUR"),
            ("0.00 EUR", "10", "0.00 EUR"),
            ("99.99 EUR", "0", "0.00 EUR"),
            ("99.99 EUR", "100", "99.99 EUR"),
            ("15 JPY", "10", "2 JPY"),
            ("-15 JPY", "10", "-2 JPY"),
            ("1.005 KWD", "10", "0.101 KWD"),
            ("1.0005 CLF", "10", "0.1001 CLF"),
            ("9999999999999.99 EUR", "0.0001", "10000000.00 EUR"),
        ],
    )
    def test_is_the_share_of_the_line_rounded_once(self, line, percent, fee):
        assert fee_on(money(line), FeeRule(payer="client", percent=percent)) == money(fee)

    @given(line=monies(), found=fee_rules)
    def test_is_never_more_than_the_line(self, line, found):
        assert abs(fee_on(line, found).minor) <= abs(line.minor)

    @given(line=monies(), found=fee_rules)
    def test_the_explanation_ends_with_the_fee(self, line, found):
        explained = explained_fee(line, found)
        assert explained.value == fee_on(line, found)
        assert explained.steps[-1].result == str(explained.value)


class TestLimits:
    # Freelancer.com publishes 10 % or 5.00 USD, whichever is greater, for a fixed price. The cap at
    # the line is the default of this software; the most is arithmetic.
    @pytest.mark.parametrize(
        ("line", "above_line", "fee"),
        [
            ("30.00 USD", "cap", "5.00 USD"),
            ("50.00 USD", "cap", "5.00 USD"),
            ("50.10 USD", "cap", "5.01 USD"),
            ("80.00 USD", "cap", "8.00 USD"),
            ("5.00 USD", "cap", "5.00 USD"),
            ("3.00 USD", "cap", "3.00 USD"),
            ("3.00 USD", "charge", "5.00 USD"),
            ("-3.00 USD", "charge", "-5.00 USD"),
            ("-80.00 USD", "cap", "-8.00 USD"),
            ("0.00 USD", "charge", "0.00 USD"),
            ("1000.00 USD", "cap", "90.00 USD"),
        ],
    )
    def test_a_fee_lies_between_least_and_most(self, line, above_line, fee):
        limits = {"least": money("5.00 USD"), "most": money("90.00 USD")}
        found = rule(percent="10", above_line=above_line, **limits)
        assert fee_on(money(line), found) == money(fee)

    # Arithmetic: the flat amount, or the line where that is less.
    @pytest.mark.parametrize(
        ("line", "above_line", "fee"),
        [
            ("20.00 EUR", "cap", "1.50 EUR"),
            ("1.50 EUR", "cap", "1.50 EUR"),
            ("1.49 EUR", "cap", "1.49 EUR"),
            ("1.49 EUR", "charge", "1.50 EUR"),
            ("-20.00 EUR", "cap", "-1.50 EUR"),
            ("0.00 EUR", "cap", "0.00 EUR"),
            ("0.00 EUR", "charge", "0.00 EUR"),
        ],
    )
    def test_a_flat_fee_is_per_line(self, line, above_line, fee):
        found = rule(kind="flat", flat=money("1.50 EUR"), above_line=above_line)
        assert fee_on(money(line), found) == money(fee)


class TestWhoPays:
    # Arithmetic: the client's share of the rounded fee, rounded; the assistant bears the rest.
    @pytest.mark.parametrize(
        ("line", "given", "client", "assistant"),
        [
            ("37.50 EUR", {"payer": "client"}, "3.75 EUR", "0.00 EUR"),
            ("37.50 EUR", {"payer": "assistant"}, "0.00 EUR", "3.75 EUR"),
            ("37.50 EUR", {"payer": "both"}, "1.88 EUR", "1.87 EUR"),
            ("-37.50 EUR", {"payer": "both"}, "-1.88 EUR", "-1.87 EUR"),
            ("0.00 EUR", {"payer": "both"}, "0.00 EUR", "0.00 EUR"),
            ("100 JPY", {"payer": "both", "client_share_percent": "33"}, "3 JPY", "7 JPY"),
            ("0.050 KWD", {"payer": "both"}, "0.003 KWD", "0.002 KWD"),
            ("0.0050 CLF", {"payer": "both"}, "0.0003 CLF", "0.0002 CLF"),
            ("40.00 EUR", {"payer": "both", "client_share_percent": "0"}, "0.00 EUR", "4.00 EUR"),
            ("40.00 EUR", {"payer": "both", "client_share_percent": "100"}, "4.00 EUR", "0.00 EUR"),
        ],
    )
    def test_the_fee_is_borne_as_the_rule_says(self, line, given, client, assistant):
        assert parts(line, rule(percent="10", **given)) == (client, assistant)

    @given(case=charged())
    def test_both_parts_are_the_whole_and_neither_has_another_sign(self, case):
        line, found, before = case
        fees = fees_on(line, found, billed_before=before)
        total = fees.total.value
        assert fees.client.value + fees.assistant.value == total
        assert all(part.value.minor * line.minor >= 0 for part in (fees.client, fees.assistant))

    @given(case=charged())
    def test_a_negative_line_mirrors_the_positive(self, case):
        line, found, before = case
        plus, minus = (fees_on(one, found, billed_before=before) for one in (line, -line))
        assert (-plus.client.value, -plus.assistant.value) == (
            minus.client.value,
            minus.assistant.value,
        )

    @given(case=charged())
    def test_who_pays_does_not_change_the_whole(self, case):
        line, found, before = case
        alone = FeeRule.model_validate(
            found.model_dump(exclude={"client_share_percent"}) | {"payer": "client"}
        )
        assert (
            fees_on(line, alone, billed_before=before).total.value
            == fees_on(line, found, billed_before=before).total.value
        )

    @given(case=charged())
    def test_a_capped_fee_is_never_more_than_its_line(self, case):
        line, found, before = case
        capped = found.model_copy(update={"above_line": "cap"})
        fee = fees_on(line, capped, billed_before=before).total.value
        assert abs(fee.minor) <= abs(line.minor)


class TestTrace:
    def test_tells_share_rounding_and_parts(self):
        fees = fees_on(money("37.55 EUR"), rule(payer="both", percent="10"))
        assert [(step.step, step.formula, step.result) for step in fees.total.steps] == [
            ("fee", "10 % of 37.55 EUR, paid by both", "3.755 EUR"),
            ("rounding", "3.755 EUR to 2 decimals, half away from zero", "3.76 EUR"),
            ("fee_client", "50 % of 3.76 EUR, paid by the client", "1.88 EUR"),
            ("fee_assistant", "3.76 EUR − 1.88 EUR, paid by the assistant", "1.88 EUR"),
        ]

    def test_tells_limits_and_the_mirror(self):
        found = rule(percent="10", least=money("5.00 EUR"))
        assert [
            (step.step, step.formula, step.result)
            for step in explained_fee(money("-3.00 EUR"), found).steps
        ] == [
            ("fee", "10 % of 3.00 EUR, paid by the assistant", "0.30 EUR"),
            ("least_fee", "5.00 EUR instead of 0.30 EUR: least fee on a line", "5.00 EUR"),
            ("fee_cap", "3.00 EUR instead of 5.00 EUR: never more than the line", "3.00 EUR"),
            ("fee_mirrored", "−(3.00 EUR), as the line is negative", "-3.00 EUR"),
        ]

    @pytest.mark.parametrize(
        ("line", "given", "formula"),
        [
            ("0.00 EUR", {"percent": "10"}, "a line of zero bears no fee, paid by the assistant"),
            (
                "9.00 EUR",
                {"kind": "flat", "flat": money("1.00 EUR")},
                "flat fee per line, paid by the assistant",
            ),
        ],
    )
    def test_says_why_a_fee_is_what_it_is(self, line, given, formula):
        steps = explained_fee(money(line), rule(**given)).steps
        assert [step.formula for step in steps] == [formula]

    def test_who_pays_nothing_has_nothing_to_explain(self):
        assert fees_on(money("-9.00 EUR"), rule(percent="10")).client.steps == ()


class TestRefusals:
    def test_a_rule_in_another_currency_is_refused(self):
        with pytest.raises(FeeCurrencyMismatch) as refused:
            fees_on(money("9.00 EUR"), rule(percent="10", least=money("5 JPY")))
        assert (refused.value.code, refused.value.field) == ("fee_currency_mismatch", "fee")

    def test_an_amount_billed_before_in_another_currency_is_refused(self):
        with pytest.raises(FeeCurrencyMismatch) as refused:
            fees_on(money("9.00 EUR"), rule(percent="10"), billed_before=money("5 JPY"))
        assert refused.value.field == "billed_before"

    def test_less_than_nothing_billed_before_is_refused(self):
        with pytest.raises(BilledBeforeNegative) as refused:
            fees_on(money("9.00 EUR"), rule(percent="10"), billed_before=money("-0.01 EUR"))
        assert refused.value.field == "billed_before"

    def test_a_percentage_alone_fits_every_currency(self):
        assert fee_on(money("9.00 EUR"), rule(percent=Decimal(10))) == money("0.90 EUR")

    def test_a_payer_that_nobody_knows_is_a_fault_of_the_program(self):
        found = rule(percent="10").model_copy(update={"payer": "nobody"})
        with pytest.raises(AssertionError):
            fees_on(money("9.00 EUR"), found)
