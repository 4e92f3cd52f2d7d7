"""Set fees: charged when a period begins, taken back where it did not run after all (R07)."""

from typing import Any

import pytest

from tests.factories.amendments import agreed
from tests.factories.charges import charges_of
from tests.factories.market import Deal, Market
from tests.factories.pay_periods import fee, lines, paid_by, until
from tests.invariants import rows

DECEMBER = ("2026-12-01", "2026-12-31")
Line = tuple[str, str, str, str]


def charge(first: str, last: str, amount: str) -> Line:
    return ("fixed_fee", first, last, amount)


def credit(first: str, last: str, amount: str) -> Line:
    return ("credit", first, last, amount)


async def from_december(market: Market, **fields: Any) -> Deal:
    """Agreed on December 7, from the 1st on."""
    return await paid_by(market, fee("310.00", **fields), starts_on="2026-12-01")


class TestCharging:
    async def test_a_short_first_month_is_prorated_and_the_next_one_is_whole(
        self, empty_market: Market
    ):
        deal = await paid_by(empty_market, fee("310.00"))
        await until(deal, "2026-12-07")
        assert await lines(deal) == [charge("2026-12-07", "2026-12-31", "250.00")]
        await until(deal, "2027-01-01")
        assert (await lines(deal))[1:] == [charge("2027-01-01", "2027-01-31", "310.00")]
        [first, second] = await charges_of(deal)
        assert (first["bills_on"], second["bills_on"]) == ("2026-12-07", "2027-01-01")
        assert (first["quantity"], first["unit"]) == ("0.8065", "period")
        assert first["description"] == "Fee, 25 of 31 days, from 2026-12-07 until before 2027-01-01"

    async def test_months_from_the_31st_do_not_drift(self, empty_market: Market):
        deal = await paid_by(
            empty_market,
            fee("300.00", proration={"anchor_day": 31, "first_and_last": "none"}),
        )
        await until(deal, "2027-05-01")
        assert await lines(deal) == [
            # The days until December 31 cost nothing, so nothing is charged for them.
            charge("2026-12-31", "2027-01-30", "300.00"),
            charge("2027-01-31", "2027-02-27", "300.00"),
            charge("2027-02-28", "2027-03-30", "300.00"),
            charge("2027-03-31", "2027-04-29", "300.00"),
            charge("2027-04-30", "2027-05-30", "300.00"),
        ]

    @pytest.mark.parametrize(
        ("fields", "charged"),
        [
            ({"period": "week"}, charge("2026-12-07", "2026-12-13", "310.00")),
            ({"period": "quarter"}, charge("2026-12-07", "2026-12-31", "84.24")),
            ({"period": "year"}, charge("2026-12-07", "2026-12-31", "21.23")),
            (
                {"period": "custom", "custom_days": 10},
                charge("2026-12-07", "2026-12-16", "310.00"),
            ),
        ],
    )
    async def test_each_kind_of_period(self, empty_market: Market, fields, charged):
        deal = await paid_by(empty_market, fee("310.00", **fields))
        await until(deal, "2026-12-08")
        assert await lines(deal) == [charged]

    async def test_nothing_is_charged_before_the_first_day(self, empty_market: Market):
        deal = await paid_by(empty_market, fee(), starts_on="2027-01-10")
        await until(deal, "2027-01-09")
        assert await lines(deal) == []
        await until(deal, "2027-01-10")
        assert await lines(deal) == [charge("2027-01-10", "2027-01-31", "220.00")]

    async def test_days_begin_in_the_zone_of_the_contract(self, empty_market: Market):
        deal = await paid_by(empty_market, fee(), time_zone="Pacific/Auckland")
        await until(deal, "2026-12-31")
        # At 10 in the morning of London it is 11 at night there.
        assert len(await lines(deal)) == 1
        empty_market.clock.advance(hours=1)
        await until(deal, "2026-12-31")
        assert len(await lines(deal)) == 1

    async def test_once_more_charges_nothing(self, empty_market: Market):
        deal = await from_december(empty_market)
        for _ in range(2):
            await until(deal, "2026-12-08")
        assert await lines(deal) == [charge(*DECEMBER, "310.00")]
        told = await rows.told(empty_market, "contract.charged", deal.id)
        assert [data for data, _ in told] == [{"kind": "fixed_fee", "charges": 1}]

    async def test_other_pay_of_the_contract_stays_where_it_is(self, empty_market: Market):
        parts = [fee("310.00"), {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}}]
        deal = await paid_by(empty_market, {"kind": "combined", "parts": parts})
        await until(deal, "2026-12-08")
        assert await lines(deal) == [charge("2026-12-07", "2026-12-31", "250.00")]


