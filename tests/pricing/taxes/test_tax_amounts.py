# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money
from tests.pricing.taxes.tax_samples import company, taxed_lines, treatment
from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.rounding import add_up
from va_market.pricing.taxes import TaxedLine, TaxGroup, TaxTotals, apply_tax, tax_of
from va_market.pricing.taxes.errors import TaxInclusionMixed


def totals(*lines: tuple[str, str], is_inclusive: bool = False) -> TaxTotals:
    """Each line as amount and rate."""
    taxed = [
        TaxedLine(money(amount), treatment("S" if percent != "0" else "Z", percent))
        for amount, percent in lines
    ]
    if is_inclusive:
        taxed = [
            TaxedLine(line.amount, line.treatment.model_copy(update={"is_inclusive": True}))
            for line in taxed
        ]
    return apply_tax(taxed, currency=taxed[0].amount.currency)


def sums(found: TaxTotals) -> tuple[str, str, str]:
    return str(found.net), str(found.tax), str(found.total)


class TestTaxOnTop:
    # EN 16931, BR-CO-17: the tax of a group is its taxable amount times its rate, rounded once.
    # In the second row each line alone would bear 0.02, and all three 0.06 instead of 0.07.
    @pytest.mark.parametrize(
        ("lines", "net", "tax", "total"),
        [
            ([("100.00 EUR", "23")], "100.00 EUR", "23.00 EUR", "123.00 EUR"),
            ([("0.10 EUR", "22")] * 3, "0.30 EUR", "0.07 EUR", "0.37 EUR"),
            ([("9.99 EUR", "25.5")], "9.99 EUR", "2.55 EUR", "12.54 EUR"),
            ([("100.00 EUR", "23"), ("50.00 EUR", "6")], "150.00 EUR", "26.00 EUR", "176.00 EUR"),
            ([("100.00 EUR", "23"), ("-40.00 EUR", "23")], "60.00 EUR", "13.80 EUR", "73.80 EUR"),
            ([("-9.99 EUR", "25.5")], "-9.99 EUR", "-2.55 EUR", "-12.54 EUR"),
            ([("100.00 EUR", "0")], "100.00 EUR", "0.00 EUR", "100.00 EUR"),
            ([("1005 JPY", "10")], "1005 JPY", "101 JPY", "1106 JPY"),
            ([("1.005 KWD", "10")], "1.005 KWD", "0.101 KWD", "1.106 KWD"),
            ([("1.0005 CLF", "10")], "1.0005 CLF", "0.1001 CLF", "1.1006 CLF"),
        ],
    )
    def test_is_rounded_once_per_rate(self, lines, net, tax, total):
        assert sums(totals(*lines)) == (net, tax, total)

    def test_groups_stand_in_the_order_of_their_first_line(self):
        found = totals(("1.00 EUR", "6"), ("2.00 EUR", "23"), ("3.00 EUR", "6.00"))
        assert [(str(group.percent), str(group.net)) for group in found.groups] == [
            ("6", "4.00 EUR"),
            ("23", "2.00 EUR"),
        ]

    def test_the_same_rate_in_two_categories_is_two_groups(self):
        lines = [
            TaxedLine(money("1.00 EUR"), treatment(category, "0")) for category in ("Z", "E", "Z")
        ]
        found = apply_tax(lines, currency="EUR")
        assert [(group.category, str(group.net)) for group in found.groups] == [
            ("Z", "2.00 EUR"),
            ("E", "1.00 EUR"),
        ]

    def test_reverse_charge_stands_on_the_group(self):
        seller, buyer = company("PT", "PT123456789"), company("FR", "FR12345678901")
        line = TaxedLine(money("500.00 EUR"), tax_of(seller, buyer, date(2026, 12, 1)))
        (group,) = apply_tax([line], currency="EUR").groups
        assert (group.category, group.note, group.reason_code) == (
            "AE",
            "Reverse charge",
            "VATEX-EU-AE",
        )
        assert group.tax == money("0.00 EUR")

    def test_the_trace_tells_rate_and_rounding(self):
        (group,) = totals(("0.10 EUR", "22"), ("0.20 EUR", "22")).groups
        assert [(step.step, step.formula, step.result) for step in group.trace] == [
            ("tax", "22 % of 0.30 EUR", "0.066 EUR"),
            ("rounding", "0.066 EUR to 2 decimals, half away from zero", "0.07 EUR"),
        ]

    def test_no_lines_bear_no_tax(self):
        found = apply_tax([], currency="EUR")
        assert sums(found) == ("0.00 EUR",) * 3
        assert (found.groups, found.line_nets) == ([], [])


