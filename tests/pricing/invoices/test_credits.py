# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money
from va_market.kit.money import Money
from va_market.pricing.invoices import CreditedLine, check_credits, credited_fee, credited_tax
from va_market.pricing.invoices.errors import CreditAboveBilled, CreditNotPositive
from va_market.pricing.rounding import add_up


def line(billed: str, credited: str = "0.00 EUR") -> CreditedLine:
    return CreditedLine(money(billed), money(credited))


LINES = [line("100.00 EUR"), line("50.00 EUR", "20.00 EUR"), line("-30.00 EUR")]


class TestCredits:
    @pytest.mark.parametrize(
        "amounts",
        [
            ("100.00 EUR", "30.00 EUR", "-30.00 EUR"),
            ("0.01 EUR", "0.00 EUR", "0.00 EUR"),
            ("0.00 EUR", "30.00 EUR", "-29.99 EUR"),
        ],
    )
    def test_take_back_what_is_left_of_a_line_at_most(self, amounts):
        check_credits(LINES, [money(one) for one in amounts])

    @pytest.mark.parametrize(
        ("amounts", "place"),
        [
            (("100.01 EUR", "0.00 EUR", "0.00 EUR"), 0),
            (("1.00 EUR", "30.01 EUR", "0.00 EUR"), 1),
            (("100.00 EUR", "0.00 EUR", "-30.01 EUR"), 2),
            (("100.00 EUR", "0.00 EUR", "1.00 EUR"), 2),
            (("100.00 EUR", "-1.00 EUR", "0.00 EUR"), 1),
        ],
    )
    def test_beyond_it_the_line_is_named(self, amounts, place):
        with pytest.raises(CreditAboveBilled) as refused:
            check_credits(LINES, [money(one) for one in amounts])
        assert refused.value.field == f"lines/{place}"

    @pytest.mark.parametrize(
        "amounts",
        [("0.00 EUR", "0.00 EUR", "0.00 EUR"), ("30.00 EUR", "0.00 EUR", "-30.00 EUR")],
    )
    def test_credit_more_than_nothing(self, amounts):
        with pytest.raises(CreditNotPositive):
            check_credits(LINES, [money(one) for one in amounts])


class TestCreditedTax:
    # The tax times all that is credited over the net, less what went back before.
    @pytest.mark.parametrize(
        ("tax", "net", "before", "credit", "back"),
        [
            ("23.00 EUR", "100.00 EUR", "0.00 EUR", "100.00 EUR", "23.00 EUR"),
            ("23.00 EUR", "100.00 EUR", "0.00 EUR", "25.00 EUR", "5.75 EUR"),
            ("0.10 EUR", "0.90 EUR", "0.00 EUR", "0.30 EUR", "0.03 EUR"),
            ("0.10 EUR", "0.90 EUR", "0.30 EUR", "0.30 EUR", "0.04 EUR"),
            ("0.10 EUR", "0.90 EUR", "0.60 EUR", "0.30 EUR", "0.03 EUR"),
            ("-6.90 EUR", "-30.00 EUR", "-10.00 EUR", "-20.00 EUR", "-4.60 EUR"),
            ("0.00 EUR", "100.00 EUR", "0.00 EUR", "40.00 EUR", "0.00 EUR"),
            ("0.00 EUR", "0.00 EUR", "0.00 EUR", "0.00 EUR", "0.00 EUR"),
        ],
    )
    def test_goes_back_in_proportion(self, tax, net, before, credit, back):
        found = credited_tax(
            money(tax), net=money(net), credit=money(credit), credited_before=money(before)
        )
        assert found.value == money(back)

    def test_tells_how_it_came_about(self):
        found = credited_tax(
            money("0.10 EUR"),
            net=money("0.90 EUR"),
            credit=money("0.30 EUR"),
            credited_before=money("0.30 EUR"),
        )
        [step] = found.steps
        assert step.formula == (
            "0.10 EUR × 0.60 EUR ÷ 0.90 EUR, half away from zero, − 0.03 EUR credited before"
        )

    @pytest.mark.parametrize("credit", ["70.01 EUR", "-0.01 EUR"])
    def test_of_more_than_is_left_is_refused(self, credit):
        with pytest.raises(CreditAboveBilled) as refused:
            credited_tax(
                money("23.00 EUR"),
                net=money("100.00 EUR"),
                credit=money(credit),
                credited_before=money("30.00 EUR"),
            )
        assert refused.value.field == "credit"

    @given(
        currency=currencies,
        parts=st.lists(st.integers(1, 10**9), min_size=1, max_size=10),
        percent=st.integers(0, 30),
        sign=st.sampled_from([1, -1]),
    )
    def test_a_full_credit_in_any_parts_gives_back_the_tax(self, currency, parts, percent, sign):
        credited = [Money.from_minor(sign * part, currency) for part in parts]
        net = add_up(credited, currency)
        tax = Money.from_minor(net.minor * percent // 100, currency)
        starts = accumulate([Money.zero(currency), *credited[:-1]], Money.__add__)
        back = [
            credited_tax(tax, net=net, credit=part, credited_before=start).value
            for part, start in zip(credited, starts, strict=True)
        ]
        assert add_up(back, currency) == tax
        assert all(one.minor * sign >= 0 for one in back)


class TestFees:
    @pytest.mark.parametrize(
        ("billed", "fee", "parts", "expected"),
        [
            ("100.00 EUR", "10.00 EUR", ("100.00 EUR",), ["10.00 EUR"]),
            (
                "0.10 EUR",
                "0.05 EUR",
                ("0.03 EUR", "0.03 EUR", "0.04 EUR"),
                ["0.02 EUR", "0.01 EUR", "0.02 EUR"],
            ),
            ("-30.00 EUR", "-3.00 EUR", ("-10.00 EUR", "-20.00 EUR"), ["-1.00 EUR", "-2.00 EUR"]),
            ("100.00 EUR", "10.00 EUR", ("0.00 EUR",), ["0.00 EUR"]),
        ],
    )
    def test_all_of_the_fee_goes_back_with_all_of_the_line(self, billed, fee, parts, expected):
        before, found = 0, []
        for credit in parts:
            state = CreditedLine(money(billed), Money.from_minor(before, "EUR"))
            found.append(str(credited_fee(money(fee), state, money(credit))))
            before += money(credit).minor

        assert found == expected