class TestChanges:
    async def test_a_higher_fee_takes_the_rest_of_the_old_one_back(self, empty_market: Market):
        deal = await from_december(empty_market)
        await until(deal, "2026-12-08")
        await agreed(deal, terms=fee("620.00"), effective_on="2026-12-17")
        await until(deal, "2026-12-16")
        assert len(await lines(deal)) == 1
        await until(deal, "2027-01-02")
        assert await lines(deal) == [
            charge(*DECEMBER, "310.00"),
            charge("2026-12-17", "2026-12-31", "300.00"),
            credit("2026-12-17", "2026-12-31", "-150.00"),
            charge("2027-01-01", "2027-01-31", "620.00"),
        ]
        assert {one["terms_version"] for one in (await charges_of(deal))[:1]} == {1}

    async def test_a_lower_fee_waits_for_the_next_period(self, empty_market: Market):
        deal = await from_december(empty_market)
        await until(deal, "2026-12-08")
        await agreed(deal, terms=fee("155.00"), effective_on="2026-12-17")
        await until(deal, "2027-01-02")
        assert await lines(deal) == [
            charge(*DECEMBER, "310.00"),
            charge("2027-01-01", "2027-01-31", "155.00"),
        ]

    async def test_a_lower_fee_at_once_if_that_was_agreed(self, empty_market: Market):
        deal = await from_december(empty_market)
        await until(deal, "2026-12-08")
        at_once = {"on_downgrade": "at_once"}
        await agreed(deal, terms=fee("155.00", proration=at_once), effective_on="2026-12-17")
        await until(deal, "2026-12-20")
        assert await lines(deal) == [
            charge(*DECEMBER, "310.00"),
            charge("2026-12-17", "2026-12-31", "75.00"),
            credit("2026-12-17", "2026-12-31", "-150.00"),
        ]

    async def test_another_title_changes_no_fee(self, empty_market: Market):
        deal = await from_december(empty_market)
        await until(deal, "2026-12-08")
        await agreed(deal, title="Keeper of the calendar", effective_on="2026-12-17")
        await until(deal, "2027-01-02")
        assert await lines(deal) == [
            charge(*DECEMBER, "310.00"),
            charge("2027-01-01", "2027-01-31", "310.00"),
        ]

    async def test_a_fee_that_is_agreed_no_more_goes_back(self, empty_market: Market):
        deal = await from_december(empty_market)
        await until(deal, "2026-12-08")
        hourly = {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}}
        await agreed(deal, terms=hourly, effective_on="2026-12-22")
        await until(deal, "2027-01-02")
        assert await lines(deal) == [
            charge(*DECEMBER, "310.00"),
            credit("2026-12-22", "2026-12-31", "-100.00"),
        ]


