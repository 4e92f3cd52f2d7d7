"""The uplift of a further term (R07): on every price of time, rounded once, and on nothing else."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.periods.policies import RenewalPolicy
from va_market.pricing.renewed_terms import renewed_terms
from va_market.pricing.terms import PayTerms

TERMS: TypeAdapter[Any] = TypeAdapter(PayTerms)


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


HOURLY = {"kind": "hourly", "rate": eur("33.33"), "weekly_cap_minutes": 600}
PROJECT = {
    "kind": "project",
    "price": eur("500.00"),
    "milestones": [{"title": "Part", "amount": eur("500.00")}],
}
COMMISSION = {"kind": "commission", "currency": "EUR", "percent": "5"}
PRO_BONO = {"kind": "pro_bono", "list_rate": eur("25.00")}
FIXED_FEE = {"kind": "fixed_fee", "amount": eur("999.99"), "period": "quarter"}
SALARY = {"kind": "salary", "amount": eur("31000.00"), "period": "year"}
RETAINER = {
    "kind": "retainer",
    "fee": eur("500.50"),
    "included_minutes": 1200,
    "overage_rate": eur("30.05"),
}


def renewed(terms: dict[str, Any], percent: str = "3") -> Any:
    """What differs afterwards, by its name."""
    before = TERMS.validate_python(terms)
    after = renewed_terms(before, RenewalPolicy(uplift_percent=Decimal(percent)))
    again = TERMS.validate_python(after.model_dump(mode="json"))
    assert again == after  # the terms agree with themselves
    said = zip(before, after, strict=True)
    return {name: now for (name, then), (_, now) in said if now != then}


# By hand: 33.33 x 1.03 = 34.3299, 999.99 x 1.03 = 1029.9897, 500.50 x 1.03 = 515.515,
# 30.05 x 1.03 = 30.9515.
class TestUplift:
    @pytest.mark.parametrize(
        ("terms", "expected"),
        [
            (HOURLY, {"rate": "34.33 EUR"}),
            (FIXED_FEE, {"amount": "1029.99 EUR"}),
            (SALARY, {"amount": "31930.00 EUR"}),
            (RETAINER, {"fee": "515.52 EUR", "overage_rate": "30.95 EUR"}),
            (PROJECT, {}),
            (COMMISSION, {}),
            (PRO_BONO, {}),
        ],
    )
    def test_prices_of_time_rise(self, terms, expected):
        assert {name: str(price) for name, price in renewed(terms).items()} == expected

    @pytest.mark.parametrize("terms", [HOURLY, FIXED_FEE, SALARY, RETAINER])
    def test_without_an_uplift_all_of_it_stays(self, terms):
        assert renewed(terms, "0") == {}

    @pytest.mark.parametrize(
        ("rate", "percent", "expected"),
        [
            # Half away from zero, once: 0.50 x 1.03 = 0.515, 0.10 x 1.05 = 0.105.
            ({"amount": "0.50", "currency": "EUR"}, "3", "0.52 EUR"),
            ({"amount": "0.10", "currency": "EUR"}, "5", "0.11 EUR"),
            ({"amount": "0.01", "currency": "EUR"}, "49.9999", "0.01 EUR"),
            ({"amount": "1005", "currency": "JPY"}, "0.05", "1006 JPY"),
            ({"amount": "1.005", "currency": "KWD"}, "0.05", "1.006 KWD"),
        ],
    )
    def test_each_price_is_rounded_once_in_its_currency(self, rate, percent, expected):
        found = renewed({"kind": "hourly", "rate": rate}, percent)
        assert str(found.get("rate", "0.01 EUR")) == expected

    def test_of_combined_terms_each_part_goes_its_own_way(self):
        combined = {"kind": "combined", "parts": [RETAINER, HOURLY, PROJECT, COMMISSION]}
        retainer, hourly, project, commission = renewed(combined)["parts"]
        assert (str(retainer.fee), str(hourly.rate)) == ("515.52 EUR", "34.33 EUR")
        assert project == TERMS.validate_python(PROJECT)
        assert commission == TERMS.validate_python(COMMISSION)

    def test_a_price_out_of_range_is_refused(self):
        with pytest.raises(AmountOutOfRange):
            renewed({"kind": "hourly", "rate": eur("9999999999999.99")}, "1")


class TestRetainers:
    def test_packs_rise_with_the_fee(self):
        policy = {"overage": "packs", "pack_minutes": 60, "pack_price": eur("35.00")}
        terms = {**RETAINER, "overage_rate": None, "policy": policy}
        assert str(renewed(terms)["policy"].pack_price) == "36.05 EUR"

    @pytest.mark.parametrize(
        ("fee", "annual", "expected"),
        [
            ("100.00", "1100.00", "1133.00 EUR"),
            # 0.10 x 1.04 = 0.104 is 0.10 each month: a year at 1.248 would cost more than twelve.
            ("0.10", "1.20", "1.20 EUR"),
        ],
    )
    def test_a_year_never_costs_more_than_its_months(self, fee, annual, expected):
        percent = "3" if fee == "100.00" else "4"
        terms = {**RETAINER, "fee": eur(fee), "billing": "annual", "annual_fee": eur(annual)}
        before = TERMS.validate_python(terms)
        after = renewed_terms(before, RenewalPolicy(uplift_percent=Decimal(percent)))
        assert str(after.annual_fee) == expected
        assert TERMS.validate_python(after.model_dump(mode="json")) == after
