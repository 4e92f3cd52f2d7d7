"""Whether an hour pays what was promised, to the smallest unit and without rounding."""

import pytest
from pydantic import TypeAdapter

from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.floors import pays_at_least
from va_market.pricing.terms import PayTerms

TERMS: TypeAdapter[PayTerms] = TypeAdapter(PayTerms)
RATE = Money.parse("18.00", "EUR")


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def hourly(rate: str) -> PayTerms:
    return TERMS.validate_python({"kind": "hourly", "rate": eur(rate)})


def project(price: str) -> PayTerms:
    part = {"title": "All of it", "amount": eur(price)}
    return TERMS.validate_python({"kind": "project", "price": eur(price), "milestones": [part]})


def up_to(ceiling: str, rate: str) -> PayTerms:
    agreed = {"ceiling": eur(ceiling), "rate": eur(rate)}
    return TERMS.validate_python(
        {"kind": "project", "price": eur(ceiling), "not_to_exceed": agreed}
    )


def retainer(fee: str, minutes: int, overage: str | None = None) -> PayTerms:
    return TERMS.validate_python(
        {
            "kind": "retainer",
            "fee": eur(fee),
            "included_minutes": minutes,
            "overage_rate": None if overage is None else eur(overage),
        }
    )


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (hourly("18.00"), True),
        (hourly("17.99"), False),
        (project("180.00"), True),  # 600 minutes are 10 hours
        (project("179.99"), False),
        (up_to("180.00", "18.00"), True),
        (up_to("900.00", "17.99"), False),
        (up_to("179.99", "30.00"), False),  # what lies beyond the ceiling brings nothing
        (retainer("180.00", 600), True),
        (retainer("180.00", 601), False),
        (retainer("180.00", 600, "18.00"), True),
        (retainer("180.00", 600, "17.99"), False),
    ],
)
def test_every_hour_must_bring_the_rate(terms: PayTerms, expected: bool) -> None:
    assert pays_at_least(terms, RATE, estimated_minutes=600) is expected


def test_nothing_is_rounded() -> None:
    # One minute at 18.00 an hour is 0.30; a hundredth less is less.
    assert pays_at_least(project("0.30"), RATE, estimated_minutes=1)
    assert not pays_at_least(project("0.29"), RATE, estimated_minutes=1)


@pytest.mark.parametrize("terms", [hourly("99.00"), project("9999.00"), retainer("9999.00", 1)])
def test_currencies_are_not_compared(terms: PayTerms) -> None:
    with pytest.raises(CurrencyMismatch):
        pays_at_least(terms, Money.parse("1", "USD"), estimated_minutes=600)


class TestOtherKinds:
    # Ten hours at 25.00: what a period, a draw or a gift brings for the estimated work.
    @pytest.mark.parametrize(
        ("terms", "is_enough"),
        [
            ({"kind": "fixed_fee", "amount": {"amount": "250.00", "currency": "EUR"}}, True),
            ({"kind": "fixed_fee", "amount": {"amount": "249.99", "currency": "EUR"}}, False),
            ({"kind": "salary", "amount": {"amount": "250.00", "currency": "EUR"}}, True),
            ({"kind": "commission", "currency": "EUR", "percent": "90"}, False),
            ({"kind": "pro_bono", "list_rate": {"amount": "99.00", "currency": "EUR"}}, False),
        ],
    )
    def test_are_taken_for_what_they_promise(self, terms, is_enough):
        found = TERMS.validate_python(terms)
        rate = Money.parse("25.00", "EUR")
        assert pays_at_least(found, rate, estimated_minutes=600) is is_enough

    def test_of_several_the_one_that_pays_for_time_counts(self):
        gift = {"kind": "pro_bono", "list_rate": {"amount": "99.00", "currency": "EUR"}}
        parts = [gift, {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}}]
        found = TERMS.validate_python({"kind": "combined", "parts": parts})
        assert pays_at_least(found, Money.parse("25.00", "EUR"), estimated_minutes=600)
