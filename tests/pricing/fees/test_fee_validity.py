from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.fees.fee_samples import rule
from va_market.pricing.fees import FeeRule, rule_on
from va_market.pricing.fees.errors import FeeRulesOverlap, NoFeeRule

YEAR_START = date(2026, 1, 1)


def valid(percent: str, start: str | None = None, end: str | None = None) -> FeeRule:
    return rule(
        percent=percent,
        valid_from=None if start is None else date.fromisoformat(start),
        valid_until=None if end is None else date.fromisoformat(end),
    )


ALWAYS = valid("20")
SPRING = valid("15", "2026-03-01", "2026-06-01")
SINCE_MAY = valid("10", "2026-05-01")


class TestRuleOn:
    # Half-open times, the latest start wins (money.md: effective dates are append-only).
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            ("1999-12-31", ALWAYS),
            ("2026-02-28", ALWAYS),
            ("2026-03-01", SPRING),
            ("2026-04-30", SPRING),
            ("2026-05-01", SINCE_MAY),
            ("2026-06-01", SINCE_MAY),
        ],
    )
    def test_the_rule_that_started_last_holds(self, day, expected):
        assert rule_on([SPRING, SINCE_MAY, ALWAYS], date.fromisoformat(day)) == expected

    @given(order=st.permutations([ALWAYS, SPRING, SINCE_MAY]), days=st.integers(0, 364))
    def test_the_order_of_the_rules_does_not_matter(self, order, days):
        day = YEAR_START + timedelta(days)
        assert rule_on(order, day) == rule_on([ALWAYS, SPRING, SINCE_MAY], day)

    def test_the_last_day_is_the_one_before_the_end(self):
        assert rule_on([SPRING], date(2026, 5, 31)) == SPRING

    def test_the_same_rule_twice_is_one_rule(self):
        assert rule_on([SPRING, valid("15", "2026-03-01", "2026-06-01")], date(2026, 4, 1))


class TestRefusals:
    @pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 6, 1)])
    def test_a_day_without_a_rule_is_refused(self, day):
        with pytest.raises(NoFeeRule) as refused:
            rule_on([SPRING], day)
        assert (refused.value.code, refused.value.field) == ("no_fee_rule", "fee")

    def test_two_rules_that_start_together_are_refused(self):
        with pytest.raises(FeeRulesOverlap) as refused:
            rule_on([SINCE_MAY, valid("12", "2026-05-01")], date(2026, 5, 1))
        assert (refused.value.code, refused.value.field) == ("fee_rules_overlap", "fee")
