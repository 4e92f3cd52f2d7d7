"""An agency negotiates in its own name; whom it names may only refuse to be named."""

import asyncio
from typing import Any

import pytest

from tests.factories.market import Market, Person
from tests.factories.milestones import fund, project
from tests.factories.milestones import path_of as path_of_milestone
from tests.factories.rosters import agency, enrolled, placement, propose, verdict
from tests.invariants import rows
from tests.proposals.negotiating import countered, offered, path_of

REASON = {"reason": "I am on leave then."}
ANSWERS: dict[str, dict[str, Any]] = {
    "counter": {"estimated_minutes": 30},
    "accept": {},
    "decline": REASON,
    "withdraw": {},
}


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def agent(market: Market) -> Person:
    return await agency(market)


@pytest.fixture
async def entry(agent: Person, assistant: Person) -> dict[str, Any]:
    return await enrolled(agent, assistant, visibility="public")


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def sent(market: Market, agent: Person, entry, owner: Person) -> dict[str, Any]:
    made = await propose(agent, market, await market.job(owner), entry["id"])
    assert made.status_code == 201, made.text
    return made.json()


async def refuse(who: Person, sent: dict[str, Any]) -> Any:
    return await who.post(f"{path_of(sent)}/decline-naming", REASON)


class TestWhoNegotiates:  # B5
    async def test_the_assistant_answers_nothing_in_its_place(self, owner, assistant, sent):
        await countered(owner, sent, estimated_minutes=900)  # it is the other side's turn
        for move, body in ANSWERS.items():
            refused = await assistant.post(f"{path_of(sent)}/{move}", body)
            assert verdict(refused) == (403, "forbidden"), move

    @pytest.mark.usefixtures("entry")
    async def test_nor_to_an_offer(self, owner, assistant, agent):
        made = await offered(owner, assistant, agency_id=agent.organization_id)
        refused = await assistant.post(f"{path_of(made)}/accept", {})
        assert verdict(refused) == (403, "forbidden")
        shown = [(await who.get(path_of(made))).json() for who in (agent, assistant)]
        assert [one["allowed_actions"] for one in shown] == [
            ["accept", "counter", "decline"],
            ["decline_naming"],
        ]

    async def test_nor_of_the_contract(self, market: Market):
        deal = await placement(market)
        ended = await deal.assistant.move(f"{deal.path}/end", REASON)
        paused = await deal.assistant.move(f"{deal.path}/pause", REASON)
        assert verdict(ended) == verdict(paused) == (403, "forbidden")
        assert (await deal.agency.move(f"{deal.path}/pause", REASON)).status_code == 200
        resumed = await deal.assistant.move(f"{deal.path}/resume")
        assert verdict(resumed) == (403, "forbidden")

    async def test_a_milestone_gives_back_what_the_agency_agrees_to(self, market: Market):
        terms = {"terms": project("1000.00")}
        deal = await placement(market, job={"engagement": "project"}, proposal=terms)
        path = await path_of_milestone(deal)
        await fund(deal.owner, path)
        assert (await deal.owner.pay(f"{path}/request-refund", REASON)).status_code == 200
        refused = await deal.assistant.pay(f"{path}/agree-to-refund")
        assert verdict(refused) == (403, "forbidden")
        agreed = await deal.agency.pay(f"{path}/agree-to-refund")
        assert (agreed.status_code, agreed.json()["status"]) == (200, "refunded")


class TestRefusing:
    async def test_it_ends_the_negotiation(self, market, owner, assistant, agent, sent):
        assert (await assistant.get(path_of(sent))).json()["allowed_actions"] == ["decline_naming"]
        done = (await refuse(assistant, sent)).json()
        assert (done["status"], done["decline_reason"]) == ("declined", REASON["reason"])
        for reader in (owner, agent):
            shown = (await reader.get(path_of(sent))).json()
            assert (shown["status"], shown["allowed_actions"]) == ("declined", [])
        [(_, parties)] = await rows.told(market, "proposal.declined", sent["id"])
        wanted = {owner.organization_id, agent.organization_id, str(assistant.id)}
        assert {str(one) for one in parties} == wanted

    async def test_the_agency_may_name_somebody_else(self, market, assistant, agent, sent):
        await refuse(assistant, sent)
        other = await enrolled(agent, await market.assistant())
        again = await propose(agent, market, {"id": sent["job_id"]}, other["id"])
        assert again.status_code == 201

    async def test_whosever_turn_it_is(self, owner, assistant, sent):
        await countered(owner, sent, estimated_minutes=900)
        assert (await refuse(assistant, sent)).status_code == 200

    async def test_only_who_is_named(self, market, owner, agent, sent):
        for who in (owner, agent):
            assert verdict(await refuse(who, sent)) == (403, "forbidden")
        assert verdict(await refuse(await market.assistant(), sent)) == (404, "not_found")

    async def test_who_proposed_in_person_withdraws(self, market, owner, assistant):
        own = await market.proposal(assistant, await market.job(owner))
        assert verdict(await refuse(assistant, own)) == (403, "forbidden")

    async def test_nothing_that_is_decided(self, owner, assistant, sent):
        assert (await owner.post(f"{path_of(sent)}/accept", {})).status_code == 201
        assert verdict(await refuse(assistant, sent)) == (409, "illegal_move")

    async def test_a_reason_is_given(self, assistant, sent):
        answer = await assistant.post(f"{path_of(sent)}/decline-naming", {"reason": " "})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/reason"

    async def test_at_once_with_acceptances_one_of_them_holds(self, owner, assistant, sent):
        accepting = [owner.post(f"{path_of(sent)}/accept", {}) for _ in range(10)]
        refusing = [refuse(assistant, sent) for _ in range(10)]
        mixed = [one for pair in zip(accepting, refusing, strict=True) for one in pair]
        codes = sorted(one.status_code for one in await asyncio.gather(*mixed))
        assert codes in ([200, *[409] * 19], [201, *[409] * 19])
