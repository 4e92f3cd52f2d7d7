from decimal import Decimal

import pytest
from hypothesis import given

from tests.pricing.samples import money, monies, percents
from va_market.pricing.percents import PercentOutOfRange
from va_market.pricing.taxes import withheld


class TestWithheld:
    # Arithmetic: the percentage of the amount before tax, rounded half away from zero. 20 % is
    # what Italy withholds from the fees of freelancers (ritenuta d'acconto).
    @pytest.mark.parametrize(
        ("net", "percent", "kept"),
        [
            ("1000.00 EUR", "20", "200.00 EUR"),
            ("0.13 EUR", "20", "0.03 EUR"),
            ("-1000.00 EUR", "20", "-200.00 EUR"),
            ("1000.00 EUR", "0", "0.00 EUR"),
            ("1000.00 EUR", "100", "1000.00 EUR"),
            ("1005 JPY", "10.21", "103 JPY"),
            ("1.005 KWD", "10", "0.101 KWD"),
            ("1.0005 CLF", "10", "0.1001 CLF"),
        ],
    )
    def test_is_the_share_rounded_once(self, net, percent, kept):
        assert withheld(money(net), Decimal(percent)).value == money(kept)

    def test_the_trace_says_of_what_and_for_whom(self):
        (step,) = withheld(money("1000.00 EUR"), Decimal(20)).steps
        formula = "20 % of 1000.00 EUR before tax, kept back for the tax office"
        assert (step.step, step.formula, step.result) == ("withholding", formula, "200.00 EUR")

    @given(net=monies(), percent=percents)
    def test_mirrors_and_is_never_more_than_the_amount(self, net, percent):
        kept = withheld(net, percent).value
        assert withheld(-net, percent).value == -kept
        assert abs(kept.minor) <= abs(net.minor)

    @pytest.mark.parametrize("percent", ["-0.1", "100.0001", "NaN"])
    def test_anything_but_a_percentage_is_refused(self, percent):
        with pytest.raises(PercentOutOfRange) as refused:
            withheld(money("1.00 EUR"), Decimal(percent))
        assert refused.value.field == "withholding_percent"
