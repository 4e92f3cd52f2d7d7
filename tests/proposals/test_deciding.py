from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.factories.market import Market, Person
from tests.jobs.reading import events_of, ids, walk
from va_market.identity.models import Membership, Role

DECIDE = ["accept", "counter", "decline", "shortlist"]


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def author(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def sent(market: Market, owner: Person, author: Person) -> dict[str, Any]:
    return await market.proposal(author, await market.job(owner))


async def join(market: Market, person: Person, owner: Person) -> None:
    """The person owns the client as well, from now on."""
    async with market.app.state.database.writing() as session:
        session.add(
            Membership(
                organization_id=UUID(owner.organization_id),
                user_id=person.id,
                role=Role.OWNER,
                created_at=market.clock(),
            )
        )


class TestDecline:
    async def test_the_author_reads_the_reason(self, owner, author, sent) -> None:
        path = f"/v1/proposals/{sent['id']}"
        await owner.post(f"{path}/decline", {"reason": "We need mornings."})
        read = (await author.get(path)).json()
        told = (await events_of(author, until="proposal.declined"))[-1]
        assert (read["status"], read["decline_reason"]) == ("declined", "We need mornings.")
        assert told["data"] == {"job_id": sent["job_id"]}

    @pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": None}, {"reason": "a\x00"}])
    async def test_a_reason_is_needed(self, owner, sent, body) -> None:
        refused = await owner.post(f"/v1/proposals/{sent['id']}/decline", body)
        pointers = [fault["pointer"] for fault in refused.json()["errors"]]
        assert (refused.status_code, pointers) == (422, ["/reason"])


class TestEvents:
    @pytest.mark.parametrize(
        ("moves", "told"),
        [
            (["shortlist"], ["proposal.shortlisted"]),
            (["shortlist", "unshortlist"], ["proposal.shortlisted", "proposal.unshortlisted"]),
            (["withdraw"], ["proposal.withdrawn"]),
        ],
    )
    async def test_both_sides_hear_of_each_move(self, owner, author, sent, moves, told) -> None:
        for action in moves:
            who = author if action == "withdraw" else owner
            assert (await who.post(f"/v1/proposals/{sent['id']}/{action}")).status_code == 200
        for person in (owner, author):
            heard = await events_of(person, until=told[-1])
            of_this = [event["type"] for event in heard if event["subject_id"] == sent["id"]]
            assert of_this == ["proposal.submitted", *told]

    async def test_a_refused_move_is_not_told(self, owner, author, sent) -> None:
        await owner.post(f"/v1/proposals/{sent['id']}/withdraw")
        await owner.post(f"/v1/proposals/{sent['id']}/unshortlist")
        await owner.post(f"/v1/proposals/{sent['id']}/shortlist")
        heard = await events_of(author, until="proposal.shortlisted")
        of_this = [event["type"] for event in heard if event["subject_id"] == sent["id"]]
        assert of_this == ["proposal.submitted", "proposal.shortlisted"]


class TestClosingTheJob:
    async def test_live_proposals_are_superseded_and_their_authors_told(
        self, market: Market, owner
    ) -> None:
        job = await market.job(owner)
        authors = [await market.assistant() for _ in range(3)]
        sent = [await market.proposal(author, job) for author in authors]
        await owner.post(f"/v1/proposals/{sent[1]['id']}/shortlist")
        await authors[2].post(f"/v1/proposals/{sent[2]['id']}/withdraw")
        await owner.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."})
        found = {item["id"]: item["status"] for item in await walk(owner, "/v1/proposals")}
        assert [found[one["id"]] for one in sent] == ["superseded", "superseded", "withdrawn"]
        for author, one in zip(authors[:2], sent[:2], strict=True):
            heard = await events_of(author, until="proposal.superseded")
            assert (heard[-1]["subject_id"], heard[-1]["actor_id"]) == (one["id"], None)
        heard = await events_of(authors[2], until="job.closed")
        assert "proposal.superseded" not in {event["type"] for event in heard}

    async def test_pausing_leaves_them_live(self, owner, author, sent) -> None:
        await owner.post(f"/v1/jobs/{sent['job_id']}/pause")
        read = (await author.get(f"/v1/proposals/{sent['id']}")).json()
        assert (read["status"], read["allowed_actions"]) == ("submitted", ["withdraw"])

    async def test_hiring_supersedes_the_others(self, market: Market, owner) -> None:
        job = await market.job(owner)
        winner, loser = await market.assistant(), await market.assistant()
        won, lost = await market.proposal(winner, job), await market.proposal(loser, job)
        await owner.post(f"/v1/proposals/{won['id']}/accept", {})
        assert (await loser.get(f"/v1/proposals/{lost['id']}")).json()["status"] == "superseded"
        types = {event["type"] for event in await events_of(loser, until="proposal.superseded")}
        assert types >= {"job.filled"}
        assert types.isdisjoint({"contract.created", "proposal.accepted"})

    async def test_a_job_of_two_seats_stays_open_for_the_second(self, market, owner) -> None:
        job = await market.job(owner, seats=2)
        sent = [await market.proposal(await market.assistant(), job) for _ in range(3)]
        seen = []
        for proposal in sent[:2]:
            await owner.post(f"/v1/proposals/{proposal['id']}/accept", {})
            read = (await owner.get(f"/v1/jobs/{job['id']}")).json()
            seen.append((read["status"], read["hired"]))
        assert seen == [("open", 1), ("filled", 2)]
        last = (await owner.get(f"/v1/proposals/{sent[2]['id']}")).json()
        assert last["status"] == "superseded"


class TestWhoSees:
    async def test_other_assistants_see_nothing(self, market: Market, sent) -> None:
        other = await market.assistant()
        assert (await other.get(f"/v1/proposals/{sent['id']}")).status_code == 404
        assert (await other.get(f"/v1/proposals/{uuid4()}")).status_code == 404
        assert await ids(other, "/v1/proposals") == []
        assert await ids(other, f"/v1/jobs/{sent['job_id']}/proposals") == []

    async def test_an_assistant_sees_their_own_among_the_others(
        self, market: Market, author, sent
    ) -> None:
        other = await market.assistant()
        await market.proposal(other, {"id": sent["job_id"]})
        assert await ids(author, f"/v1/jobs/{sent['job_id']}/proposals") == [sent["id"]]
        assert await ids(author, "/v1/proposals") == [sent["id"]]

    @pytest.mark.parametrize("role", Role)
    async def test_every_member_of_the_client_sees_all(
        self, market: Market, owner, sent, role
    ) -> None:
        other = await market.proposal(await market.assistant(), {"id": sent["job_id"]})
        member = await market.member(owner, role)
        path = f"/v1/jobs/{sent['job_id']}/proposals"
        assert await ids(member, path, sort="created_at", limit=1) == [sent["id"], other["id"]]
        hires = role in (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)
        read = (await member.get(f"/v1/proposals/{sent['id']}")).json()
        assert read["allowed_actions"] == (DECIDE if hires else [])

    async def test_another_client_sees_nothing(self, market: Market, sent) -> None:  # R27
        rival = await market.owner()
        assert (await rival.get(f"/v1/proposals/{sent['id']}")).status_code == 404
        assert await ids(rival, "/v1/proposals") == []

    async def test_an_anonymous_caller_sees_nothing(self, market: Market, sent) -> None:
        paths = ("/v1/proposals", f"/v1/proposals/{sent['id']}")
        for path in (*paths, f"/v1/jobs/{sent['job_id']}/proposals"):
            assert (await market.client.get(path)).status_code == 401

    async def test_an_author_who_joins_the_client_does_not_decide(
        self, market: Market, owner, author, sent
    ) -> None:
        await join(market, author, owner)
        path = f"/v1/proposals/{sent['id']}"
        assert (await author.get(path)).json()["allowed_actions"] == ["withdraw"]
        assert (await author.post(f"{path}/shortlist")).json()["code"] == "forbidden"
        assert (await author.post(f"{path}/accept", {})).json()["code"] == "not_your_turn"


class TestSearchProposals:
    async def test_filters_find_the_right_ones(self, market: Market, owner, author) -> None:
        jobs = [await market.job(owner) for _ in range(3)]
        made = [await market.proposal(author, job) for job in jobs]
        await author.post(f"/v1/proposals/{made[0]['id']}/withdraw")
        await owner.post(f"/v1/proposals/{made[1]['id']}/shortlist")
        path, keys = "/v1/proposals", [one["id"] for one in made]
        both = ["withdrawn", "shortlisted"]
        assert await ids(author, path, sort="created_at") == keys
        assert await ids(author, path) == keys[::-1]
        assert await ids(author, path, status="withdrawn,shortlisted") == keys[1::-1]
        assert await ids(author, path, status=both, limit=1) == keys[1::-1]
        assert await ids(owner, path, job_id=jobs[2]["id"]) == keys[2:]
        assert await ids(owner, path, job_id=str(uuid4())) == []

    @pytest.mark.parametrize(
        "params", [{"status": "gone"}, {"job_id": "x"}, {"sort": "rate"}, {"limit": 0}, {"q": "x"}]
    )
    async def test_what_has_no_meaning_is_refused(self, author, params) -> None:
        assert (await author.get("/v1/proposals", **params)).status_code == 422
