from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from pydantic import BaseModel, ValidationError

from tests.pricing.rates.samples import factors, rate
from tests.pricing.samples import currencies, money, prices
from va_market.pricing.errors import AmountOutOfRange, NumberTooSmall
from va_market.pricing.rates import (
    Factor,
    RoleName,
    SizeBand,
    SizeFactors,
    banded,
    scaled,
    size_band_of,
)
from va_market.pricing.rates.errors import AlreadyScaled, FactorNotPositive


class Given(BaseModel):
    factor: Factor = Decimal(1)
    role: RoleName = "assistant"


class TestSizeOfAFirm:
    # The names of the bands say their bounds.
    @pytest.mark.parametrize(
        ("headcount", "band"),
        [
            *((1, "solo"), (2, "2_10"), (10, "2_10"), (11, "11_50"), (50, "11_50")),
            *((51, "51_200"), (200, "51_200"), (201, "201_1000"), (1000, "201_1000")),
            *((1001, "over_1000"), (1_000_000, "over_1000")),
        ],
    )
    def test_each_headcount_has_one_band(self, headcount, band):
        assert size_band_of(headcount) == band

    def test_a_firm_has_somebody(self):
        with pytest.raises(NumberTooSmall) as refused:
            size_band_of(0)
        assert refused.value.field == "headcount"


class TestScaled:
    # Base times factor, rounded half away from zero once: 1000.01 x 1.15 = 1150.0115;
    # 0.10 x 0.05 = 0.005; 333333 x 1.0001 = 333366.3333; 1.005 x 1.1 = 1.1055.
    @pytest.mark.parametrize(
        ("base", "factor", "amount"),
        [
            ("1000.00 EUR", "1.15", "1150.00 EUR"),
            ("1000.01 EUR", "1.15", "1150.01 EUR"),
            ("0.10 EUR", "0.05", "0.01 EUR"),
            ("333333 JPY", "1.0001", "333366 JPY"),
            ("1.005 BHD", "1.1", "1.106 BHD"),
            ("1000.00 EUR", "1", "1000.00 EUR"),
        ],
    )
    def test_the_factor_is_applied_to_the_base_and_rounded_once(self, base, factor, amount):
        assert scaled(rate("pay_scale", base, factor=factor)).value == money(amount)

    def test_without_a_size_the_words_speak_of_the_scale(self):
        [step] = scaled(rate("pay_scale", "10.00 EUR", factor="1.5")).steps
        assert step.formula.endswith("for this scale")

    @pytest.mark.parametrize("factor", ["0", "-1"])
    def test_the_factor_is_more_than_zero(self, factor):
        with pytest.raises(FactorNotPositive) as refused:
            scaled(rate(factor=factor))
        assert refused.value.field == "factor"

    def test_the_amount_has_an_end(self):
        with pytest.raises(AmountOutOfRange):
            scaled(rate(amount="9999999999999.99 EUR", factor="1.1"))

    @given(base=currencies.flatmap(prices), factor=factors)
    def test_it_differs_from_the_exact_product_by_half_a_unit_at_most(self, base, factor):
        card = replace(rate(), rate=base, factor=factor)
        assert abs(2 * (Decimal(scaled(card).value.minor) - base.minor * factor)) <= 1

    @given(base=currencies.flatmap(prices))
    def test_a_factor_of_one_changes_nothing(self, base):
        assert scaled(replace(rate(), rate=base)).value == base


class TestBanded:
    def test_one_base_makes_a_rate_for_each_size(self):
        rates = banded(
            rate("pay_scale", "2000.00 EUR", per="month"),
            SizeFactors(to_200="1.1", over_1000="1.25"),
        )
        assert [(one.size_band, str(scaled(one).value)) for one in rates] == [
            ("solo", "2000.00 EUR"),
            ("2_10", "2000.00 EUR"),
            ("11_50", "2000.00 EUR"),
            ("51_200", "2200.00 EUR"),
            ("201_1000", "2000.00 EUR"),
            ("over_1000", "2500.00 EUR"),
        ]

    @pytest.mark.parametrize("named", [{"size_band": "2_10"}, {"factor": "1.1"}])
    def test_a_scaled_rate_is_no_base(self, named):
        with pytest.raises(AlreadyScaled):
            banded(rate("pay_scale", **named), SizeFactors())

    @pytest.mark.parametrize("band", SizeBand)
    def test_every_band_has_a_factor(self, band):
        factors = SizeFactors(**{band.name.lower(): "1.5"})
        assert [one for one in SizeBand if factors.of(one) != 1] == [band]

    def test_every_factor_has_a_default_and_a_description(self):
        fields = SizeFactors.model_fields.values()
        assert all(not one.is_required() and one.description for one in fields)


class TestFields:
    @pytest.mark.parametrize(
        ("read", "written"),
        [("1.15", "1.15"), ("1.1500", "1.15"), ("10", "10"), ("0.0001", "0.0001")],
    )
    def test_a_factor_is_a_plain_string(self, read, written):
        assert Given(factor=read).model_dump(mode="json")["factor"] == written
        assert Given(factor=Decimal(read)).factor == Decimal(read)

    @pytest.mark.parametrize(
        "read", ["0", "0.0000", "-1", "100", "1.00001", "1e1", "", 1, 1.5, None]
    )
    def test_anything_else_is_refused(self, read):
        with pytest.raises(ValidationError, match="factor_invalid"):
            Given(factor=read)

    @pytest.mark.parametrize("role", ["", "Assistant", "executive assistant", "9to5", "a" * 65, 1])
    def test_a_role_is_a_name_in_lower_case(self, role):
        with pytest.raises(ValidationError):
            Given(role=role)
