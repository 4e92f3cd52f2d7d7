"""What a reviewer and a supervisor may do, at the API (R16, R33)."""

from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from va_market.identity.models import Role


async def verbs(person: Person, prefix: str, bodies: dict[str, Any]) -> dict[str, httpx.Response]:
    """The answers to each verb of a thing."""
    return {verb: await person.post(f"{prefix}/{verb}", body) for verb, body in bodies.items()}


def refused(answers: dict[str, httpx.Response]) -> set[tuple[int, str]]:
    return {(answer.status_code, answer.json()["code"]) for answer in answers.values()}


async def proposed(market: Market, owner: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    job = await market.job(owner)
    return job, await market.proposal(await market.assistant(), job)


async def decide_everything(person: Person, job: Any, proposal: Any) -> set[tuple[int, str]]:
    """Try every decision about a job and its proposal."""
    reason = {"reason": "No."}
    on_proposal = {"shortlist": None, "unshortlist": None, "decline": reason, "accept": {}}
    on_job = {"publish": None, "pause": None, "resume": None, "close": reason}
    answers = {
        **await verbs(person, f"/v1/proposals/{proposal['id']}", on_proposal),
        **await verbs(person, f"/v1/jobs/{job['id']}", on_job),
        "edit": await person.patch(f"/v1/jobs/{job['id']}", {"title": "Mine"}),
    }
    return refused(answers)


class TestReviewer:
    async def test_reads_the_proposals_of_the_client(self, market: Market) -> None:
        owner = await market.owner()
        reviewer = await market.member(owner, Role.REVIEWER)
        job, proposal = await proposed(market, owner)

        listed = (await reviewer.get(f"/v1/jobs/{job['id']}/proposals")).json()["items"]
        read = (await reviewer.get(f"/v1/proposals/{proposal['id']}")).json()

        assert [one["id"] for one in listed] == [proposal["id"]]
        assert read["terms"] == proposal["terms"]
        assert read["allowed_actions"] == listed[0]["allowed_actions"] == []

    async def test_never_hires_nor_decides(self, market: Market) -> None:
        owner = await market.owner()
        reviewer = await market.member(owner, Role.REVIEWER)
        job, proposal = await proposed(market, owner)

        assert await decide_everything(reviewer, job, proposal) == {(403, "forbidden")}
        assert (await owner.get(f"/v1/proposals/{proposal['id']}")).json()["status"] == "submitted"

    async def test_posts_no_jobs_for_the_client(self, market: Market) -> None:
        owner = await market.owner()
        reviewer = await market.member(owner, Role.REVIEWER)
        draft = {
            "organization_id": owner.organization_id,
            "title": "Answer the phone",
            "description": "Mornings.",
            "engagement": "hourly",
            "categories": ["customer_service"],
        }

        assert (await reviewer.post("/v1/jobs", draft)).status_code == 403

    async def test_is_no_supervisor(self, market: Market) -> None:
        owner = await market.owner()
        reviewer = await market.member(owner, Role.REVIEWER)
        _, proposal = await proposed(market, owner)
        body = {"supervisor_id": str(reviewer.id)}

        named = await owner.post(f"/v1/proposals/{proposal['id']}/accept", body)

        assert named.json()["errors"][0]["code"] == "cannot_supervise"

    async def test_sees_nothing_of_other_clients(self, market: Market) -> None:
        reviewer = await market.member(await market.owner(), Role.REVIEWER)
        job, proposal = await proposed(market, await market.owner())

        assert (await reviewer.get(f"/v1/proposals/{proposal['id']}")).status_code == 404
        assert (await reviewer.get(f"/v1/jobs/{job['id']}/proposals")).json()["items"] == []


class TestSupervisor:
    async def named(self, market: Market) -> tuple[Deal, Person]:
        """A contract with a supervisor of that role."""
        owner = await market.owner()
        boss = await market.member(owner, Role.SUPERVISOR)
        return await market.deal(owner=owner, supervisor_id=str(boss.id)), boss

    async def test_approves_and_returns_the_time_of_their_contract(self, market: Market) -> None:
        deal, boss = await self.named(market)
        first = await market.submitted(deal, hours_ago=6)
        second = await market.submitted(deal, hours_ago=3)

        approved = await boss.post(f"/v1/time-entries/{first['id']}/approve")
        returned = await boss.post(f"/v1/time-entries/{second['id']}/return", {"note": "Why?"})

        assert approved.json()["status"] == "approved"
        assert returned.json()["status"] == "returned"

    async def test_decides_alone_and_on_no_other_contract(self, market: Market) -> None:
        deal, boss = await self.named(market)
        other = await market.member(deal.owner, Role.SUPERVISOR)
        entry = await market.submitted(deal)
        path = f"/v1/time-entries/{entry['id']}"

        for person in (other, deal.owner, await market.member(deal.owner, Role.REVIEWER)):
            assert (await person.get(path)).json()["allowed_actions"] == []
            assert (await person.post(f"{path}/approve")).status_code == 403
        assert (await boss.get(path)).json()["allowed_actions"] == ["approve", "correct", "return"]

    async def test_neither_hires_nor_moves_the_contract(self, market: Market) -> None:
        deal, boss = await self.named(market)
        job, proposal = await proposed(market, deal.owner)
        reason = {"reason": "No."}
        moves = {
            "pause": reason,
            "resume": None,
            "end": reason,
            "extend-allotment": {"additional_minutes": 5},
        }

        assert await decide_everything(boss, job, proposal) == {(403, "forbidden")}
        assert refused(await verbs(boss, deal.path, moves)) == {(403, "forbidden")}
        assert (await boss.get(deal.path)).json()["allowed_actions"] == []

    async def test_manages_neither_people_nor_money(self, market: Market) -> None:
        owner = await market.owner()
        organization = f"/v1/organizations/{owner.organization_id}"

        for role in (Role.SUPERVISOR, Role.REVIEWER):
            person = await market.member(owner, role)
            answers = [
                await person.patch(organization, {"name": "Mine"}),
                await person.get(f"{organization}/billing-details"),
                await person.get(f"{organization}/invitations"),
                await person.post(
                    f"{organization}/invitations", {"email": "a@b.example", "role": "owner"}
                ),
                await person.post(
                    f"{organization}/api-keys", {"name": "x", "scopes": ["jobs:read"]}
                ),
                await person.patch(f"{organization}/members/{person.id}", {"role": "owner"}),
                await person.delete(f"{organization}/members/{owner.id}"),
                await person.post(f"{organization}/transfer", {"user_id": str(person.id)}),
            ]
            assert {answer.status_code for answer in answers} == {403}
