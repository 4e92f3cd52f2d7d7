"""A substitute of the supervisor, and the order in which others are turned to (R33)."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.factories.market import Deal, Market, Person
from tests.invariants import rows
from va_market.identity.models import Role


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal()


async def supervisors(market: Market, deal: Deal, number: int) -> list[Person]:
    return [await market.member(deal.owner, Role.SUPERVISOR) for _ in range(number)]


async def put(deal: Deal, **fields: Any) -> httpx.Response:
    body = {"supervisor_id": str(deal.owner.id), **fields}
    headers = {"If-Match": "*"}
    path = f"{deal.path}/supervision"
    return await deal.owner.request("PUT", path, json=body, headers=headers)


class TestSetting:
    async def test_all_of_them_are_named_at_once(self, market: Market, deal: Deal):
        substitute, first, second = await supervisors(market, deal, 3)
        others = [str(first.id), str(second.id)]

        answer = await put(
            deal,
            supervisor_qualification="Ran a help desk.",
            substitute_supervisor_id=str(substitute.id),
            escalation=others,
        )

        named = {
            "contract_id": deal.id,
            "supervisor_id": str(deal.owner.id),
            "supervisor_qualification": "Ran a help desk.",
            "substitute_supervisor_id": str(substitute.id),
            "escalation": others,
        }
        assert answer.json() == named
        assert (await deal.assistant.get(f"{deal.path}/supervision")).json() == named
        seen = (await deal.assistant.get(deal.path)).json()
        assert seen["substitute_supervisor_id"] == str(substitute.id)

    async def test_they_take_the_place_of_those_before(self, market: Market, deal: Deal):
        first, second = await supervisors(market, deal, 2)
        await put(deal, substitute_supervisor_id=str(first.id), escalation=[str(second.id)])
        assert (await put(deal, escalation=[str(first.id)])).json()["escalation"] == [str(first.id)]
        seen = (await deal.owner.get(f"{deal.path}/supervision")).json()
        assert (seen["substitute_supervisor_id"], seen["escalation"]) == (None, [str(first.id)])

    async def test_both_sides_hear_of_it(self, market: Market, deal: Deal):
        [substitute] = await supervisors(market, deal, 1)
        await put(deal, substitute_supervisor_id=str(substitute.id))

        [(data, parties)] = await rows.told(market, "contract.supervision_set", deal.id)
        assert data == {
            "supervisor_id": str(deal.owner.id),
            "substitute_supervisor_id": str(substitute.id),
            "escalation": [],
        }
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_a_substitute_who_becomes_supervisor_substitutes_no_more(
        self, market: Market, deal: Deal
    ):
        [substitute] = await supervisors(market, deal, 1)
        await put(deal, substitute_supervisor_id=str(substitute.id))
        body = {"supervisor_id": str(substitute.id)}
        replaced = (await deal.owner.move(f"{deal.path}/replace-supervisor", body)).json()
        assert replaced["substitute_supervisor_id"] is None


class TestDeciding:
    async def test_either_of_the_two_decides_and_the_event_says_who(
        self, market: Market, deal: Deal
    ):
        [substitute] = await supervisors(market, deal, 1)
        await put(deal, substitute_supervisor_id=str(substitute.id))
        decided_as = []
        for hours, person in ((4, substitute), (2, deal.owner)):
            entry = await market.submitted(deal, hours_ago=hours)
            path = f"/v1/time-entries/{entry['id']}"
            assert (await person.get(path)).json()["allowed_actions"] == [
                "approve",
                "correct",
                "return",
            ]
            approved = await person.post(f"{path}/approve")
            assert approved.json()["decided_by"] == str(person.id)
            [(data, _)] = await rows.told(market, "time_entry.approved", entry["id"])
            decided_as.append(data["decided_as"])
        assert decided_as == ["substitute", "supervisor"]

    async def test_a_substitute_returns_time_as_well(self, market: Market, deal: Deal):
        [substitute] = await supervisors(market, deal, 1)
        await put(deal, substitute_supervisor_id=str(substitute.id))
        entry = await market.submitted(deal)
        note = {"note": "Which inbox?"}
        returned = await substitute.post(f"/v1/time-entries/{entry['id']}/return", note)
        assert returned.json()["status"] == "returned"
        [(data, _)] = await rows.told(market, "time_entry.returned", entry["id"])
        assert data["decided_as"] == "substitute"

    async def test_who_is_turned_to_later_does_not_decide_yet(self, market: Market, deal: Deal):
        [later] = await supervisors(market, deal, 1)
        await put(deal, escalation=[str(later.id)])
        entry = await market.submitted(deal)
        refused = await later.post(f"/v1/time-entries/{entry['id']}/approve")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_the_supervisor")

    async def test_a_substitute_who_left_decides_no_more(self, market: Market, deal: Deal):
        [substitute] = await supervisors(market, deal, 1)
        await put(deal, substitute_supervisor_id=str(substitute.id))
        entry = await market.submitted(deal)
        await substitute.post(f"/v1/organizations/{deal.owner.organization_id}/leave")
        refused = await substitute.post(f"/v1/time-entries/{entry['id']}/approve")
        assert refused.status_code == 404


class TestRefusals:
    @pytest.mark.parametrize("field", ["supervisor_id", "substitute_supervisor_id", "escalation"])
    async def test_never_the_assistant(self, deal: Deal, field):
        somebody = str(deal.assistant.id)
        refused = await put(deal, **{field: [somebody] if field == "escalation" else somebody})
        assert (refused.status_code, refused.json()["code"]) == (409, "supervisor_is_assistant")

    async def test_only_members_of_the_client_who_may_supervise(self, market: Market, deal: Deal):
        finance = await market.member(deal.owner, Role.FINANCE)
        refused = await put(deal, escalation=[str(finance.id)])
        [fault] = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/escalation/0", "cannot_supervise")
        stranger = await market.owner()
        refused = await put(deal, substitute_supervisor_id=str(stranger.id))
        assert refused.status_code == 404

    async def test_each_of_them_is_somebody_else(self, market: Market, deal: Deal):
        [one] = await supervisors(market, deal, 1)
        for fields, pointer in (
            ({"substitute_supervisor_id": str(deal.owner.id)}, "/substitute_supervisor_id"),
            ({"escalation": [str(one.id), str(one.id)]}, "/escalation/1"),
        ):
            [fault] = (await put(deal, **fields)).json()["errors"]
            assert (fault["pointer"], fault["code"]) == (pointer, "named_twice")
        assert (await deal.owner.get(f"{deal.path}/supervision")).json()["escalation"] == []

    async def test_it_names_the_version_it_is_meant_for(self, market: Market, deal: Deal):
        path = f"{deal.path}/supervision"
        etag = (await deal.owner.get(path)).headers["etag"]
        [another] = await supervisors(market, deal, 1)
        body = {"supervisor_id": str(another.id)}
        first, second = [
            await deal.owner.request("PUT", path, json=body, headers={"If-Match": etag})
            for _ in "12"
        ]
        assert (first.status_code, second.status_code) == (200, 412)
