"""A job that is not public: nobody finds it, counts it or proposes, but those who are asked."""

from typing import Any

import pytest

from tests.factories.job_invitations import decline, invited, private_job, withdraw
from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.factories.rosters import agency_key, propose, verdict
from tests.jobs.reading import events_of
from va_market.identity.models import Role


async def sees(caller: Any, job: dict[str, Any]) -> bool:
    """Whether the job is there for the caller who names it."""
    read = await caller.get(f"/v1/jobs/{job['id']}")
    proposals = await caller.get(f"/v1/jobs/{job['id']}/proposals")
    assert read.status_code == proposals.status_code
    assert read.status_code in (200, 404)
    return bool(read.status_code == 200)


async def finds(caller: Any, job: dict[str, Any]) -> bool:
    """Whether a search finds the job, or counts it."""
    of_client = {"organization_id": job["organization_id"], "include": "total_count"}
    by_word = {"q": job["title"], "include": "total_count"}
    counts = {
        (await caller.get("/v1/jobs", **asked)).json()["total_count"]
        for asked in (of_client, by_word)
    }
    assert counts in ({0}, {1})
    return counts == {1}


@pytest.fixture
async def secret(market: Market, client: Person) -> dict[str, Any]:
    return await private_job(market, client, title=f"Unheard{client.id.hex}")


class TestWhoSees:
    @pytest.mark.parametrize("role", Role)
    async def test_every_member_of_the_client_does(
        self, market: Market, client, secret, role
    ) -> None:
        member = await market.member(client, role)
        assert await sees(member, secret)
        assert await finds(member, secret)

    async def test_nobody_else_does(self, market: Market, secret, assistant, desk) -> None:
        rival = await market.owner()
        key = await key_of(rival, "jobs:read", "proposals:read")
        for caller in (assistant, desk, rival, key, await market.person()):
            assert not await sees(caller, secret)
            assert not await finds(caller, secret)

    async def test_it_is_in_no_search_of_the_invited(self, client, secret, assistant) -> None:
        await invited(client, secret, assistant)
        assert await sees(assistant, secret)
        assert not await finds(assistant, secret)

    async def test_an_invited_assistant_does_until_the_invitation_is_over(
        self, market: Market, client, secret
    ) -> None:
        for end in (decline, withdraw):
            assistant = await market.assistant()
            sent = await invited(client, secret, assistant)
            assert await sees(assistant, secret)
            await end(assistant if end is decline else client, sent)
            assert not await sees(assistant, secret)
            # What it is called today is theirs no more.
            read = (await assistant.get(f"/v1/job-invitations/{sent['id']}")).json()
            assert read["job_title"] is None
            of_client = (await client.get(f"/v1/job-invitations/{sent['id']}")).json()
            assert of_client["job_title"] == secret["title"]

    async def test_everybody_of_an_invited_agency_does_and_its_keys(
        self, market: Market, client, secret, desk
    ) -> None:
        sent = await invited(client, secret, desk, as_agency=True)
        callers = [desk, await market.member(desk, Role.MEMBER), await agency_key(desk)]
        for caller in callers:
            assert await sees(caller, secret)
        await withdraw(client, sent)
        for caller in callers:
            assert not await sees(caller, secret)

    async def test_whoever_proposed_goes_on_seeing_it(
        self, client, job, assistant, desk, entry
    ) -> None:
        market = client.market
        sent = await market.proposal(assistant, job)
        await propose(desk, market, job, entry["id"])
        await client.patch(f"/v1/jobs/{job['id']}", {"visibility": "invited"})
        await assistant.post(f"/v1/proposals/{sent['id']}/withdraw")
        for caller in (assistant, desk):
            assert (await caller.get(f"/v1/jobs/{job['id']}")).status_code == 200
        assert (await (await market.assistant()).get(f"/v1/jobs/{job['id']}")).status_code == 404

    async def test_a_draft_is_seen_by_its_client_alone(
        self, market: Market, client, assistant
    ) -> None:
        draft = await market.draft(client, visibility="invited")
        refused = await client.post(
            f"/v1/jobs/{draft['id']}/invitations",
            {"assistant_id": str(assistant.id), "message": "Soon."},
        )
        assert verdict(refused) == (409, "illegal_move")
        assert not await sees(assistant, draft)

    async def test_nobody_else_hears_of_it(self, market: Market, client, secret, assistant) -> None:
        await invited(client, await market.job(client), assistant)
        heard = await events_of(assistant, until="job_invitation.sent")
        assert secret["id"] not in {event["subject_id"] for event in heard}


class TestChoosing:
    async def test_jobs_are_public_unless_their_client_says_otherwise(
        self, market: Market, client
    ) -> None:
        assert (await market.draft(client))["visibility"] == "public"

    @pytest.mark.parametrize("state", ["draft", "open", "paused"])
    async def test_it_may_change_while_the_job_is_not_over(
        self, market: Market, client, assistant, state
    ) -> None:
        job = await (market.draft if state == "draft" else market.job)(client)
        path = f"/v1/jobs/{job['id']}"
        if state == "paused":
            await client.post(f"{path}/pause")
        for visibility in ("invited", "public"):
            changed = await client.patch(path, {"visibility": visibility})
            assert changed.json()["visibility"] == visibility
            seen = (await assistant.get(path)).status_code == 200
            assert seen is (visibility == "public" and state != "draft")

    @pytest.mark.parametrize("bad", [None, "secret", True])
    async def test_there_is_no_third_way(self, client, job, bad) -> None:
        refused = await client.patch(f"/v1/jobs/{job['id']}", {"visibility": bad})
        assert refused.status_code == 422


class TestProposing:
    async def test_who_is_not_invited_finds_no_job_to_propose_for(
        self, market: Market, client, secret, assistant
    ) -> None:
        body = market.proposal_body()
        refused = await assistant.post(f"/v1/jobs/{secret['id']}/proposals", body)
        assert verdict(refused) == (404, "not_found")
        await invited(client, secret, assistant)
        made = await assistant.post(f"/v1/jobs/{secret['id']}/proposals", body)
        assert made.status_code == 201
        assert await sees(assistant, secret)
