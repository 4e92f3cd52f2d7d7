"""B1: leeway, packs, commitments and years billed at once, as a quote tells them."""

from datetime import date
from typing import Any

import pytest

from tests.pricing.samples import amounts, quoted
from va_market.pricing.errors import InputNotApplicable
from va_market.pricing.fees import FeeRule
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.timesheets import amount_of_time

NO_FEE = FeeRule.model_validate({"payer": "client", "percent": "0"})
PACKS = {
    "overage": "packs",
    "pack_minutes": 60,
    "pack_price": {"amount": "28.00", "currency": "EUR"},
}


def terms(**more: Any) -> RetainerTerms:
    base = {
        "kind": "retainer",
        "fee": {"amount": "500.00", "currency": "EUR"},
        "included_minutes": 1200,
    }
    return RetainerTerms.model_validate({**base, **more})


RATE = {"overage_rate": {"amount": "30.00", "currency": "EUR"}}


class TestLeeway:
    @pytest.mark.parametrize(
        ("worked", "lines", "unbilled"),
        [
            (1210, ["500.00 EUR"], 10),
            (1215, ["500.00 EUR"], 15),
            (1216, ["500.00 EUR", "0.50 EUR"], 15),
            (1275, ["500.00 EUR", "30.00 EUR"], 15),
        ],
    )
    def test_is_free_and_the_rest_is_billed(self, worked, lines, unbilled):
        result = quoted(terms(**RATE, policy={"leeway_minutes": 15}), minutes=worked)
        assert amounts(result) == lines
        assert result.unbilled_minutes == unbilled
        assert result.billed_minutes + result.unbilled_minutes == worked

    def test_is_that_of_each_period(self):
        # Three months have 3 x 60 min included and 3 x 10 min of leeway.
        found = terms(included_minutes=60, **RATE, policy={"leeway_minutes": 10})
        span = {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 3, 1)}
        within = quoted(found, minutes=210, **span)
        assert amounts(within) == ["1500.00 EUR"]
        beyond = quoted(found, minutes=212, **span)
        assert amounts(beyond) == ["1500.00 EUR", "1.00 EUR"]
        for result in (within, beyond):
            [warning] = result.warnings
            assert warning.startswith("The minutes are taken to be spread over the periods")

    def test_of_one_period_needs_no_warning(self):
        assert quoted(terms(**RATE), minutes=1300).warnings == []


class TestPacks:
    @pytest.mark.parametrize(
        ("worked", "lines"),
        [
            (1200, ["500.00 EUR"]),
            (1201, ["500.00 EUR", "28.00 EUR"]),
            (1260, ["500.00 EUR", "28.00 EUR"]),
            (1261, ["500.00 EUR", "56.00 EUR"]),
        ],
    )
    def test_are_bought_as_few_as_hold_the_work(self, worked, lines):
        result = quoted(terms(policy=PACKS), minutes=worked)
        assert amounts(result) == lines
        assert (result.billed_minutes, result.unbilled_minutes) == (worked, 0)

    def test_beyond_the_most_of_them_the_rate_bills(self):
        result = quoted(terms(**RATE, policy={**PACKS, "most_packs": 1}), minutes=1300)
        # 60 of the 100 minutes beyond are in a pack, 40 cost 30.00 an hour
        assert amounts(result) == ["500.00 EUR", "28.00 EUR", "20.00 EUR"]
        assert [line.unit for line in result.lines] == ["period", "pack", "overage_hour"]

    def test_beyond_the_most_of_them_without_a_rate_it_stops(self):
        result = quoted(terms(policy={**PACKS, "most_packs": 1}), minutes=1300)
        assert amounts(result) == ["500.00 EUR", "28.00 EUR"]
        assert (result.billed_minutes, result.unbilled_minutes) == (1260, 40)

    def test_each_period_may_buy_its_most(self):
        # 240 of the 420 min are beyond three months of 60: three packs, one a month, hold 180.
        found = terms(included_minutes=60, policy={**PACKS, "most_packs": 1})
        span = {"starts_on": date(2026, 12, 1), "ends_on": date(2027, 3, 1)}
        result = quoted(found, minutes=420, **span)
        assert amounts(result) == ["1500.00 EUR", "84.00 EUR"]
        assert result.unbilled_minutes == 60
        assert (result.lines[1].quantity, result.lines[1].unit) == ("3", "pack")

    def test_hold_recorded_seconds_as_well(self):
        weekly = terms(period="week", policy=PACKS)
        result = amount_of_time(weekly, billable_seconds=60 * 1200 + 1, fee=NO_FEE)
        assert amounts(result) == ["0.00 EUR", "28.00 EUR"]


class TestCommitment:
    @pytest.mark.parametrize(
        ("worked", "lines"),
        [
            # 1500 committed, 1200 paid by the fee: 300 min at 30.00 an hour
            (0, ["500.00 EUR", "150.00 EUR"]),
            (1260, ["500.00 EUR", "30.00 EUR", "120.00 EUR"]),
            (1500, ["500.00 EUR", "150.00 EUR"]),
            (1560, ["500.00 EUR", "180.00 EUR"]),
        ],
    )
    def test_is_paid_for_what_was_not_used(self, worked, lines):
        result = quoted(terms(**RATE, commitment_minutes=1500), minutes=worked)
        assert amounts(result) == lines

    def test_without_a_rate_costs_what_included_hours_cost(self):
        # 500.00 for 20 hours is 25.00 an hour, and 5 hours are lacking.
        line = quoted(terms(commitment_minutes=1500, policy=PACKS), minutes=0).lines[1]
        assert (str(line.amount), str(line.unit_price)) == ("125.00 EUR", "25.00 EUR")
        assert (line.quantity, line.unit) == ("5", "guaranteed_hour")


class TestYear:
    def test_is_billed_at_once(self):
        yearly = terms(billing="annual", annual_fee={"amount": "5000.00", "currency": "EUR"})
        result = quoted(yearly, starts_on=date(2026, 12, 15))
        assert amounts(result) == ["5000.00 EUR"]
        assert result.billed_minutes == 12 * 1200
        assert [str(one.month) for one in result.cash_flow] == ["2026-12-01"]

    def test_without_a_price_of_its_own_costs_twelve_fees(self):
        assert amounts(quoted(terms(billing="annual"))) == ["6000.00 EUR"]

    def test_has_no_other_end(self):
        span = {"starts_on": date(2026, 12, 15), "ends_on": date(2027, 1, 1)}
        with pytest.raises(InputNotApplicable) as refused:
            quoted(terms(billing="annual"), **span)
        assert refused.value.field == "ends_on"
