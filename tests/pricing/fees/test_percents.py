from decimal import Decimal

import pytest
from hypothesis import given

from tests.pricing.samples import percents
from va_market.pricing.fees import checked_percent, percent_text
from va_market.pricing.percents import PercentOutOfRange


class TestPercentages:
    @pytest.mark.parametrize(
        "percent", [Decimal(-1), Decimal("100.0001"), Decimal("0.00001"), Decimal("NaN")]
    )
    def test_one_that_is_none_is_refused_at_its_field(self, percent):
        with pytest.raises(PercentOutOfRange) as refused:
            checked_percent(percent, field="tax_rate")
        assert (refused.value.code, refused.value.field) == ("percent_out_of_range", "tax_rate")

    @given(percent=percents)
    def test_others_are_returned_as_they_are(self, percent):
        assert checked_percent(percent, field="tax_rate") == percent

    @given(percent=percents)
    def test_the_text_is_the_same_number_without_zeros_at_its_end(self, percent):
        text = percent_text(percent)
        assert Decimal(text) == percent
        assert "." not in text or text[-1] != "0"
