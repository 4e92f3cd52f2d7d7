"""A client asks assistants and agencies for proposals."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.factories.job_invitations import WELCOME, decline, invited, whom, withdraw
from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.jobs.reading import NO_ID, ids
from tests.rosters.test_inviting import KEEPERS as HIRING
from va_market.identity.models import Role


async def invite(caller: Any, job: dict[str, Any], **fields: Any) -> httpx.Response:
    path = f"/v1/jobs/{job['id']}/invitations"
    answer: httpx.Response = await caller.post(path, {"message": WELCOME, **fields})
    return answer


class TestInvite:
    async def test_an_assistant_reads_who_asks_and_for_what(
        self, market: Market, client, job, assistant
    ) -> None:
        made = await invite(client, job, **whom(assistant))
        sent = made.json()

        assert made.headers["location"] == f"/v1/job-invitations/{sent['id']}"
        assert (sent["status"], sent["message"]) == ("sent", WELCOME)
        assert (sent["organization_name"], sent["job_title"]) == ("Olga's Mill", job["title"])
        assert (sent["invited_name"], sent["agency_id"]) == ("Ana Assistant", None)
        assert sent["allowed_actions"] == ["withdraw"]
        own = (await assistant.get(made.headers["location"])).json()
        assert own == {**sent, "allowed_actions": ["decline"]}
        [(data, told)] = await rows.told(market, "job_invitation.sent", sent["id"])
        assert told == {assistant.id, UUID(client.organization_id)}
        assert data == {"job_id": job["id"], "status": "sent"}

    async def test_an_agency_is_asked_by_its_id(self, market: Market, client, job, desk) -> None:
        sent = await invited(client, job, desk, as_agency=True)

        assert (sent["agency_id"], sent["assistant_id"]) == (desk.organization_id, None)
        assert sent["invited_name"] == "Bright Desk"
        own = (await desk.get(f"/v1/job-invitations/{sent['id']}")).json()
        assert own["allowed_actions"] == ["decline"]
        [(_, told)] = await rows.told(market, "job_invitation.sent", sent["id"])
        assert told == {UUID(desk.organization_id), UUID(client.organization_id)}

    @pytest.mark.parametrize("role", Role)
    async def test_those_who_hire_invite(
        self, market: Market, client, job, assistant, role
    ) -> None:
        member = await market.member(client, role)
        answer = await invite(member, job, **whom(assistant))
        assert answer.status_code == (201 if role in HIRING else 403)

    async def test_a_key_with_the_scope_may(self, client, job, assistant) -> None:
        key = await key_of(client, "jobs:write")
        assert (await invite(key, job, **whom(assistant))).status_code == 201

    async def test_one_assistant_or_one_agency_is_named(self, client, job, assistant, desk) -> None:
        both = {**whom(assistant), **whom(desk, as_agency=True)}
        for fields in ({}, both):
            refused = await invite(client, job, **fields)
            codes = [fault["code"] for fault in refused.json()["errors"]]
            assert (refused.status_code, codes) == (422, ["assistant_or_agency"])

    @pytest.mark.parametrize("message", ["", " ", None, "a\x00", "x" * 2001])
    async def test_a_message_is_needed(self, client, job, assistant, message) -> None:
        refused = await invite(client, job, **whom(assistant), message=message)
        pointers = [fault["pointer"] for fault in refused.json()["errors"]]
        assert (refused.status_code, pointers) == (422, ["/message"])

    async def test_nobody_is_invited_who_cannot_be_seen(self, market: Market, client, job) -> None:
        hidden, other = await market.assistant(is_listed=False), await market.owner()
        for fields in (
            *(whom(hidden), whom(await market.person()), {"assistant_id": NO_ID}),
            *(whom(other, as_agency=True), {"agency_id": NO_ID}),
        ):
            assert verdict(await invite(client, job, **fields)) == (404, "not_found")

    async def test_nobody_is_invited_who_belongs_to_the_client(
        self, market: Market, desk, assistant
    ) -> None:
        job = await market.job(desk)
        await rows.fetch(
            market,
            "INSERT INTO memberships VALUES ($1, $2, 'member', now())",
            desk.organization_id,
            assistant.id,
        )
        for fields in (whom(assistant), whom(desk, as_agency=True)):
            refused = await invite(desk, job, **fields)
            found = [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]]
            assert (refused.status_code, found) == (
                422,
                [(f"/{next(iter(fields))}", "belongs_to_client")],
            )

    async def test_there_is_one_live_invitation(self, client, job, assistant) -> None:
        first = await invited(client, job, assistant)
        assert verdict(await invite(client, job, **whom(assistant))) == (
            409,
            "already_invited_to_job",
        )
        await withdraw(client, first)
        second = await invited(client, job, assistant)
        await decline(assistant, second)
        assert (await invite(client, job, **whom(assistant))).status_code == 201

    async def test_who_has_a_live_proposal_is_not_asked_for_one(
        self, market: Market, client, job, assistant
    ) -> None:
        sent = await market.proposal(assistant, job)
        assert verdict(await invite(client, job, **whom(assistant))) == (409, "has_proposed")
        await assistant.post(f"/v1/proposals/{sent['id']}/withdraw")
        assert (await invite(client, job, **whom(assistant))).status_code == 201

    async def test_it_keeps_an_idle_job_alive(self, market: Market, client, job, assistant) -> None:
        market.clock.advance(minutes=10)
        await invited(client, job, assistant)
        idle = "SELECT last_active_at FROM jobs WHERE id = $1"
        assert await rows.value(market, idle, job["id"]) == market.clock()


class TestLists:
    async def test_the_client_sees_all_whom_it_invited(
        self, market: Market, client, job, assistant, desk
    ) -> None:
        first = await invited(client, job, assistant)
        market.clock.advance(seconds=1)
        second = await invited(client, job, desk, as_agency=True)
        await decline(assistant, first)

        path = f"/v1/jobs/{job['id']}/invitations"
        member = await market.member(client, Role.MEMBER)
        for caller in (client, member):
            assert await ids(caller, path, limit=1) == [second["id"], first["id"]]
        assert await ids(client, path, sort="created_at") == [first["id"], second["id"]]
        assert await ids(client, path, status="declined,withdrawn") == [first["id"]]
        # The job is public, who is invited is not.
        for caller in (assistant, desk, await market.owner()):
            assert verdict(await caller.get(path)) == (403, "forbidden")

    async def test_the_invited_see_their_own(self, client, job, secret, assistant, desk) -> None:
        first = await invited(client, job, assistant)
        client.market.clock.advance(seconds=1)
        second = await invited(client, secret, assistant)
        await invited(client, job, await client.market.assistant())
        to_desk = await invited(client, job, desk, as_agency=True)

        path = "/v1/me/job-invitations"
        assert await ids(assistant, path, limit=1) == [second["id"], first["id"]]
        await decline(assistant, first)
        assert await ids(assistant, path, status="sent") == [second["id"]]
        assert await ids(desk, path) == []
        of_desk = f"/v1/organizations/{desk.organization_id}/job-invitations"
        member = await client.market.member(desk, Role.FINANCE)
        assert await ids(desk, of_desk) == await ids(member, of_desk) == [to_desk["id"]]
        assert await ids(desk, of_desk, status="expired,declined") == []
        of_client = f"/v1/organizations/{client.organization_id}/job-invitations"
        assert await ids(client, of_client) == []
        assert (await client.get(of_desk)).status_code == 404

    async def test_others_see_and_change_nothing(
        self, market: Market, client, job, assistant, desk
    ) -> None:
        sent = await invited(client, job, assistant)
        rival: Person = await market.owner()
        for caller in (desk, rival, await market.assistant()):
            assert (await caller.get(f"/v1/job-invitations/{sent['id']}")).status_code == 404
            assert (await withdraw(caller, sent)).status_code == 404
            assert (await decline(caller, sent)).status_code == 404
