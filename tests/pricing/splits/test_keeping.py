"""What an agency keeps of an hour after the fee: at most, and only where hours alone are shared."""

import pytest
from pydantic import TypeAdapter

from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule
from va_market.pricing.splits import kept_of_hour
from va_market.pricing.terms import PayTerms

TERMS: TypeAdapter[PayTerms] = TypeAdapter(PayTerms)
TENTH = {"payer": "assistant", "percent": "10"}


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


HOUR = {"kind": "hourly", "rate": eur("25.00")}


def kept(terms: dict[str, object], fee: dict[str, object]) -> Money | None:
    return kept_of_hour(TERMS.validate_python(terms), FeeRule.model_validate(fee))


BANDS = {
    "payer": "assistant",
    "kind": "bands",
    "bands": [{"up_to": eur("500.00"), "percent": "20"}, {"percent": "5"}],
}


@pytest.mark.parametrize(
    ("fee", "amount"),
    [
        (TENTH, "22.50"),
        ({"payer": "client", "percent": "10"}, "25.00"),
        ({"payer": "both", "percent": "10", "client_share_percent": "40"}, "23.50"),
        ({"payer": "assistant", "percent": "100"}, "0.00"),
        (BANDS, "23.75"),
        # What is due for each line is less and less of an hour the longer the line is.
        ({**TENTH, "least": eur("5.00")}, "22.50"),
        ({**TENTH, "most": eur("5.00")}, "25.00"),
        ({"payer": "assistant", "kind": "flat", "flat": eur("5.00")}, "25.00"),
    ],
)
def test_the_fee_is_taken_at_its_least(fee: dict[str, object], amount: str) -> None:
    assert kept(HOUR, fee) == Money.parse(amount, "EUR")


def test_the_fee_is_rounded_as_on_an_hour_by_itself() -> None:
    # 10 % of 20.06 are 2.006, which are billed as 2.01.
    assert kept({**HOUR, "rate": eur("20.06")}, TENTH) == Money.parse("18.05", "EUR")


def test_an_hour_up_to_a_ceiling_is_one_too() -> None:
    agreed = {"ceiling": eur("900.00"), "rate": eur("30.00")}
    terms = {"kind": "project", "price": eur("900.00"), "not_to_exceed": agreed}
    assert kept(terms, TENTH) == Money.parse("27.00", "EUR")


FIXED = {"kind": "fixed_fee", "amount": eur("900.00")}


@pytest.mark.parametrize(
    "terms",
    [
        FIXED,
        {"kind": "retainer", "fee": eur("900.00"), "included_minutes": 600},
        {
            "kind": "project",
            "price": eur("900.00"),
            "milestones": [{"title": "All of it", "amount": eur("900.00")}],
        },
        {"kind": "combined", "parts": [HOUR, FIXED]},
        {**HOUR, "weekly_guarantee_minutes": 600},
        {**HOUR, "premiums": {"night": {}}},
    ],
)
def test_nothing_is_said_where_something_else_is_shared_or_makes_up_for_it(
    terms: dict[str, object],
) -> None:
    assert kept(terms, TENTH) is None
