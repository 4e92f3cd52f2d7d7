"""Leaving a roster, and everything else that takes a right away: the next request is refused."""

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.factories.rosters import Entry, agency_key, enrolled, propose, roster, verdict
from tests.invariants import rows
from va_market.identity.models import Role


async def end(owner: Person, assistant: Person, entry: Entry, by: str) -> httpx.Response:
    if by == "agency":
        return await owner.post(f"{roster(owner)}/{entry['id']}/end")
    return await assistant.post(f"/v1/me/rosters/{entry['id']}/end")


@pytest.mark.parametrize("by", ["agency", "assistant"])
class TestEnd:
    async def test_either_side_may_and_the_entry_says_who(
        self, market: Market, owner, assistant, by
    ) -> None:
        entry = await enrolled(owner, assistant)
        ended = (await end(owner, assistant, entry, by)).json()
        who = owner if by == "agency" else assistant
        assert (ended["status"], ended["ended_by"]) == ("ended", str(who.id))
        assert ended["allowed_actions"] == []
        assert len(await rows.told(market, "roster_entry.ended", entry["id"])) == 1

    async def test_the_very_next_proposal_is_refused(
        self, market: Market, owner, assistant, by
    ) -> None:
        entry, key = await enrolled(owner, assistant), await agency_key(owner)
        job = await market.job(await market.owner())
        await end(owner, assistant, entry, by)
        for caller in (key, owner):
            refused = await propose(caller, market, job, entry["id"])
            assert verdict(refused) == (409, "illegal_move")

    async def test_live_proposals_are_withdrawn_and_nothing_else(
        self, market: Market, owner, assistant, by
    ) -> None:
        entry, other = await enrolled(owner, assistant), await market.assistant()
        place = await enrolled(owner, other)
        clients = [await market.owner() for _ in range(4)]
        jobs = [await market.job(client) for client in clients]
        live, taken = [(await propose(owner, market, j, entry["id"])).json() for j in jobs[:2]]
        contract = await clients[1].post(f"/v1/proposals/{taken['id']}/accept", {})
        in_person = await market.proposal(assistant, jobs[2])
        others = (await propose(owner, market, jobs[3], place["id"])).json()

        await end(owner, assistant, entry, by)

        refused = await clients[0].post(f"/v1/proposals/{live['id']}/accept", {})
        assert verdict(refused) == (409, "illegal_move")
        statuses = {
            proposal["id"]: (await caller.get(f"/v1/proposals/{proposal['id']}")).json()["status"]
            for caller, proposal in [
                *((owner, live), (owner, taken), (assistant, in_person), (owner, others))
            ]
        }
        assert list(statuses.values()) == ["withdrawn", "accepted", "submitted", "submitted"]
        [(data, _)] = await rows.told(market, "proposal.withdrawn", live["id"])
        assert data.get("acted_for") == (str(assistant.id) if by == "agency" else None)
        going_on = (await owner.get(f"/v1/contracts/{contract.json()['id']}")).json()
        assert going_on["status"] == "active"

    async def test_who_had_them_as_a_backup_has_none(
        self, market: Market, owner, assistant, by
    ) -> None:
        entry = await enrolled(owner, assistant)
        backed = await enrolled(owner, await market.assistant())
        path = f"{roster(owner)}/{backed['id']}"
        await owner.patch(path, {"backup_id": entry["id"]})
        await end(owner, assistant, entry, by)
        assert (await owner.get(path)).json()["backup_id"] is None
        told = await rows.told(market, "roster_entry.updated", backed["id"])
        assert [data["fields"] for data, _ in told] == [["backup_id"]] * 2


class TestOtherEnds:
    async def test_a_demoted_maker_takes_the_key_down(
        self, market: Market, owner, assistant
    ) -> None:
        entry = await enrolled(owner, assistant)
        job = await market.job(await market.owner())
        admin = await market.member(owner, Role.ADMIN)
        key = await agency_key(admin)
        members = f"/v1/organizations/{owner.organization_id}/members"
        await owner.patch(f"{members}/{admin.id}", {"role": "finance"})
        for caller in (key, admin):
            assert verdict(await propose(caller, market, job, entry["id"])) == (403, "forbidden")
        seen = (await key.get(f"/v1/jobs/{job['id']}")).json()
        assert seen["allowed_actions"] == []

    async def test_a_removed_member_and_the_key_are_strangers(
        self, market: Market, owner, assistant
    ) -> None:
        entry = await enrolled(owner, assistant)
        job = await market.job(await market.owner())
        admin = await market.member(owner, Role.ADMIN)
        key = await agency_key(admin)
        sent = (await propose(key, market, job, entry["id"])).json()
        members = f"/v1/organizations/{owner.organization_id}/members"
        await owner.delete(f"{members}/{admin.id}")

        other = await market.job(await market.owner())
        assert verdict(await propose(admin, market, other, entry["id"])) == (404, "not_found")
        refused = await propose(key, market, other, entry["id"])
        assert verdict(refused) == (401, "api_key_refused")
        assert (await admin.get(f"/v1/proposals/{sent['id']}")).status_code == 404
        assert (await owner.get(f"/v1/proposals/{sent['id']}")).status_code == 200
