# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""How surely a fixed price covers a plan."""

from decimal import Decimal
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.estimates import Estimate, EstimateRequest, Task, estimate
from va_market.pricing.estimates.coverage import share_covered
from va_market.pricing.estimates.plan import QUANTILES

RATE = money("60.00 EUR")  # one a minute
figures = st.lists(st.integers(0, 10_000), min_size=3, max_size=3).map(sorted)
plans = st.lists(figures, min_size=1, max_size=8)


def asked(*tasks: Any, **more: Any) -> Estimate:
    plan = tuple(
        Task(title="Work", optimistic_minutes=o, likely_minutes=m, pessimistic_minutes=p)
        for o, m, p in tasks
    )
    return estimate(EstimateRequest(tasks=plan, **more))


class TestShareOfTheNormalDistribution:
    # Tables of the normal distribution, cut to four decimals
    @pytest.mark.parametrize(
        ("distance", "share"),
        [
            ("0", 5000),
            ("0.5", 6914),  # 0.69146
            ("1", 8413),  # 0.84134
            ("-1", 1586),  # 0.15866
            ("1.96", 9750),  # 0.97500
            ("2.5", 9937),  # 0.99379
            ("-3", 13),  # 0.00135
            ("7.9", 9999),
            ("8.1", 9999),
            ("1000000", 9999),
            ("-7.9", 0),
            ("-8", 0),
            ("-1000000", 0),
        ],
    )
    def test_is_that_of_the_tables(self, distance, share):
        found = share_covered(Decimal(distance), mean=Decimal(0), deviation=Decimal(1))
        assert found == share

    @given(st.integers(-79_999, 79_999))
    def test_agrees_with_the_library_of_python(self, distance):
        exact = NormalDist().cdf(distance / 10_000) * 10_000
        assume(abs(exact - round(exact)) > 1e-6)  # a whole number may be cut either way
        found = share_covered(Decimal(distance), mean=Decimal(0), deviation=Decimal(10_000))
        assert found == int(exact)

    @pytest.mark.parametrize(("minutes", "share"), [(59, 0), (60, 10_000), (61, 10_000)])
    def test_is_none_or_all_without_a_deviation(self, minutes, share):
        found = share_covered(Decimal(minutes), mean=Decimal(60), deviation=Decimal(0))
        assert found == share


class TestFixedPrice:
    @pytest.mark.parametrize(
        ("price", "contingency", "covered"),
        [
            # Mean 110 min, deviation 30 min: at 1.00 a minute 110.00 is the mean itself,
            ("110.00 EUR", "0", "50"),
            # 140.00 and 80.00 are one deviation away,
            ("140.00 EUR", "0", "84.13"),
            ("80.00 EUR", "0", "15.86"),
            # and 154.00 buy 140 min if a tenth is for what nobody thought of.
            ("154.00 EUR", "10", "84.13"),
            ("0.01 EUR", "0", "0.01"),  # 110 / 30 = 3.67 deviations below: 0.00012
            ("10000.00 EUR", "0", "99.99"),
        ],
    )
    def test_covers_its_share_of_the_cases(self, price, contingency, covered):
        found = asked(
            (60, 90, 240), rate=RATE, contingency_percent=contingency, fixed_price=money(price)
        )
        assert found.covered_percent == covered

    @pytest.mark.parametrize(("price", "covered"), [("59.99 EUR", "0"), ("60.00 EUR", "100")])
    def test_covers_a_certain_plan_or_not(self, price, covered):
        found = asked((60, 60, 60), rate=RATE, fixed_price=money(price))
        assert found.covered_percent == covered

    @pytest.mark.parametrize(
        ("contingency", "bought"),
        [
            ("0", "150.00 EUR ÷ 60.00 EUR × 60 = 150 min"),
            ("20", "150.00 EUR ÷ (60.00 EUR × 1.2) × 60 = 125 min"),
            ("12.5", "150.00 EUR ÷ (60.00 EUR × 1.125) × 60 = 133.3333 min"),
        ],
    )
    def test_says_what_it_buys(self, contingency, bought):
        price = money("150.00 EUR")
        found = asked((60, 90, 240), rate=RATE, contingency_percent=contingency, fixed_price=price)
        assert found.trace[-1].formula == f"share of the normal distribution up to {bought}"
        assert found.trace[-1].result == f"{found.covered_percent} %"

    def test_that_nobody_asks_about_covers_nothing(self):
        found = asked((60, 90, 240), rate=RATE)
        assert (found.covered_percent, found.trace[-1].step) == (None, "price_high")

    @given(plans, st.sampled_from(list(QUANTILES)))
    def test_of_the_high_minutes_covers_half_of_the_rest_as_well(self, plan, confidence):
        high = asked(*plan, confidence=confidence, rate=RATE).price_high
        assume(high is not None and high.minor)
        found = asked(*plan, confidence=confidence, rate=RATE, fixed_price=high)
        # Quantiles have four decimals: 2.5758 is a little less than that of 99.5 %.
        assert Decimal(found.covered_percent) >= (100 + Decimal(confidence)) / 2 - Decimal("0.01")

    @given(plans, st.integers(1, 10**7), st.integers(0, 10**7))
    def test_that_is_higher_never_covers_less(self, plan, price, more):
        low, high = (
            Decimal(
                asked(*plan, rate=RATE, fixed_price=Money.from_minor(one, "EUR")).covered_percent
            )
            for one in (price, price + more)
        )
        assert 0 <= low <= high <= 100


class TestAskingAboutAFixedPrice:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"rate": None}, "fixed_price_needs_rate"),
            ({"fixed_price": {"amount": "82.50", "currency": "USD"}}, "mixed_currencies"),
            ({"fixed_price": {"amount": "0.00", "currency": "EUR"}}, "money_not_positive"),
        ],
    )
    def test_names_what_is_wrong(self, given, code):
        example = EstimateRequest.model_json_schema()["examples"][0]
        with pytest.raises(ValidationError) as refused:
            EstimateRequest.model_validate({**example, **given})
        assert [fault["type"] for fault in refused.value.errors()] == [code]
