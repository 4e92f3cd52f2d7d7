"""A client asks somebody to look over the proposals for one job."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.factories.job_invitations import private_job
from tests.factories.market import Market, Person
from tests.factories.reviewing import delegated
from tests.factories.rosters import agency, enrolled, propose, verdict
from tests.invariants import rows
from tests.jobs.reading import NO_ID, ids
from tests.rosters.test_inviting import KEEPERS as HIRING
from va_market.identity.models import Role

ACTIONS: dict[str, Any] = {
    "shortlist": None,
    "unshortlist": None,
    "withdraw": None,
    "decline": {"reason": "No."},
    "accept": {},
}


async def add(caller: Person, job: dict[str, Any], reviewer_id: Any) -> httpx.Response:
    path = f"/v1/jobs/{job['id']}/reviewers"
    return await caller.post(path, {"reviewer_id": str(reviewer_id)})


async def reviewers_of(caller: Person, job: dict[str, Any]) -> list[str]:
    found = (await caller.get(f"/v1/jobs/{job['id']}/reviewers")).json()["items"]
    return [one["reviewer_id"] for one in found]


class TestAdd:  # R16
    async def test_an_assistant_is_named_and_hears_of_it(self, market: Market, client, job) -> None:
        guide = await market.assistant()
        made = (await add(client, job, guide.id)).json()
        assert (made["reviewer_id"], made["name"]) == (str(guide.id), "Ana Assistant")
        assert made["added_by"] == str(client.id)
        [(data, told)] = await rows.told(market, "job_reviewer.added", job["id"])
        assert (data, told) == (
            {"reviewer_id": str(guide.id)},
            {guide.id, UUID(client.organization_id)},
        )

    async def test_so_is_a_member_of_the_client(self, market: Market, client, job) -> None:
        member = await market.member(client, Role.MEMBER)
        assert (await add(client, job, member.id)).status_code == 201

    async def test_a_member_who_left_reads_nothing_more(self, market: Market, client) -> None:
        job = await market.job(client, visibility="invited")
        member = await market.member(client, Role.MEMBER)
        sent = await market.proposal(await market.assistant(), await market.job(client))
        of_job = f"/v1/jobs/{sent['job_id']}/reviewers"
        assert (await client.post(of_job, {"reviewer_id": str(member.id)})).status_code == 201
        assert (await add(client, job, member.id)).status_code == 201
        assert (await member.get(f"/v1/proposals/{sent['id']}")).status_code == 200
        left = f"/v1/organizations/{client.organization_id}/members/{member.id}"
        assert (await client.delete(left)).status_code == 204
        for path in (f"/v1/jobs/{job['id']}", f"/v1/proposals/{sent['id']}"):
            assert (await member.get(path)).status_code == 404, path
        assert (await member.get("/v1/me/reviewed-jobs")).json()["items"] == []

    @pytest.mark.parametrize("role", Role)
    async def test_those_who_hire_may(self, market: Market, client, job, role) -> None:
        member, guide = await market.member(client, role), await market.assistant()
        answer = await add(member, job, guide.id)
        assert answer.status_code == (201 if role in HIRING else 403)

    async def test_nobody_is_named_who_cannot_be_seen(self, market: Market, client, job) -> None:
        hidden = await market.assistant(is_listed=False)
        for somebody in (hidden.id, (await market.person()).id, NO_ID):
            assert verdict(await add(client, job, somebody)) == (404, "not_found")

    async def test_once_is_enough(self, client, job, guide) -> None:
        assert verdict(await add(client, job, guide.id)) == (409, "already_reviewer")

    async def test_whoever_proposed_is_not_asked(self, client, job, author, sent) -> None:
        await author.post(f"/v1/proposals/{sent['id']}/withdraw")
        assert verdict(await add(client, job, author.id)) == (409, "reviewer_has_proposed")

    async def test_a_job_that_is_over_needs_no_reviewer(self, market: Market, client, job) -> None:
        await client.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."})
        refused = await add(client, job, (await market.assistant()).id)
        assert verdict(refused) == (409, "illegal_move")


class TestSight:
    async def test_they_see_the_job_and_its_proposals(self, market: Market, client, author) -> None:
        job = await private_job(market, client)
        await client.patch(f"/v1/jobs/{job['id']}", {"visibility": "public"})
        sent = await market.proposal(author, job)
        await client.patch(f"/v1/jobs/{job['id']}", {"visibility": "invited"})
        guide = await delegated(client, job, await market.assistant())
        assert (await guide.get(f"/v1/jobs/{job['id']}")).status_code == 200
        assert await ids(guide, f"/v1/jobs/{job['id']}/proposals") == [sent["id"]]
        assert await ids(guide, "/v1/proposals") == []
        read = (await guide.get(f"/v1/proposals/{sent['id']}")).json()
        assert (read["scope"], read["allowed_actions"]) == (sent["scope"], [])

    async def test_and_nothing_else_of_the_client(
        self, market: Market, client, author, guide
    ) -> None:
        other = await private_job(market, client)
        open_job = await market.job(client)
        hidden = await market.proposal(author, open_job)
        deal = await market.deal(owner=client)
        for path in (
            *(f"/v1/jobs/{other['id']}", f"/v1/proposals/{hidden['id']}", deal.path),
            f"/v1/organizations/{client.organization_id}",
        ):
            assert (await guide.get(path)).status_code == 404
        assert await ids(guide, f"/v1/jobs/{open_job['id']}/proposals") == []
        assert await ids(guide, "/v1/contracts") == []

    @pytest.mark.parametrize("action", ACTIONS)
    async def test_they_decide_nothing(self, client, sent, guide, action) -> None:
        refused = await guide.post(f"/v1/proposals/{sent['id']}/{action}", ACTIONS[action])
        assert verdict(refused) == (403, "forbidden")
        assert (await client.get(f"/v1/proposals/{sent['id']}")).json()["status"] == "submitted"

    async def test_a_member_with_the_role_decides_nothing_either(
        self, market: Market, client, sent
    ) -> None:
        reviewer = await market.member(client, Role.REVIEWER)
        for action, body in ACTIONS.items():
            refused = await reviewer.post(f"/v1/proposals/{sent['id']}/{action}", body)
            assert verdict(refused) == (403, "forbidden")

    async def test_they_do_not_propose_themselves(self, market: Market, job, guide) -> None:
        refused = await guide.post(f"/v1/jobs/{job['id']}/proposals", market.proposal_body())
        assert verdict(refused) == (403, "reviews_job")

    async def test_nor_by_an_agency(self, market: Market, job, guide) -> None:
        desk = await agency(market)
        entry = await enrolled(desk, guide)
        refused = await propose(desk, market, job, entry["id"])
        assert verdict(refused) == (403, "reviews_job")


class TestLists:
    async def test_the_client_sees_whom_it_asked(self, market: Market, client, job, guide) -> None:
        market.clock.advance(seconds=1)
        other = await delegated(client, job, await market.assistant())
        member = await market.member(client, Role.MEMBER)
        for caller in (client, member):
            assert await reviewers_of(caller, job) == [str(other.id), str(guide.id)]
        for caller in (guide, await market.owner()):
            refused = await caller.get(f"/v1/jobs/{job['id']}/reviewers")
            assert verdict(refused) == (403, "forbidden")

    async def test_reviewers_see_their_jobs(self, job, guide, author) -> None:
        [one] = (await guide.get("/v1/me/reviewed-jobs")).json()["items"]
        assert (one["job_id"], one["title"], one["status"]) == (job["id"], job["title"], "open")
        assert one["organization_name"] == "Olga's Mill"
        assert (await author.get("/v1/me/reviewed-jobs")).json()["items"] == []


class TestRemove:
    @pytest.mark.parametrize("by", ["client", "reviewer"])
    async def test_either_side_ends_it_at_once(self, client, job, sent, guide, by) -> None:
        path = f"/v1/jobs/{job['id']}/reviewers/{guide.id}"
        who = client if by == "client" else guide
        assert (await who.delete(path)).status_code == 204
        assert (await guide.get(f"/v1/proposals/{sent['id']}")).status_code == 404
        assert await reviewers_of(client, job) == []
        assert len(await rows.told(client.market, "job_reviewer.removed", job["id"])) == 1
        assert (await client.delete(path)).status_code == 404

    async def test_others_may_not(self, market: Market, client, job, guide, author) -> None:
        path = f"/v1/jobs/{job['id']}/reviewers/{guide.id}"
        for caller in (author, await market.member(client, Role.REVIEWER)):
            assert verdict(await caller.delete(path)) == (403, "forbidden")
