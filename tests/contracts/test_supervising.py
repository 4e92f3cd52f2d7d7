"""Another supervisor for a contract (R33)."""

from uuid import UUID

import pytest

from tests.factories.market import Deal, Market, Person
from tests.invariants import rows
from va_market.identity.models import Role


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal()


async def replace(deal: Deal, person: Person, **fields: object):
    body = {"supervisor_id": str(person.id), **fields}
    return await deal.owner.move(f"{deal.path}/replace-supervisor", body)


async def decide(person: Person, entry: dict, verb: str = "approve") -> int:
    body = {"note": "Which inbox?"} if verb == "return" else None
    return (await person.post(f"/v1/time-entries/{entry['id']}/{verb}", body)).status_code


class TestReplacing:
    async def test_the_new_one_decides_on_what_waits_and_the_old_one_no_more(
        self, market: Market, deal: Deal
    ):
        waiting = await market.submitted(deal)
        new = await market.member(deal.owner, Role.SUPERVISOR)

        replaced = await replace(deal, new, supervisor_qualification="Ran a help desk.")

        assert replaced.json()["supervisor_id"] == str(new.id)
        assert replaced.json()["supervisor_qualification"] == "Ran a help desk."
        path = f"/v1/time-entries/{waiting['id']}"
        seen = [(await one.get(path)).json()["allowed_actions"] for one in (deal.owner, new)]
        assert seen == [[], ["approve", "correct", "return"]]
        assert await decide(deal.owner, waiting) == 403
        assert await decide(deal.owner, waiting, "return") == 403
        assert await decide(new, waiting) == 200

    async def test_a_qualification_is_not_handed_on(self, market: Market, deal: Deal):
        first, second = [await market.member(deal.owner, Role.SUPERVISOR) for _ in "12"]
        await replace(deal, first, supervisor_qualification="Ran a help desk.")

        assert (await replace(deal, second)).json()["supervisor_qualification"] is None

    async def test_both_sides_hear_of_it(self, market: Market, deal: Deal):
        new = await market.member(deal.owner, Role.SUPERVISOR)
        await replace(deal, new)

        [(data, parties)] = await rows.told(market, "contract.supervisor_replaced", deal.id)
        assert data == {
            "supervisor_id": str(new.id),
            "previous_supervisor_id": str(deal.owner.id),
        }
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_time_is_approved_after_the_supervisor_left_and_the_contract_ended(
        self, market: Market
    ):
        owner = await market.owner()
        leaver = await market.member(owner, Role.SUPERVISOR)
        deal = await market.deal(owner=owner, supervisor_id=str(leaver.id))
        waiting = await market.submitted(deal)
        await leaver.post(f"/v1/organizations/{owner.organization_id}/leave")
        await owner.move(f"{deal.path}/end", {"reason": "Done."})
        assert [await decide(one, waiting) for one in (leaver, owner)] == [404, 403]

        assert (await replace(deal, owner)).status_code == 200

        assert await decide(owner, waiting) == 200


class TestRefusals:
    async def test_never_the_assistant(self, deal: Deal):
        refused = await replace(deal, deal.assistant)
        assert (refused.status_code, refused.json()["code"]) == (409, "supervisor_is_assistant")

    async def test_only_members_of_the_client_who_may_supervise(self, market: Market, deal: Deal):
        finance = await market.member(deal.owner, Role.FINANCE)
        [fault] = (await replace(deal, finance)).json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/supervisor_id", "cannot_supervise")
        for stranger in (await market.owner(), await market.person()):
            assert (await replace(deal, stranger)).status_code == 404
        assert (await deal.owner.get(deal.path)).json()["supervisor_id"] == str(deal.owner.id)

    async def test_a_supervisor_does_not_hand_it_on(self, market: Market):
        owner = await market.owner()
        named = await market.member(owner, Role.SUPERVISOR)
        deal = await market.deal(owner=owner, supervisor_id=str(named.id))
        body = {"supervisor_id": str(owner.id)}

        refused = await named.move(f"{deal.path}/replace-supervisor", body)

        assert refused.status_code == 403
