"""The whole way from entries to amounts, as the service of timesheets goes it."""

from decimal import Decimal

import pytest

from tests.pricing.samples import money
from tests.pricing.timing.working import worked
from va_market.pricing.terms import HourlyTerms
from va_market.pricing.timing.caps import Limit, split_each_at_limits
from va_market.pricing.timing.guarantee import top_up
from va_market.pricing.timing.minimum import with_minimum
from va_market.pricing.timing.policies import MinimumCharge, PremiumPolicy, RoundingPolicy
from va_market.pricing.timing.premium_pieces import premium_spans, scaled, shortened
from va_market.pricing.timing.premium_rules import NightPremium, WeekendPremium
from va_market.pricing.timing.premiums import premium_pay
from va_market.pricing.timing.rounding_time import billable_times

TERMS = HourlyTerms(
    kind="hourly",
    rate=money("30.00 EUR"),
    weekly_cap_minutes=300,
    weekly_guarantee_minutes=240,
    rounding=RoundingPolicy(step_minutes=6, mode="up"),
    premiums=PremiumPolicy(night=NightPremium(), weekend=WeekendPremium()),
    minimum_charge=MinimumCharge(minutes=15),
)


def billed(terms, entries):
    """Billed seconds of each entry and the pieces that they are paid by."""
    billable = billable_times(entries, terms.rounding)
    charged = with_minimum(entries, billable, terms.minimum_charge)
    limit = Limit("weekly_cap", 60 * terms.weekly_cap_minutes, 0)
    seconds = [one.billed_seconds for one in split_each_at_limits(charged, [limit])]
    spans = premium_spans(entries, terms.premiums)
    pieces = shortened(scaled(spans, charged), seconds)
    return seconds, premium_pay(pieces, terms.rate, terms.premiums)


class TestWeek:
    # By hand: 1 h 2 min on Monday evening are 66 min, half of them at night; 5 min on Tuesday are
    # 15 min; 5 h on Saturday are 300 min, of which the cap leaves 300 - 66 - 15 = 219. Of Monday's
    # 66 min 31 of 62 worked are plain: 33 min. Amounts: 48 min at 30.00 are 24.00, 33 min at 37.50
    # are 20.625, so 20.63, and 219 min at 45.00 are 164.25.
    MONDAY = worked("2026-06-01 22:29", "2026-06-01 23:31")
    TUESDAY = worked("2026-06-02 09:00", "2026-06-02 09:05")
    SATURDAY = worked("2026-06-06 09:00", "2026-06-06 14:00")

    def test_rounding_minimum_cap_and_premiums_meet_in_this_order(self):
        seconds, lines = billed(TERMS, [self.MONDAY, self.TUESDAY, self.SATURDAY])
        assert [one // 60 for one in seconds] == [66, 15, 219]
        assert [(one.percent, one.work.count // 60, str(one.amount.value)) for one in lines] == [
            (Decimal(0), 48, "24.00 EUR"),
            (Decimal(25), 33, "20.63 EUR"),
            (Decimal(50), 219, "164.25 EUR"),
        ]

    # 66 min of 240 guaranteed leave 174 min, at the plain rate 87.00.
    @pytest.mark.parametrize(("days", "amount"), [(7, "87.00 EUR"), (3, "0.00 EUR")])
    def test_a_week_with_little_work_is_topped_up(self, days, amount):
        seconds, _ = billed(TERMS, [self.MONDAY])
        promised = TERMS.weekly_guarantee_minutes
        found = top_up(sum(seconds), guarantee_minutes=promised, rate=TERMS.rate, days=days)
        assert str(found.amount.value) == amount
