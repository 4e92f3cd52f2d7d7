"""Single proposals are shown to the end client, who comments and endorses; the buyer contracts."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.factories.end_clients import agreed, asked, commented, forwarded
from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.invariants.test_constraints import refusal
from tests.jobs.reading import events_of
from tests.rosters.test_inviting import KEEPERS as HIRING
from va_market.identity.models import Role


async def act(
    caller: Any, proposal: dict[str, Any], action: str, body: dict[str, Any] | None = None
) -> httpx.Response:
    answer: httpx.Response = await caller.post(f"/v1/proposals/{proposal['id']}/{action}", body)
    return answer


async def seen(caller: Any, proposal: dict[str, Any]) -> httpx.Response:
    answer: httpx.Response = await caller.get(f"/v1/forwarded-proposals/{proposal['id']}")
    return answer


def endorsement(read: dict[str, Any]) -> tuple[int, int | None, bool]:
    """Which version there is, which one was endorsed, and whether they are the same."""
    return read["current_version"], read["endorsed_version"], read["is_current"]


def listed_for(employer: Person) -> str:
    return f"/v1/organizations/{employer.organization_id}/forwarded-proposals"


async def received(caller: Person, employer: Person) -> list[str]:
    items = (await caller.get(listed_for(employer))).json()["items"]
    return [one["proposal_id"] for one in items]


async def comments_of(caller: Any, proposal: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await caller.get(f"/v1/proposals/{proposal['id']}/comments")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def join(market: Market, person: Person, owner: Person, role: str = "owner") -> None:
    member = "INSERT INTO memberships VALUES ($1, $2, $3, now())"
    await rows.fetch(market, member, owner.organization_id, person.id, role)


class TestForward:  # R11
    async def test_the_end_client_sees_the_proposal_without_the_fee(
        self, sent, shown, employer
    ) -> None:
        read = (await seen(employer, sent)).json()
        assert (read["proposal_id"], read["scope"]) == (sent["id"], sent["scope"])
        assert (read["terms"], read["assistant_name"]) == (sent["terms"], "Ana Assistant")
        assert "fee" not in read
        assert read["allowed_actions"] == ["comment", "endorse"]
        assert {**read, "allowed_actions": ["comment"]} == shown

    @pytest.mark.parametrize("role", Role)
    async def test_all_its_members_do(self, market: Market, sent, shown, employer, role) -> None:
        member = await market.member(employer, role)
        assert (await seen(member, sent)).json()["created_at"] == shown["created_at"]
        assert await received(member, employer) == [sent["id"]]

    async def test_it_sees_no_other_proposal_and_nothing_else(
        self, market: Market, job, shown, employer, buyer
    ) -> None:
        other = await market.proposal(await market.assistant(), job)
        assert (await seen(employer, other)).status_code == 404
        assert await received(employer, employer) == [shown["proposal_id"]]
        for path in (
            *(f"/v1/proposals/{other['id']}", f"/v1/proposals/{shown['proposal_id']}"),
            f"/v1/organizations/{buyer.organization_id}",
        ):
            assert (await employer.get(path)).status_code == 404
        listed = await employer.get(f"/v1/jobs/{job['id']}/proposals")
        assert listed.json()["items"] == []

    @pytest.mark.parametrize("role", Role)
    async def test_those_who_hire_for_the_buyer_forward(
        self, market: Market, buyer, naming, sent, role
    ) -> None:
        assert naming["status"] == "agreed"
        answer = await act(await market.member(buyer, role), sent, "forward")
        assert answer.status_code == (201 if role in HIRING else 403)

    async def test_neither_the_author_nor_strangers_do(
        self, market: Market, naming, sent, author, employer
    ) -> None:
        assert naming["status"] == "agreed"
        assert verdict(await act(author, sent, "forward")) == (403, "forbidden")
        for caller in (employer, await market.owner()):
            assert verdict(await act(caller, sent, "forward")) == (404, "not_found")

    async def test_somebody_must_have_agreed(self, buyer, job, sent, employer) -> None:
        assert verdict(await act(buyer, sent, "forward")) == (409, "no_end_client")
        await asked(buyer, job, employer)
        assert verdict(await act(buyer, sent, "forward")) == (409, "no_end_client")

    async def test_once_is_enough(self, buyer, sent, shown) -> None:
        assert shown["proposal_id"] == sent["id"]
        assert verdict(await act(buyer, sent, "forward")) == (409, "already_forwarded")

    async def test_what_is_decided_is_not_forwarded(self, buyer, naming, sent, author) -> None:
        assert naming["status"] == "agreed"
        await act(author, sent, "withdraw")
        assert verdict(await act(buyer, sent, "forward")) == (409, "proposal_decided")

    async def test_the_author_is_told_and_not_for_whom_it_is(
        self, market: Market, sent, shown, author, employer
    ) -> None:
        [(data, told)] = await rows.told(market, "proposal.forwarded", sent["id"])
        assert told >= {author.id, UUID(employer.organization_id)}
        assert data == {"job_id": shown["job_id"]}
        assert (await seen(author, sent)).status_code == 404

    async def test_a_key_of_the_end_client_reads_it(self, sent, shown, employer) -> None:
        key = await key_of(employer, "proposals:read")
        read = (await seen(key, sent)).json()
        assert (read["scope"], read["allowed_actions"]) == (shown["scope"], [])

    async def test_the_buyer_alone_contracts(self, sent, shown, employer, buyer) -> None:
        assert shown["status"] == "submitted"
        for action, body in (("accept", {}), ("shortlist", None), ("decline", {"reason": "No."})):
            refused = await employer.post(f"/v1/proposals/{sent['id']}/{action}", body)
            assert verdict(refused) == (404, "not_found")
        made = await buyer.post(f"/v1/proposals/{sent['id']}/accept", {})
        assert made.json()["organization_id"] == buyer.organization_id
        assert (await employer.get(f"/v1/contracts/{made.json()['id']}")).status_code == 404
        assert (await seen(employer, sent)).json()["status"] == "accepted"


class TestTheEndOfTheAgreement:
    @pytest.mark.parametrize("action", ["decline", "withdraw"])
    async def test_nothing_is_seen_any_more(self, buyer, naming, shown, employer, action) -> None:
        who = employer if action == "decline" else buyer
        await who.post(f"/v1/end-clients/{naming['id']}/{action}")
        sent = {"id": shown["proposal_id"]}
        for caller in (employer, buyer):
            assert (await seen(caller, sent)).status_code == 404
        assert await received(employer, employer) == []
        assert verdict(await act(employer, sent, "endorse")) == (404, "not_found")

    async def test_the_next_one_begins_anew(self, market: Market, buyer, job, sent) -> None:
        for number in range(2):
            employer = await market.owner()
            naming = await agreed(buyer, job, employer)
            read = await forwarded(buyer, sent)
            assert (read["end_client_id"], read["endorsed_at"]) == (employer.organization_id, None)
            assert await comments_of(employer, sent) == []
            await commented(employer, sent, f"Number {number}.")
            await act(employer, sent, "endorse")
            await buyer.post(f"/v1/end-clients/{naming['id']}/withdraw")


class TestEndorse:
    async def test_the_buyer_reads_who_endorsed_it(
        self, sent, shown, employer, buyer, author
    ) -> None:
        endorsed = (await act(employer, sent, "endorse")).json()
        assert (endorsed["endorsed_by"], endorsed["allowed_actions"]) == (
            str(employer.id),
            ["comment", "withdraw_endorsement"],
        )
        read = (await seen(buyer, sent)).json()
        assert read["endorsed_at"] == endorsed["endorsed_at"] is not shown["endorsed_at"]
        [(_, told)] = await rows.told(buyer.market, "proposal.endorsed", sent["id"])
        assert author.id not in told

    async def test_once_and_it_may_be_taken_back(self, sent, shown, employer) -> None:
        assert verdict(await act(employer, sent, "withdraw-endorsement")) == (409, "not_endorsed")
        await act(employer, sent, "endorse")
        assert verdict(await act(employer, sent, "endorse")) == (409, "already_endorsed")
        back = (await act(employer, sent, "withdraw-endorsement")).json()
        assert (back["endorsed_by"], back["status"]) == (None, shown["status"])
        assert (await act(employer, sent, "endorse")).status_code == 200

    @pytest.mark.parametrize("role", Role)
    async def test_those_who_hire_for_the_end_client_do(
        self, market: Market, sent, shown, employer, role
    ) -> None:
        assert shown["endorsed_at"] is None
        answer = await act(await market.member(employer, role), sent, "endorse")
        assert answer.status_code == (200 if role in HIRING else 403)

    async def test_a_counter_leaves_it_to_the_version_it_was_given_for(
        self, sent, shown, employer, buyer
    ) -> None:
        assert endorsement(shown) == (1, None, False)
        endorsed = (await act(employer, sent, "endorse")).json()
        assert endorsement(endorsed) == (1, 1, True)
        await act(buyer, sent, "counter", {"estimated_minutes": 900})
        for caller in (buyer, employer):
            assert endorsement((await seen(caller, sent)).json()) == (2, 1, False)
        [listed] = (await employer.get(listed_for(employer))).json()["items"]
        assert (listed["endorsed_version"], listed["is_current"]) == (1, False)

    async def test_the_next_version_is_endorsed_anew(
        self, market: Market, sent, shown, employer, buyer
    ) -> None:
        await act(employer, sent, "endorse")
        await act(buyer, sent, "counter", {"estimated_minutes": 900})
        read = (await seen(employer, sent)).json()
        assert read["allowed_actions"] == ["comment", "endorse", "withdraw_endorsement"]
        again = (await act(employer, sent, "endorse")).json()
        assert endorsement(again) == (2, 2, True)
        assert verdict(await act(employer, sent, "endorse")) == (409, "already_endorsed")
        told = await rows.told(market, "proposal.endorsed", shown["proposal_id"])
        assert [data for data, _ in told] == [{"version": 1}, {"version": 2}]

    async def test_the_one_of_before_may_be_taken_back(self, sent, shown, employer, buyer) -> None:
        await act(employer, sent, "endorse")
        await act(buyer, sent, "counter", {"estimated_minutes": 900})
        back = (await act(employer, sent, "withdraw-endorsement")).json()
        assert endorsement(back) == (2, None, False)
        assert (back["endorsed_at"], shown["endorsed_at"]) == (None, None)

    async def test_the_buyer_does_not(self, sent, shown, buyer) -> None:
        assert shown["endorsed_at"] is None
        assert verdict(await act(buyer, sent, "endorse")) == (403, "forbidden")

    async def test_nobody_endorses_their_own_proposal(
        self, market: Market, sent, shown, employer, author
    ) -> None:
        assert shown["endorsed_at"] is None
        await join(market, author, employer)
        for answer in (await act(author, sent, "endorse"), await seen(author, sent)):
            assert verdict(answer) == (404, "not_found")
        refused = await author.get(f"/v1/proposals/{sent['id']}/comments")
        assert verdict(refused) == (404, "not_found")

    async def test_what_is_decided_is_not_endorsed(self, sent, shown, employer, buyer) -> None:
        assert shown["endorsed_at"] is None
        await buyer.post(f"/v1/proposals/{sent['id']}/decline", {"reason": "No."})
        assert verdict(await act(employer, sent, "endorse")) == (409, "proposal_decided")

    async def test_the_database_keeps_who_and_when_together(
        self, market: Market, sent, shown
    ) -> None:
        assert shown["endorsed_at"] is None
        change = "UPDATE forwarded_proposals SET endorsed_at = now() WHERE proposal_id = $1"
        assert await refusal(market, change, sent["id"]) == "ck_forwarded_proposals_endorsed_by_one"

    async def test_a_stale_reader_changes_nothing(self, sent, shown, employer) -> None:
        path = f"/v1/proposals/{sent['id']}/endorse"
        stale = await employer.move(path, if_match='"9-0"')
        assert (stale.status_code, shown["endorsed_at"]) == (412, None)
        tag = (await seen(employer, sent)).headers["etag"]
        assert (await employer.move(path, if_match=tag)).status_code == 200


class TestComments:
    async def test_both_sides_read_what_either_says(
        self, market: Market, sent, shown, employer, buyer
    ) -> None:
        member = await market.member(employer, Role.MEMBER)
        first = await commented(member, sent)
        market.clock.advance(seconds=1)
        second = await commented(buyer, sent, "Noted.")
        assert first["organization_id"] == employer.organization_id
        assert (second["organization_id"], second["text"]) == (buyer.organization_id, "Noted.")
        for caller in (buyer, employer, member):
            assert await comments_of(caller, sent) == [second, first]
        assert shown["proposal_id"] == sent["id"]

    async def test_neither_the_author_nor_strangers_do(
        self, market: Market, sent, shown, author, employer
    ) -> None:
        await commented(employer, sent)
        path = f"/v1/proposals/{shown['proposal_id']}/comments"
        for caller in (author, await market.owner()):
            assert verdict(await caller.get(path)) == (404, "not_found")
            assert verdict(await caller.post(path, {"text": "Me!"})) == (404, "not_found")
        await act(author, sent, "withdraw")
        heard = await events_of(author, until="proposal.withdrawn")
        assert "proposal.commented" not in {event["type"] for event in heard}

    async def test_what_is_not_forwarded_is_not_commented(self, sent, naming, buyer) -> None:
        assert naming["status"] == "agreed"
        refused = await buyer.post(f"/v1/proposals/{sent['id']}/comments", {"text": "Hm."})
        assert verdict(refused) == (404, "not_found")

    @pytest.mark.parametrize("text", ["", " ", None, "a\x00", "x" * 2001])
    async def test_there_must_be_something_to_say(self, sent, shown, employer, text) -> None:
        refused = await employer.post(f"/v1/proposals/{sent['id']}/comments", {"text": text})
        pointers = [fault["pointer"] for fault in refused.json()["errors"]]
        assert (refused.status_code, pointers, shown["status"]) == (422, ["/text"], "submitted")
