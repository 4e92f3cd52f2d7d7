"""R10: days of silence and of waiting, the first milestone, and the levels of warning."""

from datetime import date

import pytest
from pydantic import ValidationError

from tests.pricing.samples import money
from va_market.pricing.projects.dates import (
    approved_by_silence_on,
    check_work_may_begin,
    spendable_on,
)
from va_market.pricing.projects.errors import FirstMilestoneNotFunded
from va_market.pricing.projects.policies import ProjectPolicy

USUAL = ProjectPolicy()


class TestDays:
    # Counted on a calendar: December has 31 days, and February 2028 has 29.
    @pytest.mark.parametrize(
        ("submitted", "days", "approved"),
        [
            (date(2026, 12, 1), 14, date(2026, 12, 15)),
            (date(2026, 12, 24), 14, date(2027, 1, 7)),
            (date(2028, 2, 20), 14, date(2028, 3, 5)),
            (date(2026, 12, 1), 1, date(2026, 12, 2)),
        ],
    )
    def test_of_silence_approve(self, submitted, days, approved):
        policy = ProjectPolicy(auto_approval_days=days)
        assert approved_by_silence_on(submitted, policy=policy) == approved

    @pytest.mark.parametrize(
        ("days", "spendable"), [(5, date(2027, 1, 3)), (0, date(2026, 12, 29))]
    )
    def test_of_waiting_follow_the_approval(self, days, spendable):
        assert spendable_on(date(2026, 12, 29), policy=ProjectPolicy(hold_days=days)) == spendable

    def test_are_fourteen_and_five_unless_told(self):
        assert approved_by_silence_on(date(2026, 12, 1), policy=USUAL) == date(2026, 12, 15)
        assert spendable_on(date(2026, 12, 1), policy=USUAL) == date(2026, 12, 6)


class TestBeginning:
    @pytest.mark.parametrize("held", ["0.00 EUR", "399.99 EUR"])
    def test_waits_for_the_first_milestone(self, held):
        with pytest.raises(FirstMilestoneNotFunded):
            check_work_may_begin(money("400.00 EUR"), held=money(held), policy=USUAL)

    @pytest.mark.parametrize(
        ("held", "policy"),
        [
            ("400.00 EUR", USUAL),
            ("400.01 EUR", USUAL),
            ("0.00 EUR", ProjectPolicy(is_first_funded=False)),
        ],
    )
    def test_waits_for_nothing_else(self, held, policy):
        first = money("400.00 EUR")
        assert check_work_may_begin(first, held=money(held), policy=policy) is None


class TestWarningPercents:
    @pytest.mark.parametrize("given", [(), (100,), (75, 85, 100), tuple(range(1, 11))])
    def test_ascend(self, given):
        assert ProjectPolicy(warning_percents=given).warning_percents == given

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ((85, 75), "levels_not_ascending"),
            ((75, 75), "levels_not_ascending"),
            ((0,), "greater_than_equal"),
            ((101,), "less_than_equal"),
            (("75",), "int_type"),
            (tuple(range(1, 12)), "too_long"),
        ],
    )
    def test_that_do_not_are_refused(self, given, code):
        with pytest.raises(ValidationError) as refused:
            ProjectPolicy(warning_percents=given)
        assert [fault["type"] for fault in refused.value.errors()] == [code]
