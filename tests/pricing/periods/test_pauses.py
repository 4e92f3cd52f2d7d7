from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.periods.period_samples import cycles, day, days, month, span
from tests.pricing.samples import currencies, money, prices
from va_market.pricing.errors import DateOutOfRange, EndNotAfterStart
from va_market.pricing.periods.calendar import Span
from va_market.pricing.periods.errors import PauseOutsideTerm
from va_market.pricing.periods.pauses import pause
from va_market.pricing.periods.policies import ProrationPolicy

EXTEND, CREDIT = ProrationPolicy(), ProrationPolicy(on_pause="credit")
FEE = "310.00 EUR"


def paused(days_of, *, policy, period="2026-12-01", ends_on="2027-02-01", billed=FEE, **given):
    return pause(
        money(FEE),
        span(days_of),
        period=month(period),
        ends_on=None if ends_on is None else day(ends_on),
        billed_amount=money(billed),
        policy=policy,
        **given,
    )


class TestExtending:
    # The end moves by the days of the pause: 10, 1 and 20.
    @pytest.mark.parametrize(
        ("days_of", "ends_on"),
        [
            ("2026-12-10 2026-12-20", "2027-02-11"),
            ("2026-12-31 2027-01-01", "2027-02-02"),
            ("2027-01-27 2027-02-16", "2027-02-21"),
        ],
    )
    def test_the_end_moves_by_the_paused_days_without_a_credit(self, days_of, ends_on):
        found = paused(days_of, policy=EXTEND)
        assert (found.ends_on, str(found.credit.value)) == (day(ends_on), "0.00 EUR")

    def test_a_contract_without_end_stays_without(self):
        found = paused("2026-12-10 2026-12-20", policy=EXTEND, ends_on=None)
        assert found.ends_on is None
        assert found.credit.steps[0].formula == "10 days later, no credit"

    def test_no_end_moves_beyond_the_years_of_prices(self):
        with pytest.raises(DateOutOfRange) as refused:
            paused("2026-12-10 2200-12-20", policy=EXTEND)
        assert refused.value.field == "paused"


class TestCrediting:
    # December has 31 days at 10.00 EUR each; a pause that begins before it or reaches beyond it,
    # or beyond the contract, is credited for the days in it.
    @pytest.mark.parametrize(
        ("days_of", "ends_on", "credited"),
        [
            ("2026-12-10 2026-12-20", "2027-02-01", "-100.00 EUR"),
            ("2026-12-01 2027-01-01", "2027-02-01", "-310.00 EUR"),
            ("2026-11-20 2026-12-03", "2027-02-01", "-20.00 EUR"),
            ("2026-12-30 2027-01-05", None, "-20.00 EUR"),
            ("2026-12-10 2026-12-20", "2026-12-15", "-50.00 EUR"),
            ("2027-01-05 2027-01-10", "2027-02-01", "0.00 EUR"),
            ("2026-11-05 2026-11-10", "2027-02-01", "0.00 EUR"),
        ],
    )
    def test_the_paused_days_of_the_period_are_given_back(self, days_of, ends_on, credited):
        found = paused(days_of, policy=CREDIT, ends_on=ends_on)
        assert str(found.credit.value) == credited
        assert found.ends_on == (None if ends_on is None else day(ends_on))

    # The contract begins on the 15th: 17 of 31 days. By the day each costs 310/31 = 10.00; if they
    # cost the full price, 310/17 = 18.235... each; if they cost nothing, there is nothing to give.
    @pytest.mark.parametrize(
        ("first_and_last", "billed", "days_of", "credited"),
        [
            ("prorate", "170.00 EUR", "2026-12-20 2026-12-25", "-50.00 EUR"),
            ("prorate", "170.00 EUR", "2026-12-10 2026-12-17", "-20.00 EUR"),
            ("full", FEE, "2026-12-20 2026-12-25", "-91.18 EUR"),
            ("full", FEE, "2026-12-15 2027-01-01", "-310.00 EUR"),
            ("full", FEE, "2026-12-01 2026-12-10", "0.00 EUR"),
            ("none", "0.00 EUR", "2026-12-20 2026-12-25", "0.00 EUR"),
        ],
    )
    def test_only_days_of_the_contract_are_given_back_at_what_they_cost(
        self, first_and_last, billed, days_of, credited
    ):
        policy = ProrationPolicy(on_pause="credit", first_and_last=first_and_last)
        found = paused(days_of, policy=policy, starts_on=day("2026-12-15"), billed=billed)
        assert str(found.credit.value) == credited

    def test_no_more_than_was_billed_is_given_back(self):
        found = paused("2026-12-10 2026-12-20", policy=CREDIT, billed="60.00 EUR")
        assert str(found.credit.value) == "-60.00 EUR"

    # March 2026 in Berlin has 743 hours, the 29th 23 of them: 310 x 23/743 = 9.596...
    def test_the_unit_and_the_zone_of_the_contract_decide(self):
        policy = ProrationPolicy(on_pause="credit", unit="second")
        found = paused(
            "2026-03-29 2026-03-30", policy=policy, period="2026-03-29", zone="Europe/Berlin"
        )
        assert str(found.credit.value) == "-9.60 EUR"

    @given(data=st.data(), cycle=cycles(), inside=days, currency=currencies)
    def test_a_pause_over_all_days_gives_all_back_and_never_more(
        self, data, cycle, inside, currency
    ):
        fee, billed = data.draw(prices(currency)), data.draw(prices(currency))
        period = cycle.period_containing(inside)
        found = pause(
            fee,
            Span(period.start - timedelta(days=3), period.end + timedelta(days=3)),
            period=period,
            ends_on=None,
            billed_amount=billed,
            policy=CREDIT,
        )
        assert -found.credit.value == min(fee, billed)


class TestRefusals:
    @pytest.mark.parametrize(
        ("start", "end", "error"),
        [
            (date(2026, 12, 10), date(2026, 12, 10), EndNotAfterStart),
            (date(2026, 12, 10), date(2026, 12, 9), EndNotAfterStart),
            (date(2027, 2, 1), date(2027, 2, 2), PauseOutsideTerm),
        ],
    )
    def test_a_pause_of_no_day_or_after_the_end_is_refused(self, start, end, error):
        with pytest.raises(error) as refused:
            paused(f"{start} {end}", policy=EXTEND)
        assert refused.value.field == "paused"
