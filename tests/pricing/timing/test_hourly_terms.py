import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.pricing.samples import hourly_terms
from tests.pricing.timing.working import rounding_policies
from va_market.pricing.terms import HourlyTerms
from va_market.pricing.timing.policies import MinimumCharge, PremiumPolicy, RoundingPolicy
from va_market.pricing.timing.premium_rules import NightPremium

STORED = {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}}


class TestAddedTerms:
    # Terms that were stored before there were guarantees, roundings and premiums.
    @pytest.mark.parametrize("cap", [None, 1200])
    def test_stored_terms_read_as_before(self, cap):
        terms = HourlyTerms.model_validate_json(json.dumps(STORED | {"weekly_cap_minutes": cap}))
        assert terms.weekly_cap_minutes == cap
        assert terms.weekly_guarantee_minutes is None
        assert terms.rounding == RoundingPolicy()
        assert (terms.premiums, terms.minimum_charge) == (None, None)

    @given(
        terms=hourly_terms(),
        rounding=rounding_policies(),
        premiums=st.sampled_from([None, PremiumPolicy(), PremiumPolicy(night=NightPremium())]),
        minimum_charge=st.sampled_from([None, MinimumCharge(), MinimumCharge(per="day")]),
    )
    def test_all_of_them_read_back_the_same(self, terms, rounding, premiums, minimum_charge):
        # A least charge goes with rounding by no more than it is for.
        wider = {"entry": ("day", "timesheet"), "day": ("timesheet",)}
        assume(minimum_charge is None or rounding.scope not in wider[minimum_charge.per])
        agreed = {"rounding": rounding, "premiums": premiums, "minimum_charge": minimum_charge}
        full = terms.model_copy(update=agreed)
        assert HourlyTerms.model_validate_json(full.model_dump_json()) == full

    @pytest.mark.parametrize(
        ("cap", "guarantee"), [(None, 10_080), (1200, 1200), (1200, 600), (1200, None)]
    )
    def test_a_guarantee_up_to_the_cap_is_fine(self, cap, guarantee):
        given = {"weekly_cap_minutes": cap, "weekly_guarantee_minutes": guarantee}
        assert HourlyTerms(**STORED, **given).weekly_guarantee_minutes == guarantee

    @pytest.mark.parametrize(
        ("cap", "guarantee", "code"),
        [
            (1200, 1201, "guarantee_above_cap"),
            (None, 0, "greater_than_equal"),
            (None, 10_081, "less_than_equal"),
        ],
    )
    def test_another_guarantee_is_refused(self, cap, guarantee, code):
        given = {"weekly_cap_minutes": cap, "weekly_guarantee_minutes": guarantee}
        with pytest.raises(ValidationError) as refused:
            HourlyTerms(**STORED, **given)
        assert [error["type"] for error in refused.value.errors()] == [code]

    def test_the_message_says_both_figures(self):
        given = {"weekly_cap_minutes": 600, "weekly_guarantee_minutes": 900}
        with pytest.raises(ValidationError, match=r"guarantee of 900 min .* the cap of 600 min"):
            HourlyTerms(**STORED, **given)
