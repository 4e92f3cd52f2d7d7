"""What is not answered in time is decided by the clock."""

from datetime import timedelta

from tests.conftest import copied_database, running_market
from tests.factories.market import Deal, Market
from tests.factories.milestones import bring_to, done, eur, fund, path_of, project_deal
from tests.invariants import rows
from tests.support.contract import Contract
from tests.timekeeping.days import later
from tests.worker.test_worker import run


async def decided(market: Market, deal: Deal, path: str, **time: float) -> str:
    """The status after some time and one run of the clock's work."""
    later(market, deal.owner, deal.assistant, **time)
    await run(market, "decide_milestones")
    return str(done(await deal.owner.get(path))["status"])


class TestApproval:
    # R10
    async def test_fourteen_days_of_silence_approve(self, market: Market):
        deal = await project_deal(market, deposit=eur("200.00"))
        path = await bring_to(deal, await path_of(deal), "submitted")
        assert done(await deal.owner.get(path))["silence_ends_at"] == "2026-12-21T10:00:00Z"
        assert await decided(market, deal, path, days=14, seconds=-1) == "submitted"
        assert await decided(market, deal, path, seconds=1) == "approved"
        seen = done(await deal.owner.get(path))
        assert (seen["released"], seen["decided_by"]) == (eur("400.00"), None)
        assert (seen["movements"][-1]["made_by"], seen["decided_at"]) == (
            None,
            "2026-12-21T10:00:00Z",
        )

    async def test_the_days_of_the_terms_come_first(self, market: Market):
        deal = await project_deal(market, policy={"auto_approval_days": 3})
        path = await bring_to(deal, await path_of(deal), "submitted")
        assert done(await deal.owner.get(path))["silence_ends_at"] == "2026-12-10T10:00:00Z"
        assert await decided(market, deal, path, days=3) == "approved"

    async def test_the_market_may_wait_longer(
        self, postgres: str, template: str, contract: Contract
    ):
        async with (
            copied_database(postgres, template) as url,
            running_market(url, contract, milestone_approval_days=30) as market,
        ):
            deal = await project_deal(market)
            path = await bring_to(deal, await path_of(deal), "submitted")
            ends = market.clock() + timedelta(days=30)
            seen = done(await deal.owner.get(path))
            assert seen["silence_ends_at"] == ends.isoformat().replace("+00:00", "Z")

    async def test_only_what_is_left_of_a_part_is_released(self, market: Market):
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), "submitted")
        await deal.owner.pay(f"{path}/approve", {"amount": eur("150.00")})
        await deal.assistant.move(f"{path}/submit", {})
        assert await decided(market, deal, path, days=14) == "approved"
        seen = done(await deal.owner.get(path))
        assert [one["amount"]["amount"] for one in seen["movements"]] == [
            *("400.00", "150.00", "250.00")
        ]

    async def test_it_is_told_once(self, market: Market):
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), "submitted")
        for _ in range(2):
            await decided(market, deal, path, days=14)
        told = await rows.told(market, "milestone.approved", path.rsplit("/", 1)[1])
        assert len(told) == 1

    async def test_an_answer_in_time_is_an_answer(self, market: Market):
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), "changes_requested")
        assert await decided(market, deal, path, days=30) == "changes_requested"


class TestRefund:
    async def test_seven_days_of_silence_grant_it(self, market: Market):
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), "refund_requested")
        assert await decided(market, deal, path, days=7, seconds=-1) == "refund_requested"
        assert await decided(market, deal, path, seconds=1) == "refunded"
        assert done(await deal.owner.get(path))["refunded"] == eur("400.00")


class TestNothing:
    async def test_is_decided_of_what_nobody_waits_for(self, market: Market):
        deal = await project_deal(market)
        path = await path_of(deal)
        await fund(deal.owner, path)
        assert await decided(market, deal, path, days=60) == "funded"
