"""A buyer names the organization that needs the work, which agrees to be named."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.factories.end_clients import asked
from tests.factories.market import Market, Person
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal
from tests.jobs.reading import NO_ID, ids
from tests.rosters.test_inviting import KEEPERS as HIRING
from va_market.identity.models import Role

MANAGERS = (Role.OWNER, Role.ADMIN)


async def ask(caller: Person, job: dict[str, Any], end_client_id: str) -> httpx.Response:
    return await caller.post(f"/v1/jobs/{job['id']}/end-client", {"end_client_id": end_client_id})


async def act(caller: Person, naming: dict[str, Any], action: str) -> httpx.Response:
    return await caller.post(f"/v1/end-clients/{naming['id']}/{action}")


class TestAsk:  # R11
    async def test_the_organization_reads_who_asks_and_for_what(
        self, market: Market, buyer, job, employer
    ) -> None:
        naming = await asked(buyer, job, employer, message="For your front desk.")
        assert (naming["status"], naming["allowed_actions"]) == ("asked", ["withdraw"])
        assert (naming["organization_name"], naming["end_client_name"]) == (
            "Bertha Buys",
            "Emil Employs",
        )
        read = (await employer.get(f"/v1/end-clients/{naming['id']}")).json()
        assert read == {**naming, "allowed_actions": ["agree", "decline"]}
        [(data, told)] = await rows.told(market, "end_client.asked", naming["id"])
        assert told == {UUID(buyer.organization_id), UUID(employer.organization_id)}
        assert data == {"job_id": job["id"], "status": "asked"}

    @pytest.mark.parametrize("role", Role)
    async def test_those_who_hire_for_the_buyer_may(
        self, market: Market, buyer, job, employer, role
    ) -> None:
        member = await market.member(buyer, role)
        answer = await ask(member, job, employer.organization_id)
        assert answer.status_code == (201 if role in HIRING else 403)

    async def test_whoever_speaks_for_both_needs_no_answer(
        self, market: Market, buyer, job, employer
    ) -> None:
        for role, status in (("finance", "asked"), ("admin", "agreed")):
            await rows.fetch(
                market,
                "INSERT INTO memberships VALUES ($1, $2, $3, now()) ON CONFLICT "
                "(organization_id, user_id) DO UPDATE SET role = $3",
                employer.organization_id,
                buyer.id,
                role,
            )
            naming = (await ask(buyer, job, employer.organization_id)).json()
            assert naming["status"] == status
            await act(buyer, naming, "withdraw")

    async def test_nobody_is_named_who_is_not_there(self, market: Market, buyer, job) -> None:
        left = await market.owner()
        gone = "DELETE FROM memberships WHERE organization_id = $1"
        await rows.fetch(market, gone, left.organization_id)
        for organization_id in (NO_ID, left.organization_id):
            assert verdict(await ask(buyer, job, organization_id)) == (404, "not_found")

    async def test_the_buyer_is_not_its_own_end_client(self, buyer, job) -> None:
        refused = await ask(buyer, job, buyer.organization_id)
        assert [fault["code"] for fault in refused.json()["errors"]] == ["is_itself"]

    async def test_there_is_one_for_a_job(self, market: Market, buyer, job, employer) -> None:
        other = await market.owner()
        first = await asked(buyer, job, employer)
        for one in (employer, other):
            refused = await ask(buyer, job, one.organization_id)
            assert verdict(refused) == (409, "has_end_client")
        copy = COPY.format(table="end_clients")
        assert await refusal(market, copy, first["id"], "{}") == "uq_end_clients_live"
        await act(employer, first, "decline")
        assert (await ask(buyer, job, other.organization_id)).status_code == 201

    async def test_a_job_that_is_over_needs_none(self, buyer, job, employer) -> None:
        await buyer.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."})
        refused = await ask(buyer, job, employer.organization_id)
        assert verdict(refused) == (409, "illegal_move")


class TestAnswer:
    @pytest.mark.parametrize("role", Role)
    @pytest.mark.parametrize("action", ["agree", "decline"])
    async def test_owners_and_admins_answer(self, buyer, job, employer, role, action) -> None:
        naming = await asked(buyer, job, employer)
        member = await employer.market.member(employer, role)
        answer = await act(member, naming, action)
        assert answer.status_code == (200 if role in MANAGERS else 403)

    async def test_each_side_has_its_own_moves(self, buyer, job, employer) -> None:
        naming = await asked(buyer, job, employer)
        assert verdict(await act(buyer, naming, "agree")) == (403, "forbidden")
        assert verdict(await act(employer, naming, "withdraw")) == (403, "forbidden")
        assert (await act(employer, naming, "agree")).json()["status"] == "agreed"
        assert verdict(await act(employer, naming, "agree")) == (409, "illegal_move")
        assert (await act(employer, naming, "decline")).json()["status"] == "declined"

    async def test_others_see_nothing(self, market: Market, buyer, job, employer, author) -> None:
        naming = await asked(buyer, job, employer)
        for caller in (author, await market.owner()):
            assert (await caller.get(f"/v1/end-clients/{naming['id']}")).status_code == 404
            assert (await caller.get(f"/v1/jobs/{job['id']}/end-client")).status_code == 404
            assert (await act(caller, naming, "agree")).status_code == 404


class TestRead:
    async def test_both_sides_find_who_is_named(self, market: Market, buyer, job, employer) -> None:
        path = f"/v1/jobs/{job['id']}/end-client"
        assert (await buyer.get(path)).status_code == 404
        naming = await asked(buyer, job, employer)
        member = await market.member(buyer, Role.MEMBER)
        for caller in (buyer, member, employer):
            assert (await caller.get(path)).json()["id"] == naming["id"]
        await act(buyer, naming, "withdraw")
        assert (await buyer.get(path)).status_code == 404

    async def test_an_organization_lists_what_it_was_asked(
        self, market: Market, buyer, employer
    ) -> None:
        made = []
        for _ in range(3):
            market.clock.advance(seconds=1)
            made.append(await asked(buyer, await market.job(buyer), employer))
        await act(employer, made[0], "agree")
        path = f"/v1/organizations/{employer.organization_id}/end-client-requests"
        wanted = [one["id"] for one in made]
        assert await ids(employer, path, limit=2) == wanted[::-1]
        assert await ids(employer, path, sort="created_at", status="asked") == wanted[1:]
        assert (await buyer.get(path)).status_code == 404
        own = f"/v1/organizations/{buyer.organization_id}/end-client-requests"
        assert await ids(buyer, own) == []