class TestEnding:
    async def test_a_known_end_shortens_the_last_period(self, empty_market: Market):
        deal = await empty_market.deal(
            job={"engagement": "fixed_fee"},
            proposal={"terms": fee("310.00"), "conditions": {"ends_on": "2027-01-15"}},
        )
        await until(deal, "2027-03-01")
        assert await lines(deal) == [
            charge("2026-12-07", "2026-12-31", "250.00"),
            charge("2027-01-01", "2027-01-15", "150.00"),
        ]

    @pytest.mark.parametrize(
        ("policy", "back"), [("prorate", ["-140.00"]), ("full", []), ("none", ["-310.00"])]
    )
    async def test_an_early_end_gives_back_what_the_terms_say(
        self, empty_market: Market, policy, back
    ):
        deal = await from_december(empty_market, proration={"first_and_last": policy})
        await until(deal, "2026-12-17")
        ended = await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        assert ended.json()["status"] == "ended"
        await until(deal, "2027-02-01")
        found = await lines(deal)
        assert found[0] == charge(*DECEMBER, "310.00")
        assert [one[3] for one in found[1:]] == back
        assert {one[:3] for one in found[1:]} <= {("credit", "2026-12-18", "2026-12-31")}

    async def test_a_contract_that_ended_before_it_began_costs_nothing(self, empty_market: Market):
        deal = await paid_by(empty_market, fee(), starts_on="2026-12-20")
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        await until(deal, "2027-02-01")
        assert await lines(deal) == []


class TestPauses:
    async def rested(self, deal: Deal, since: str, to: str) -> None:
        await until(deal, since)
        paused = await deal.owner.move(f"{deal.path}/pause", {"reason": "Summer break."})
        assert paused.status_code == 200, paused.text
        await until(deal, to)
        resumed = await deal.owner.move(f"{deal.path}/resume")
        assert resumed.status_code == 200, resumed.text
        await until(deal, to)

    async def test_its_whole_days_go_back_where_that_was_agreed(self, empty_market: Market):
        deal = await from_december(empty_market, proration={"on_pause": "credit"})
        await until(deal, "2026-12-08")
        await self.rested(deal, "2026-12-10", "2026-12-21")
        assert await lines(deal) == [
            charge(*DECEMBER, "310.00"),
            # From the midnight after it began to the one before it ended.
            credit("2026-12-11", "2026-12-20", "-100.00"),
        ]

    async def test_by_default_nothing_goes_back(self, empty_market: Market):
        deal = await from_december(empty_market)
        await until(deal, "2026-12-08")
        await self.rested(deal, "2026-12-10", "2026-12-21")
        assert await lines(deal) == [charge(*DECEMBER, "310.00")]

    async def test_over_the_end_of_a_period_each_gives_its_own_days_back(
        self, empty_market: Market
    ):
        deal = await from_december(empty_market, proration={"on_pause": "credit"})
        await until(deal, "2026-12-08")
        await self.rested(deal, "2026-12-21", "2027-01-11")
        assert await lines(deal) == [
            charge(*DECEMBER, "310.00"),
            credit("2026-12-22", "2026-12-31", "-100.00"),
            charge("2027-01-01", "2027-01-31", "310.00"),
            credit("2027-01-01", "2027-01-10", "-100.00"),
        ]

    async def test_nothing_is_charged_in_advance_while_it_rests(self, empty_market: Market):
        deal = await from_december(empty_market, proration={"on_pause": "credit"})
        await until(deal, "2026-12-21")
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Summer break."})
        await until(deal, "2027-01-05")
        assert await lines(deal) == [
            charge(*DECEMBER, "310.00"),
            credit("2026-12-22", "2026-12-31", "-100.00"),
        ]

    async def test_a_rest_that_ends_the_contract_is_credited_until_its_end(
        self, empty_market: Market
    ):
        deal = await from_december(empty_market, proration={"on_pause": "credit"})
        await until(deal, "2026-12-11")
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Summer break."})
        await until(deal, "2026-12-17")
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        await until(deal, "2026-12-18")
        assert await lines(deal) == [
            charge(*DECEMBER, "310.00"),
            credit("2026-12-12", "2026-12-17", "-60.00"),
            credit("2026-12-18", "2026-12-31", "-140.00"),
        ]
