"""Under an agency, the agency speaks in place of the assistant (B5)."""

from typing import Any

import pytest

from tests.factories.amendments import answer, ask, fault, hourly, proposed
from tests.factories.market import Deal, Market, Person
from tests.factories.rosters import EUR_18, agency, agency_key, enrolled, propose
from tests.factories.splits import sharing
from tests.invariants import rows
from va_market.identity.models import Role


@pytest.fixture
async def agent(market: Market) -> Person:
    return await agency(market)


@pytest.fixture
async def deal(market: Market, agent: Person) -> Deal:
    assistant, client = await market.assistant(), await market.owner()
    entry = await enrolled(agent, assistant, rate=EUR_18)
    job = await market.job(client)
    sent = (await propose(agent, market, job, entry["id"])).json()
    made: dict[str, Any] = (await client.post(f"/v1/proposals/{sent['id']}/accept", {})).json()
    return Deal(made["id"], client, assistant, job, sent, made)


class TestSides:
    async def test_the_agency_asks_and_answers(self, deal: Deal, agent: Person):
        asked = await proposed(deal, agent)
        assert asked["side"] == "provider"
        assert (await answer(deal.owner, asked, "accept")).status_code == 200
        back = await proposed(deal, terms=hourly("28.00"))
        assert (await answer(agent, back, "accept")).json()["agreed_version"] == 3

    async def test_the_assistant_looks_on(self, deal: Deal):
        assert (await ask(deal.assistant, deal)).status_code == 403
        asked = await proposed(deal)
        assert (await answer(deal.assistant, asked, "accept")).status_code == 403
        seen = (await deal.assistant.get(f"/v1/amendments/{asked['id']}")).json()
        assert seen["allowed_actions"] == []

    async def test_only_those_who_propose_for_the_agency(
        self, market: Market, deal: Deal, agent: Person
    ):
        asked = await proposed(deal)
        member = await market.member(agent, Role.MEMBER)
        assert (await answer(member, asked, "accept")).status_code == 403
        manager = await market.member(agent, Role.HIRING_MANAGER)
        assert (await answer(manager, asked, "accept")).status_code == 200

    async def test_a_key_of_the_agency_needs_the_scope(self, deal: Deal, agent: Person):
        asked = await proposed(deal)
        reading = await agency_key(agent, "contracts:read")
        assert (await answer(reading, asked, "accept")).status_code == 403
        writing = await agency_key(agent, "contracts:read", "contracts:write")
        assert (await answer(writing, asked, "accept")).status_code == 200

    async def test_the_log_says_for_whom(self, market: Market, deal: Deal, agent: Person):
        asked = await proposed(deal, agent)
        [(data, parties)] = await rows.told(market, "amendment.proposed", asked["id"])
        assert data["acted_for"] == str(deal.assistant.id)
        assert len(parties) == 3


class TestRates:
    async def test_nothing_below_what_the_assistant_agreed_to(self, deal: Deal, agent: Person):
        refused = await ask(agent, deal, terms=hourly("17.99"))
        assert fault(refused) == (422, "/terms", "below_roster_rate")
        await proposed(deal, agent, terms=hourly("18.00"))

    async def test_a_client_does_not_find_it_by_asking(self, deal: Deal, agent: Person):
        asked = await proposed(deal, terms=hourly("17.99"))
        refused = await answer(agent, asked, "accept")
        assert fault(refused) == (422, "/terms", "below_roster_rate")
        assert (await answer(agent, asked, "decline", {"reason": "No."})).status_code == 200

    async def test_what_the_ledger_shares_is_left_after_the_fee(
        self, market: Market, agent: Person
    ):
        deal = await sharing(market, agency_owner=agent)
        refused = await ask(agent, deal, terms=hourly("19.99"))  # of which 2.00 are the fee
        assert fault(refused) == (422, "/terms", "below_roster_rate")
        asked = await proposed(deal, terms=hourly("19.99"))
        assert fault(await answer(agent, asked, "accept")) == (422, "/terms", "below_roster_rate")
        await answer(agent, asked, "decline", {"reason": "No."})
        await proposed(deal, agent, terms=hourly("20.00"))

    async def test_what_was_frozen_holds_after_the_roster(self, deal: Deal, agent: Person):
        listed = (await agent.get(f"/v1/organizations/{agent.organization_id}/roster")).json()
        path = f"/v1/organizations/{agent.organization_id}/roster/{listed['items'][0]['id']}"
        assert (await agent.post(f"{path}/end")).status_code == 200
        refused = await ask(agent, deal, terms=hourly("17.99"))
        assert fault(refused) == (422, "/terms", "below_roster_rate")
