"""The life of an invitation to a job."""

from typing import Any

import pytest

from tests.factories.job_invitations import decline, invited, withdraw
from tests.factories.market import Market, Person
from tests.factories.rosters import agency_key, propose, verdict
from tests.invariants import rows
from tests.jobs.cast import expire_idle, make_idle
from va_market.identity.models import Role


async def status_of(caller: Person, invitation: dict[str, Any]) -> str:
    read = await caller.get(f"/v1/job-invitations/{invitation['id']}")
    status: str = read.json()["status"]
    return status


class TestAnswers:
    async def test_declined_the_client_reads_the_reason(
        self, market: Market, client, job, assistant
    ) -> None:
        sent = await invited(client, job, assistant)
        answer = (await decline(assistant, sent)).json()
        assert (answer["status"], answer["allowed_actions"]) == ("declined", [])
        read = (await client.get(f"/v1/job-invitations/{sent['id']}")).json()
        assert read["decline_reason"] == "Booked until May."
        assert len(await rows.told(market, "job_invitation.declined", sent["id"])) == 1

    @pytest.mark.parametrize("body", [{}, {"reason": " "}, {"reason": None}])
    async def test_a_reason_is_needed(self, client, job, assistant, body) -> None:
        sent = await invited(client, job, assistant)
        refused = await assistant.post(f"/v1/job-invitations/{sent['id']}/decline", body)
        assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/reason"]

    async def test_a_proposal_accepts_it(self, market: Market, client, secret, assistant) -> None:
        sent = await invited(client, secret, assistant)
        await market.proposal(assistant, secret)
        assert await status_of(client, sent) == "accepted"
        [(data, _)] = await rows.told(market, "job_invitation.accepted", sent["id"])
        assert data["status"] == "accepted"

    @pytest.mark.parametrize("is_invited", [True, False])
    async def test_its_contract_tells_where_it_came_from(
        self, market: Market, client, job, assistant, is_invited
    ) -> None:  # R26
        if is_invited:
            await invited(client, job, assistant)
        sent = await market.proposal(assistant, job)
        made = (await client.post(f"/v1/proposals/{sent['id']}/accept", {})).json()
        assert made["source"] == ("invitation" if is_invited else "marketplace")

    async def test_that_of_an_agency_accepts_the_one_of_the_agency(
        self, client, job, desk, entry, assistant
    ) -> None:
        to_desk = await invited(client, job, desk, as_agency=True)
        to_other = await invited(client, job, assistant)
        made = await propose(await agency_key(desk), desk.market, job, entry["id"])
        assert made.status_code == 201
        assert await status_of(client, to_desk) == "accepted"
        assert await status_of(client, to_other) == "sent"

    async def test_for_an_agency_those_answer_who_propose_for_it(
        self, market: Market, client, job, desk
    ) -> None:
        sent = await invited(client, job, desk, as_agency=True)
        finance = await market.member(desk, Role.FINANCE)
        assert verdict(await decline(finance, sent)) == (403, "forbidden")
        key = await agency_key(desk)
        assert (await decline(key, sent)).json()["status"] == "declined"

    async def test_each_side_has_its_own_move(self, market: Market, client, job, assistant) -> None:
        sent = await invited(client, job, assistant)
        assert verdict(await withdraw(assistant, sent)) == (403, "forbidden")
        assert verdict(await decline(client, sent)) == (403, "forbidden")
        member = await market.member(client, Role.MEMBER)
        assert verdict(await withdraw(member, sent)) == (403, "forbidden")
        assert (await withdraw(client, sent)).json()["status"] == "withdrawn"
        assert verdict(await decline(assistant, sent)) == (409, "illegal_move")

    async def test_a_stale_reader_changes_nothing(self, client, job, assistant) -> None:
        sent = await invited(client, job, assistant)
        path = f"/v1/job-invitations/{sent['id']}"
        tag = (await client.get(path)).headers["etag"]
        stale = await client.move(f"{path}/withdraw", if_match='"9-0"')
        fresh = await client.move(f"{path}/withdraw", if_match=tag)
        assert (stale.status_code, fresh.status_code) == (412, 200)


class TestTheEndOfTheJob:
    async def test_closing_expires_what_waits_for_an_answer(
        self, market: Market, client, job, assistant, desk
    ) -> None:
        live = [
            await invited(client, job, assistant),
            await invited(client, job, desk, as_agency=True),
        ]
        gone = await invited(client, job, await market.assistant())
        await withdraw(client, gone)
        await client.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."})
        assert [await status_of(client, one) for one in (*live, gone)] == [
            *("expired", "expired", "withdrawn")
        ]
        [(_, told)] = await rows.told(market, "job_invitation.expired", live[0]["id"])
        assert assistant.id in told

    async def test_filling_the_last_seat_does(self, market: Market, client, job, assistant) -> None:
        sent = await invited(client, job, assistant)
        other = await market.proposal(await market.assistant(), job)
        await client.post(f"/v1/proposals/{other['id']}/accept", {})
        assert await status_of(client, sent) == "expired"

    async def test_idleness_does(self, market: Market, client, job, assistant) -> None:
        sent = await invited(client, job, assistant)
        await make_idle(market, job, days=31)
        await expire_idle(market)
        assert await status_of(client, sent) == "expired"

    async def test_pausing_does_not(self, client, job, assistant) -> None:
        sent = await invited(client, job, assistant)
        await client.post(f"/v1/jobs/{job['id']}/pause")
        assert await status_of(client, sent) == "sent"
