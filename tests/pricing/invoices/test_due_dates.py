from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from va_market.pricing.errors import DateOutOfRange
from va_market.pricing.invoices import PaymentTerms, due_on

TERMS: TypeAdapter[PaymentTerms] = TypeAdapter(PaymentTerms)


def day(text: str) -> date:
    return date.fromisoformat(text)


class TestDueOn:
    @pytest.mark.parametrize(
        ("terms", "opened", "due"),
        [
            ({"kind": "on_receipt"}, "2026-12-05", "2026-12-05"),
            ({"kind": "net", "days": 30}, "2026-12-05", "2027-01-04"),
            ({"kind": "net", "days": 1}, "2028-02-28", "2028-02-29"),
            ({"kind": "end_of_month"}, "2026-12-05", "2026-12-31"),
            ({"kind": "end_of_month"}, "2026-12-31", "2026-12-31"),
            ({"kind": "end_of_month", "days": 15}, "2027-02-01", "2027-03-15"),
            ({"kind": "end_of_month", "days": 30}, "2028-02-10", "2028-03-30"),
            ({"kind": "fixed_day", "day": 10}, "2026-12-05", "2026-12-10"),
            ({"kind": "fixed_day", "day": 5}, "2026-12-05", "2027-01-05"),
            ({"kind": "fixed_day", "day": 31}, "2027-01-31", "2027-02-28"),
            ({"kind": "fixed_day", "day": 31}, "2028-01-31", "2028-02-29"),
            ({"kind": "fixed_day", "day": 30}, "2027-02-27", "2027-02-28"),
            ({"kind": "fixed_day", "day": 31}, "2027-02-28", "2027-03-31"),
            ({"kind": "fixed_day", "day": 10, "months_later": 1}, "2026-12-05", "2027-01-10"),
            ({"kind": "fixed_day", "day": 10, "months_later": 12}, "2026-12-15", "2028-01-10"),
        ],
    )
    def test_follows_from_the_day_of_opening(self, terms, opened, due):
        assert due_on(TERMS.validate_python(terms), day(opened)) == day(due)

    @pytest.mark.parametrize(
        "terms",
        [{"kind": "net", "days": 365}, {"kind": "end_of_month", "days": 1}],
    )
    def test_beyond_the_last_year_there_is_none(self, terms):
        with pytest.raises(DateOutOfRange) as refused:
            due_on(TERMS.validate_python(terms), day("2200-12-31"))
        assert refused.value.field == "payment_terms"

    def test_an_opening_before_the_first_year_is_refused(self):
        with pytest.raises(DateOutOfRange) as refused:
            due_on(TERMS.validate_python({"kind": "on_receipt"}), day("1969-12-31"))
        assert refused.value.field == "opened_on"

    @pytest.mark.parametrize(
        "terms",
        [
            {"kind": "net", "days": 0},
            {"kind": "net", "days": 366},
            {"kind": "net"},
            {"kind": "end_of_month", "days": -1},
            {"kind": "fixed_day", "day": 0},
            {"kind": "fixed_day", "day": 32},
            {"kind": "fixed_day", "day": 1, "months_later": 13},
            {"kind": "some_day"},
        ],
    )
    def test_other_terms_are_refused(self, terms):
        with pytest.raises(ValidationError):
            TERMS.validate_python(terms)