class TestInclusivePrices:
    # Arithmetic: net = gross x 100 / (100 + rate), rounded, and the tax is the rest.
    @pytest.mark.parametrize(
        ("lines", "net", "tax", "total"),
        [
            ([("123.00 EUR", "23")], "100.00 EUR", "23.00 EUR", "123.00 EUR"),
            ([("100.00 EUR", "23")], "81.30 EUR", "18.70 EUR", "100.00 EUR"),
            ([("-100.00 EUR", "23")], "-81.30 EUR", "-18.70 EUR", "-100.00 EUR"),
            ([("100.00 EUR", "0")], "100.00 EUR", "0.00 EUR", "100.00 EUR"),
            ([("100.00 EUR", "100")], "50.00 EUR", "50.00 EUR", "100.00 EUR"),
            ([("1100 JPY", "10")], "1000 JPY", "100 JPY", "1100 JPY"),
            ([("0.001 KWD", "5")], "0.001 KWD", "0.000 KWD", "0.001 KWD"),
            ([("10.0000 CLF", "19")], "8.4034 CLF", "1.5966 CLF", "10.0000 CLF"),
            ([("123.00 EUR", "23"), ("106.00 EUR", "6")], "200.00 EUR", "29.00 EUR", "229.00 EUR"),
        ],
    )
    def test_the_tax_is_taken_out_and_the_total_stays(self, lines, net, tax, total):
        assert sums(totals(*lines, is_inclusive=True)) == (net, tax, total)

    # Arithmetic: 30.00 x 100 / 123 = 24.39; a line alone would be 8.13, and three 24.39.
    # 0.30 x 100 / 122 = 0.2459; a line alone would be 0.08, and three 0.24 instead of 0.25.
    @pytest.mark.parametrize(
        ("lines", "nets"),
        [
            ([("10.00 EUR", "23")] * 3, ["8.13 EUR"] * 3),
            ([("0.10 EUR", "22")] * 3, ["0.09 EUR", "0.08 EUR", "0.08 EUR"]),
            (
                [("106.00 EUR", "6"), ("0.00 EUR", "23"), ("-53.00 EUR", "6")],
                ["100.00 EUR", "0.00 EUR", "-50.00 EUR"],
            ),
        ],
    )
    def test_each_line_gets_its_share_of_the_net(self, lines, nets):
        found = totals(*lines, is_inclusive=True)
        assert [str(one) for one in found.line_nets] == nets

    def test_the_trace_tells_how_the_tax_was_taken_out(self):
        (group,) = totals(("100.00 EUR", "8.1"), is_inclusive=True).groups
        assert [(step.step, step.formula, step.result) for step in group.trace] == [
            ("net", "100.00 EUR × 100 ÷ 108.1, half away from zero", "92.51 EUR"),
            ("tax", "100.00 EUR − 92.51 EUR", "7.49 EUR"),
        ]


class TestProperties:
    @given(data=st.data(), currency=currencies)
    def test_net_and_tax_are_the_total_and_the_lines_are_the_net(self, data, currency):
        found = apply_tax(data.draw(taxed_lines(currency)), currency=currency)
        assert found.net + found.tax == found.total
        assert add_up(found.line_nets, currency) == found.net
        assert add_up((group.net for group in found.groups), currency) == found.net
        assert add_up((group.tax for group in found.groups), currency) == found.tax

    @given(data=st.data(), currency=currencies)
    def test_an_inclusive_total_is_the_sum_of_the_prices(self, data, currency):
        lines = data.draw(taxed_lines(currency, is_inclusive=True))
        found = apply_tax(lines, currency=currency)
        assert found.total == add_up((line.amount for line in lines), currency)

    @given(data=st.data(), currency=currencies)
    def test_credits_mirror_what_they_credit(self, data, currency):
        lines = data.draw(taxed_lines(currency))
        found = apply_tax(lines, currency=currency)
        mirrored = apply_tax(
            [TaxedLine(-line.amount, line.treatment) for line in lines], currency=currency
        )
        assert (mirrored.net, mirrored.tax, mirrored.total) == (
            -found.net,
            -found.tax,
            -found.total,
        )
        assert mirrored.line_nets == [-one for one in found.line_nets]

    @given(data=st.data(), currency=currencies)
    def test_the_order_of_the_lines_does_not_change_the_sums(self, data, currency):
        lines = data.draw(taxed_lines(currency))
        shuffled = data.draw(st.permutations(lines))
        found, again = (apply_tax(one, currency=currency) for one in (lines, shuffled))
        assert (found.net, found.tax, found.total) == (again.net, again.tax, again.total)

    @given(units=st.integers(-(10**14), 10**14), percent=st.integers(0, 10**6))
    def test_the_net_within_a_price_agrees_with_exact_fractions(self, units, percent):
        rate = treatment("S", Decimal(percent).scaleb(-4), is_inclusive=True)
        lines = [TaxedLine(Money.from_minor(units, "EUR"), rate)]
        exact = Fraction(units * 10**6, 10**6 + percent)
        assert abs(apply_tax(lines, currency="EUR").net.minor - exact) <= Fraction(1, 2)


class TestRefusals:
    def test_prices_with_and_without_tax_do_not_mix(self):
        lines = [
            TaxedLine(money("1.00 EUR"), treatment("S", "23", is_inclusive=inclusive))
            for inclusive in (True, False)
        ]
        with pytest.raises(TaxInclusionMixed) as refused:
            apply_tax(lines, currency="EUR")
        assert (refused.value.code, refused.value.field) == (
            "tax_inclusion_mixed",
            "is_inclusive",
        )

    def test_a_line_of_another_currency_is_refused(self):
        with pytest.raises(CurrencyMismatch):
            apply_tax([TaxedLine(money("1 JPY"), treatment("S", "10"))], currency="EUR")

    def test_a_total_beyond_15_digits_is_refused(self):
        with pytest.raises(AmountOutOfRange):
            totals(("9999999999999.99 EUR", "1"))


class TestSchemas:
    @pytest.mark.parametrize("model", [TaxGroup, TaxTotals])
    def test_every_field_is_described(self, model):
        fields = model.model_json_schema()["properties"].values()
        assert all("description" in field for field in fields)

    @given(data=st.data(), currency=currencies)
    def test_what_is_written_reads_back_the_same(self, data, currency):
        found = apply_tax(data.draw(taxed_lines(currency)), currency=currency)
        assert TaxTotals.model_validate_json(found.model_dump_json()) == found
