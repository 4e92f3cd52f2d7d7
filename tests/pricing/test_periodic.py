"""R07, R45, R46: set fees, salaries and benefits as lines of a quote."""

from datetime import date

import pytest

from tests.pricing.samples import ASSISTANT_PAYS_TEN, amounts, hourly, money, quoted
from va_market.pricing.errors import InputNotApplicable, NumberTooSmall
from va_market.pricing.terms import Benefit, FixedFeeTerms, SalaryTerms
from va_market.pricing.terms.worker_classes import BenefitsForStaffOnly, SalaryForStaffOnly

QUARTER = {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 1, 1)}
SALARY = SalaryTerms(kind="salary", amount=money("30000.00 EUR"), period="year")
HEALTH = Benefit(name="Health insurance", amount=money("120.00 EUR"))
STAFF = {"worker_class": "staff"}


class TestSetFee:
    def test_is_a_line_for_each_period(self):
        terms = FixedFeeTerms(kind="fixed_fee", amount=money("99.00 EUR"))
        span = {"starts_on": date(2026, 12, 15), "ends_on": date(2027, 2, 1)}
        result = quoted(terms, minutes=300, **span)
        # 17 of 31 days of December cost 54.29, January its fee
        assert amounts(result) == ["54.29 EUR", "99.00 EUR"]
        assert [line.unit for line in result.lines] == ["period", "period"]
        assert result.billed_minutes == 300

    def test_without_dates_is_that_of_one_period(self):
        terms = FixedFeeTerms(kind="fixed_fee", amount=money("99.00 EUR"), period="quarter")
        assert amounts(quoted(terms)) == ["99.00 EUR"]

    # 743.00 for the 743 hours of March 2026 in Berlin, 744 in UTC; its 29th has 23 and 24.
    @pytest.mark.parametrize(("zone", "amount"), [("Europe/Berlin", "23.00"), ("UTC", "23.97")])
    def test_by_the_second_is_counted_where_the_contract_is(self, zone, amount):
        terms = FixedFeeTerms.model_validate(
            {
                "kind": "fixed_fee",
                "amount": {"amount": "743.00", "currency": "EUR"},
                "proration": {"unit": "second"},
            }
        )
        span = {"starts_on": date(2026, 3, 29), "ends_on": date(2026, 3, 30)}
        assert amounts(quoted(terms, **span, zone=zone)) == [f"{amount} EUR"]

    def test_covers_no_negative_minutes(self):
        terms = FixedFeeTerms(kind="fixed_fee", amount=money("99.00 EUR"))
        with pytest.raises(NumberTooSmall):
            quoted(terms, minutes=-1)


class TestSalary:
    def test_of_a_year_is_paid_in_twelve_parts(self):
        result = quoted(SALARY, **QUARTER, **STAFF)
        assert amounts(result) == ["2500.00 EUR"] * 3
        assert result.lines[0].description.startswith("Salary, 1 month")

    def test_is_for_staff_only(self):
        with pytest.raises(SalaryForStaffOnly) as refused:
            quoted(SALARY)
        assert refused.value.field == "terms"


class TestBenefits:
    def test_are_paid_by_the_employer_to_others_and_bear_no_fee(self):
        # R45
        result = quoted(SALARY, **QUARTER, **STAFF, benefits=(HEALTH,), fee=ASSISTANT_PAYS_TEN)
        assert amounts(result)[3:] == ["120.00 EUR"] * 3
        assert [str(line.fee) for line in result.lines[3:]] == ["0.00 EUR"] * 3
        assert result.client_pays == money("7860.00 EUR")
        assert result.assistant_receives == money("6750.00 EUR")  # 7500 less a tenth

    def test_beside_hours_have_dates_of_their_own(self):
        # R45: three months of insurance beside ten hours at 25.00
        result = quoted(hourly(), minutes=600, **QUARTER, **STAFF, benefits=(HEALTH,))
        assert amounts(result) == ["250.00 EUR", *["120.00 EUR"] * 3]
        with pytest.raises(InputNotApplicable):
            quoted(hourly(), minutes=600, **QUARTER, **STAFF)

    def test_are_refused_on_an_independent_contract(self):
        # R43
        terms = FixedFeeTerms(kind="fixed_fee", amount=money("99.00 EUR"))
        with pytest.raises(BenefitsForStaffOnly, match="Health insurance is for staff"):
            quoted(terms, benefits=(HEALTH,))
