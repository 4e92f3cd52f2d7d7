"""What may be agreed on the renewal of a contract for a limited time (R07)."""

from typing import Any

import pytest
from pydantic import ValidationError

from va_market import agreements
from va_market.agreements import Conditions, Renewal, WorkerClass
from va_market.kit.errors import Invalid
from va_market.pricing.terms import FixedFeeTerms, HourlyTerms

EUR_25 = {"amount": "25.00", "currency": "EUR"}
HOURLY = HourlyTerms.model_validate({"kind": "hourly", "rate": EUR_25})
FEE = {"kind": "fixed_fee", "amount": EUR_25}
MONTHLY = {"mode": "auto", "months": 1}


def conditions(**given: Any) -> Conditions:
    return Conditions.model_validate({"ends_on": "2027-06-30", "renewal": MONTHLY, **given})


class TestPolicy:
    def test_a_week_before_the_last_day_nothing_rises(self) -> None:
        renewal = Renewal.model_validate(MONTHLY)
        assert (renewal.notice_days, renewal.uplift_percent) == (7, 0)

    @pytest.mark.parametrize(
        ("given", "renews"),
        [({"mode": "none"}, "ends"), ({**MONTHLY, "mode": "ask"}, "ask"), (MONTHLY, "auto")],
    )
    def test_pricing_has_names_of_its_own(self, given: dict[str, Any], renews: str) -> None:
        assert Renewal.model_validate(given).policy.renews == renews

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"mode": "auto"}, "one_length_of_term"),
            ({**MONTHLY, "weeks": 1}, "one_length_of_term"),
            ({**MONTHLY, "mode": "none"}, "one_length_of_term"),
            ({"mode": "none", "weeks": 4}, "one_length_of_term"),
            ({**MONTHLY, "notice_days": 28}, "notice_beyond_term"),
            ({"mode": "ask", "weeks": 1}, "notice_beyond_term"),
            ({"mode": "ask", "weeks": 2, "notice_days": 14}, "notice_beyond_term"),
            ({**MONTHLY, "months": 0}, "greater_than_equal"),
            ({**MONTHLY, "months": 121}, "less_than_equal"),
            ({**MONTHLY, "months": "1"}, "int_type"),
            ({"mode": "ask", "weeks": 521}, "less_than_equal"),
            ({**MONTHLY, "notice_days": -1}, "greater_than_equal"),
            ({**MONTHLY, "uplift_percent": 3}, "percent_invalid"),
            ({**MONTHLY, "uplift_percent": "100.1"}, "percent_invalid"),
            ({**MONTHLY, "mode": "always"}, "literal_error"),
        ],
    )
    def test_what_does_not_agree_is_refused(self, given: dict[str, Any], code: str) -> None:
        with pytest.raises(ValidationError) as refused:
            Renewal.model_validate(given)
        assert refused.value.errors()[0]["type"] == code

    @pytest.mark.parametrize(
        "given", [{**MONTHLY, "notice_days": 27}, {"mode": "ask", "weeks": 1, "notice_days": 6}]
    )
    def test_it_may_be_decided_on_the_second_day_of_a_term(self, given: dict[str, Any]) -> None:
        assert Renewal.model_validate(given).notice_days == given["notice_days"]


class TestChecks:
    @pytest.mark.parametrize("renewal", [MONTHLY, {"mode": "none"}])
    def test_without_a_last_day_nothing_is_renewed(self, renewal: dict[str, Any]) -> None:
        with pytest.raises(Invalid) as refused:
            agreements.check(
                HOURLY, conditions(ends_on=None, renewal=renewal), WorkerClass.INDEPENDENT
            )
        [fault] = refused.value.errors
        assert (fault.pointer, fault.code) == ("/conditions/renewal", "renewal_without_end")

    def test_it_is_said_once(self) -> None:
        fee = FixedFeeTerms.model_validate({**FEE, "renewal": {"renews": "auto"}})
        with pytest.raises(Invalid) as refused:
            agreements.check(fee, conditions(), WorkerClass.INDEPENDENT)
        [fault] = refused.value.errors
        assert (fault.pointer, fault.code) == ("/conditions/renewal", "renewal_twice")

    def test_else_it_may_be(self) -> None:
        plain = FixedFeeTerms.model_validate(FEE)
        for terms in (HOURLY, plain):
            agreements.check(terms, conditions(), WorkerClass.INDEPENDENT)
            agreements.check(terms, conditions(renewal=None), WorkerClass.INDEPENDENT)
