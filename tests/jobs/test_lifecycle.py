import asyncio

import pytest

from tests.factories.market import Market
from tests.jobs.cast import expire_idle, make_idle
from tests.jobs.reading import events_of


class TestPublish:
    async def test_the_moment_of_publishing_is_kept(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        assert job["published_at"] == job["created_at"]
        assert job["allowed_actions"] == ["close", "hire", "invite", "pause", "update"]

    async def test_an_expired_job_opens_again_and_lives_anew(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        await make_idle(market, job, days=31)
        await expire_idle(market)
        again = (await owner.post(f"/v1/jobs/{job['id']}/publish")).json()
        assert (again["status"], again["published_at"]) == ("open", job["published_at"])
        assert await expire_idle(market) == 0


class TestClose:
    async def test_the_reason_is_kept_with_the_job(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        closed = await owner.post(f"/v1/jobs/{job['id']}/close", {"reason": " Done in house. "})
        told = (await events_of(owner, until="job.closed"))[-1]
        assert closed.json()["closed_reason"] == "Done in house."
        assert told["data"] == {}
        assert closed.json()["allowed_actions"] == []

    @pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": None}, {"reason": "x" * 2001}])
    async def test_a_reason_is_needed(self, market: Market, body) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        refused = await owner.post(f"/v1/jobs/{job['id']}/close", body)
        pointers = [fault["pointer"] for fault in refused.json()["errors"]]
        assert (refused.status_code, pointers) == (422, ["/reason"])


class TestExpiry:
    @pytest.mark.parametrize(("days", "status"), [(29.9, "open"), (30, "open"), (30.1, "expired")])
    async def test_thirty_idle_days_end_a_job(self, market: Market, days, status) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        await make_idle(market, job, days=days)
        await expire_idle(market)
        assert (await owner.get(f"/v1/jobs/{job['id']}")).json()["status"] == status

    async def test_only_open_jobs_expire(self, market: Market) -> None:
        owner = await market.owner()
        jobs = [await market.draft(owner), await market.job(owner)]
        await owner.post(f"/v1/jobs/{jobs[1]['id']}/pause")
        for job in jobs:
            await make_idle(market, job, days=100)
        assert await expire_idle(market) == 0

    async def test_an_edit_is_a_sign_of_life(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        await make_idle(market, job, days=31)
        await owner.patch(f"/v1/jobs/{job['id']}", {"title": "Still wanted"})
        assert await expire_idle(market) == 0

    async def test_a_proposal_is_a_sign_of_life(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        await make_idle(market, job, days=31)
        await market.proposal(await market.assistant(), job)
        assert await expire_idle(market) == 0

    async def test_live_proposals_end_with_it_and_their_authors_are_told(self, market) -> None:
        owner, author = await market.owner(), await market.assistant()
        job = await market.job(owner)
        sent = await market.proposal(author, job)
        await make_idle(market, job, days=31)
        assert await expire_idle(market) == 1
        told = {event["type"] for event in await events_of(author, until="proposal.superseded")}
        assert told >= {"job.expired", "proposal.superseded"}
        read = (await author.get(f"/v1/proposals/{sent['id']}")).json()
        assert (read["status"], read["allowed_actions"]) == ("superseded", [])

    async def test_the_platform_itself_is_named_as_nobody(self, market: Market) -> None:
        owner = await market.owner()
        await make_idle(market, await market.job(owner), days=31)
        await expire_idle(market)
        told = (await events_of(owner, until="job.expired"))[-1]
        assert told["actor_id"] is None

    async def test_one_run_takes_a_hundred_jobs_at_most(self, empty_market: Market) -> None:
        owner = await empty_market.owner()
        body = {"title": "One of many", "description": "x", "engagement": "hourly"}
        for _ in range(101):
            made = await owner.post("/v1/jobs", {**body, "categories": ["data_entry"]})
            await owner.post(f"/v1/jobs/{made.json()['id']}/publish")
        empty_market.clock.advance(days=31)
        assert [await expire_idle(empty_market) for _ in range(3)] == [100, 1, 0]

    async def test_two_runs_at_once_expire_a_job_once(self, market: Market) -> None:

        owner = await market.owner()
        job = await market.job(owner)
        await make_idle(market, job, days=31)
        assert sum(await asyncio.gather(*(expire_idle(market) for _ in range(5)))) == 1
        told = await events_of(owner, until="job.expired")
        assert [event["type"] for event in told].count("job.expired") == 1

    async def test_a_resumed_job_lives_anew(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        await owner.post(f"/v1/jobs/{job['id']}/pause")
        await make_idle(market, job, days=31)
        await owner.post(f"/v1/jobs/{job['id']}/resume")
        assert await expire_idle(market) == 0
