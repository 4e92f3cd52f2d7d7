"""What happens without a request."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.factories.market import Market
from tests.invariants import rows
from tests.timekeeping.days import later
from va_market.worker import periodic_works


async def run(market: Market, name: str) -> int:
    """One run of a periodic work; how much it did."""
    return await work_of(market, name)()


def work_of(market: Market, name: str) -> Callable[[], Awaitable[int]]:
    """A periodic work of one process, which may remember what went before."""
    state = market.app.state
    works = {w.name: w for w in periodic_works(state.database, state.settings, market.clock)}
    return works[name].work


class TestActivating:
    @pytest.mark.parametrize(
        ("zone", "midnight"),
        [
            ("UTC", datetime(2026, 12, 8, 0, tzinfo=UTC)),
            ("Pacific/Auckland", datetime(2026, 12, 7, 11, tzinfo=UTC)),
            ("America/Los_Angeles", datetime(2026, 12, 8, 8, tzinfo=UTC)),
            ("Asia/Kathmandu", datetime(2026, 12, 7, 18, 15, tzinfo=UTC)),
        ],
    )
    async def test_a_contract_starts_when_its_day_comes(self, empty_market: Market, zone, midnight):
        market = empty_market
        deal = await market.deal(starts_on="2026-12-08", time_zone=zone)
        until = midnight - market.clock()
        later(market, deal.owner, seconds=until.total_seconds() - 1)
        assert await run(market, "activate_contracts") == 0
        assert (await deal.owner.get(deal.path)).json()["status"] == "scheduled"
        market.clock.advance(seconds=1)
        assert await run(market, "activate_contracts") == 1
        assert (await deal.owner.get(deal.path)).json()["status"] == "active"

    async def test_it_happens_once_and_is_told(self, empty_market: Market):
        market = empty_market
        deal = await market.deal(starts_on="2026-12-08")
        market.clock.advance(days=30)
        assert [await run(market, "activate_contracts") for _ in range(2)] == [1, 0]
        [(_, parties)] = await rows.told(market, "contract.activated", deal.id)
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_an_ended_one_stays_ended(self, empty_market: Market):
        market = empty_market
        deal = await market.deal(starts_on="2026-12-08")
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        market.clock.advance(days=1)
        assert await run(market, "activate_contracts") == 0

    async def test_time_can_be_recorded_from_then_on(self, market: Market):
        deal = await market.deal(starts_on="2026-12-08")
        later(market, deal.assistant, days=1)
        await run(market, "activate_contracts")
        assert (await market.entry(deal))["work_on"] == "2026-12-08"

    async def test_more_than_a_batch_is_done_in_one_run(self, empty_market: Market):
        market = empty_market
        deal = await market.deal(starts_on="2026-12-08")
        await copy_contract(market, deal.id, times=249)
        market.clock.advance(days=1)
        assert await run(market, "activate_contracts") == 250

    async def test_two_workers_at_once_start_each_contract_once(self, empty_market: Market):
        market = empty_market
        deal = await market.deal(starts_on="2026-12-08")
        await copy_contract(market, deal.id, times=149)
        market.clock.advance(days=1)
        counts = await rows.at_once(*[run(market, "activate_contracts") for _ in range(4)])
        told = await rows.value(
            market, "SELECT count(*) FROM events WHERE kind = 'contract.activated'"
        )
        assert sum(counts) == told == 150


class TestExpiring:
    async def test_an_idle_job_ends_with_its_proposals(self, empty_market: Market):
        market = empty_market
        owner, assistant = await market.owner(), await market.assistant()
        job = await market.job(owner)
        proposal = await market.proposal(assistant, job)
        later(market, owner, assistant, days=30, seconds=-1)
        assert await run(market, "expire_jobs") == 0
        market.clock.advance(seconds=2)
        assert await run(market, "expire_jobs") == 1
        assert (await owner.get(f"/v1/jobs/{job['id']}")).json()["status"] == "expired"
        seen = await assistant.get(f"/v1/proposals/{proposal['id']}")
        assert seen.json()["status"] == "superseded"

    async def test_a_sign_of_life_keeps_it_open(self, empty_market: Market):
        market = empty_market
        owner, assistant = await market.owner(), await market.assistant()
        job = await market.job(owner)
        later(market, assistant, days=29)
        await market.proposal(assistant, job)
        later(market, days=29)
        assert await run(market, "expire_jobs") == 0


async def copy_contract(market: Market, contract_id: str, *, times: int) -> None:
    """More contracts like this one, each from a proposal of its own."""
    await rows.fetch(
        market,
        """
        WITH proposal AS (
            INSERT INTO proposals
            SELECT p.* FROM contracts c
            JOIN proposals q ON q.id = c.proposal_id
            CROSS JOIN generate_series(1, $2::int) AS number
            CROSS JOIN LATERAL jsonb_populate_record(
                q, jsonb_build_object('id', md5(number || q.id::text)::uuid)
            ) p
            WHERE c.id = $1
            RETURNING id
        )
        INSERT INTO contracts
        SELECT d.* FROM contracts c
        CROSS JOIN proposal
        CROSS JOIN LATERAL jsonb_populate_record(
            c, jsonb_build_object('id', proposal.id, 'proposal_id', proposal.id)
        ) d
        WHERE c.id = $1
        """,
        contract_id,
        times,
    )
