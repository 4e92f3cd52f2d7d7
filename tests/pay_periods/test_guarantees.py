"""Guaranteed hours: what a week that is over falls short of them (R36)."""

from typing import Any

from tests.factories.charges import charges_of
from tests.factories.market import EUR_25, Deal, Market
from tests.factories.pay_periods import lines, paid_by, until
from tests.timekeeping.days import recorded

GUARANTEED = {"kind": "hourly", "rate": EUR_25, "weekly_guarantee_minutes": 600}


async def promised(market: Market, **assign: Any) -> Deal:
    return await paid_by(market, GUARANTEED, **assign)


async def worked(deal: Deal, start: str, *, minutes: int) -> dict[str, Any]:
    """Time that was handed in."""
    entry = await recorded(deal, start, minutes=minutes)
    sent = await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
    assert sent.status_code == 200, sent.text
    return entry


async def approve(deal: Deal, entry: dict[str, Any]) -> None:
    approved = await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")
    assert approved.status_code == 200, approved.text


class TestWeeks:
    async def test_a_week_without_work_pays_all_of_it(self, empty_market: Market):
        deal = await promised(empty_market)
        await until(deal, "2026-12-13")
        assert await lines(deal) == []
        await until(deal, "2026-12-14")
        assert await lines(deal) == [("guarantee", "2026-12-07", "2026-12-13", "250.00")]
        [charge] = await charges_of(deal)
        assert (charge["quantity"], charge["unit"]) == ("10", "hour")
        assert charge["bills_on"] == "2026-12-14"

    async def test_approved_time_counts_and_the_rest_is_paid(self, empty_market: Market):
        deal = await promised(empty_market)
        await until(deal, "2026-12-08")
        await approve(deal, await worked(deal, "2026-12-07T12:00:00+00:00", minutes=150))
        await until(deal, "2026-12-14")
        assert await lines(deal) == [("guarantee", "2026-12-07", "2026-12-13", "187.50")]

    async def test_enough_time_leaves_nothing_to_pay(self, empty_market: Market):
        deal = await promised(empty_market)
        await until(deal, "2026-12-08")
        await approve(deal, await worked(deal, "2026-12-07T12:00:00+00:00", minutes=600))
        await until(deal, "2026-12-14")
        assert await lines(deal) == []

    async def test_it_waits_for_time_that_waits_for_the_supervisor(self, empty_market: Market):
        deal = await promised(empty_market)
        await until(deal, "2026-12-08")
        entry = await worked(deal, "2026-12-07T12:00:00+00:00", minutes=300)
        await until(deal, "2026-12-15")
        assert await lines(deal) == []
        await approve(deal, entry)
        await until(deal, "2026-12-16")
        assert await lines(deal) == [("guarantee", "2026-12-07", "2026-12-13", "125.00")]

    async def test_a_draft_holds_it_up_for_fourteen_days_at_most(self, empty_market: Market):
        deal = await promised(empty_market)
        await until(deal, "2026-12-08")
        await recorded(deal, "2026-12-07T12:00:00+00:00", minutes=300)
        await until(deal, "2026-12-27")
        assert await lines(deal) == []
        await until(deal, "2026-12-28")
        assert (await lines(deal))[0] == ("guarantee", "2026-12-07", "2026-12-13", "250.00")

    async def test_a_week_that_is_not_whole_has_none(self, empty_market: Market):
        deal = await promised(empty_market, starts_on="2026-12-09")
        await until(deal, "2026-12-21")
        assert await lines(deal) == [("guarantee", "2026-12-14", "2026-12-20", "250.00")]

    async def test_a_week_with_a_rest_has_none(self, empty_market: Market):
        deal = await promised(empty_market)
        await until(deal, "2026-12-10")
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Summer break."})
        await until(deal, "2026-12-11")
        await deal.owner.move(f"{deal.path}/resume")
        await until(deal, "2026-12-21")
        assert await lines(deal) == [("guarantee", "2026-12-14", "2026-12-20", "250.00")]

    async def test_the_last_week_of_a_contract_has_none(self, empty_market: Market):
        deal = await promised(empty_market)
        await until(deal, "2026-12-16")
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        await until(deal, "2027-01-04")
        assert await lines(deal) == [("guarantee", "2026-12-07", "2026-12-13", "250.00")]
