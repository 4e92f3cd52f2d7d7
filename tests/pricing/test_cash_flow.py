"""What is due in which month adds up to what is paid and received."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import (
    ASSISTANT_PAYS_TEN,
    CLIENT_PAYS_TEN,
    any_terms,
    fee_rules,
    hourly,
    minutes,
    money,
    quoted,
    retainer,
    retainer_terms,
)
from va_market.pricing.fees import FeeRule
from va_market.pricing.terms import MilestoneTerms, ProjectTerms

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def flows(result):
    return [(str(one.month), str(one.client_pays), str(one.assistant_receives)) for one in result]


class TestCashFlow:
    def test_of_a_retainer_is_one_fee_a_month(self):
        span = {"starts_on": date(2026, 12, 15), "ends_on": date(2027, 3, 1)}
        result = quoted(retainer(), minutes=4000, **span, fee=CLIENT_PAYS_TEN)
        # 658 + 2400 min are included; 942 min beyond cost 471.00 once they are worked.
        assert flows(result.cash_flow) == [
            ("None", "518.10 EUR", "471.00 EUR"),
            ("2026-12-01", "301.61 EUR", "274.19 EUR"),
            ("2027-01-01", "550.00 EUR", "500.00 EUR"),
            ("2027-02-01", "550.00 EUR", "500.00 EUR"),
        ]

    def test_of_a_project_follows_the_days_of_its_milestones(self):
        parts = [
            MilestoneTerms(title="First", amount=money("400.00 EUR"), due_on=date(2026, 12, 15)),
            MilestoneTerms(title="Second", amount=money("600.00 EUR")),
        ]
        terms = ProjectTerms(
            kind="project",
            price=money("1000.00 EUR"),
            milestones=tuple(parts),
            deposit=money("100.00 EUR"),
        )
        # A tenth of the price in advance is taken off again: 40.00 and 60.00.
        assert flows(quoted(terms, fee=ASSISTANT_PAYS_TEN).cash_flow) == [
            ("None", "640.00 EUR", "576.00 EUR"),
            ("2026-12-01", "360.00 EUR", "324.00 EUR"),
        ]

    def test_of_periods_with_a_fee_in_bands_is_what_each_bears(self):
        # 20 % up to 1000.00 and 10 % beyond: two months of 500.00 are in the first band.
        bands = [{"up_to": {"amount": "1000.00", "currency": "EUR"}, "percent": "20"}]
        rule = {"payer": "assistant", "kind": "bands", "bands": [*bands, {"percent": "10"}]}
        span = {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 4, 1)}
        result = quoted(retainer(), **span, fee=FeeRule.model_validate(rule))
        assert flows(result.cash_flow) == [
            ("2026-12-01", "500.00 EUR", "400.00 EUR"),
            ("2027-01-01", "500.00 EUR", "400.00 EUR"),
            ("2027-02-01", "500.00 EUR", "450.00 EUR"),
            ("2027-03-01", "500.00 EUR", "450.00 EUR"),
        ]
        assert [line.quantity for line in result.lines] == ["1"] * 4
        assert result.lines[3].description.endswith(": 4 of 4")

    def test_of_hours_has_no_month(self):
        result = quoted(hourly(), minutes=90)
        assert flows(result.cash_flow) == [("None", "37.50 EUR", "37.50 EUR")]

    @given(terms=any_terms, worked=minutes, rule=fee_rules)
    def test_adds_up_without_dates(self, terms, worked, rule):
        self._adds_up(quoted(terms, minutes=worked, fee=rule))

    @given(terms=retainer_terms(), starts_on=days, length=st.integers(1, 900), rule=fee_rules)
    def test_adds_up_over_months(self, terms, starts_on, length, rule):
        ends_on = date.fromordinal(starts_on.toordinal() + length)
        result = quoted(terms, starts_on=starts_on, ends_on=ends_on, fee=rule)
        self._adds_up(result)
        months = [one.month for one in result.cash_flow if one.month is not None]
        assert months == sorted(set(months))

    def _adds_up(self, result):
        assert sum(one.client_pays.minor for one in result.cash_flow) == result.client_pays.minor
        received = sum(one.assistant_receives.minor for one in result.cash_flow)
        assert received == result.assistant_receives.minor
