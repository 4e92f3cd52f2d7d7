from datetime import date, timedelta

import pytest

from tests.pricing.periods.period_samples import charged, charged_amounts, fixed_fee
from tests.pricing.samples import hourly
from va_market.pricing.errors import DateOutOfRange, EndNotAfterStart, StartRequired
from va_market.pricing.periods.calendar import MOST_PERIODS
from va_market.pricing.periods.charges import charges
from va_market.pricing.periods.errors import TooManyPeriods
from va_market.pricing.periods.policies import ProrationPolicy
from va_market.pricing.terms.fixed_fee import FixedFeeTerms
from va_market.pricing.timing.errors import UnknownZone


class TestRefusals:
    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "error", "field"),
        [
            (None, date(2026, 12, 15), StartRequired, "starts_on"),
            (date(2026, 12, 15), date(2026, 12, 15), EndNotAfterStart, "ends_on"),
            (date(1969, 12, 31), None, DateOutOfRange, "starts_on"),
            (date(2026, 12, 15), date(2201, 1, 1), DateOutOfRange, "ends_on"),
        ],
    )
    def test_dates_that_make_no_sense_are_refused(self, starts_on, ends_on, error, field):
        with pytest.raises(error) as refused:
            charges(fixed_fee(), starts_on=starts_on, ends_on=ends_on)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("starts_on", "contract_starts_on", "field"),
        [
            ("1969-12-31", date(2026, 1, 1), "starts_on"),
            ("2026-01-01", date(1969, 12, 31), "contract_starts_on"),
        ],
    )
    def test_the_date_that_is_out_of_range_is_named(self, starts_on, contract_starts_on, field):
        with pytest.raises(DateOutOfRange) as refused:
            charged(fixed_fee(), starts_on, contract_starts_on=contract_starts_on)
        assert refused.value.field == field

    def test_an_unknown_zone_is_refused_where_seconds_are_counted(self):
        by_second = fixed_fee(proration=ProrationPolicy(unit="second"))
        with pytest.raises(UnknownZone):
            charged(by_second, "2026-12-15", zone="Nowhere/None")
        assert charged_amounts(charged(fixed_fee(), "2026-12-15", zone="Nowhere/None")) == [
            "274.19 EUR"
        ]

    def test_more_periods_than_a_quote_can_show_are_refused(self):
        terms = fixed_fee(period="custom", custom_days=1)
        ends_on = date(2026, 12, 1) + timedelta(days=MOST_PERIODS)
        assert len(charges(terms, starts_on=date(2026, 12, 1), ends_on=ends_on)) == MOST_PERIODS
        with pytest.raises(TooManyPeriods):
            charges(terms, starts_on=date(2026, 11, 30), ends_on=ends_on)

    def test_the_last_year_of_prices_has_whole_periods(self):
        [found] = charged(fixed_fee(period="year"), "2200-01-01")
        assert found.part.is_whole

    def test_terms_or_rules_of_an_unknown_kind_are_a_fault_of_the_program(self):
        policy = ProrationPolicy.model_construct(first_and_last="half")
        unknown = FixedFeeTerms.model_construct(**(dict(fixed_fee()) | {"proration": policy}))
        with pytest.raises(AssertionError):
            charged(unknown, "2026-12-15")
        with pytest.raises(AssertionError):
            charged(hourly(), "2026-12-15")
        with pytest.raises(AssertionError):
            charges(hourly(), starts_on=None, ends_on=None)
