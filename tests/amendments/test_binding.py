"""What is amended binds from its day on: it is checked as a new contract is (R27, R32, B4)."""

import pytest

from tests.factories.amendments import agreed, answer, ask, proposed
from tests.factories.commitments import ALL, BREAK, taken, waiting
from tests.factories.market import Market, Person
from tests.factories.rosters import verdict

SALES = {"exclusivity": {"scope": "categories", "categories": ["sales"]}}


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant(weekly_minutes=600)


class TestExclusivity:
    async def test_none_is_agreed_on_that_another_contract_breaks(
        self, market: Market, assistant: Person
    ) -> None:
        other = await market.deal(assistant=assistant)
        deal = await market.deal(assistant=assistant)
        asked = await proposed(deal, conditions=ALL)
        refused = await answer(deal.assistant, asked, "accept")
        assert verdict(refused) == (409, "exclusivity_clash")
        assert refused.json()["errors"][0]["pointer"] == f"/contracts/{other.id}"
        await assistant.move(f"{other.path}/end", {"reason": "Done."})
        assert (await answer(deal.assistant, asked, "accept")).status_code == 200

    async def test_what_acts_later_binds_from_then_on(
        self, market: Market, assistant: Person
    ) -> None:
        deal = await market.deal(assistant=assistant)
        await agreed(deal, conditions=ALL, effective_on="2027-02-01")
        beyond = await waiting(market, assistant)
        before = await waiting(market, assistant, conditions={"ends_on": "2027-01-31"})
        assert verdict(await beyond.accept()) == (409, "exclusivity_clash")
        assert (await before.accept()).status_code == 201

    async def test_other_conditions_are_amended_whatever_binds(
        self, market: Market, assistant: Person
    ) -> None:
        rested = await market.deal(assistant=assistant)
        await assistant.move(f"{rested.path}/pause", BREAK)
        taken(await (await waiting(market, assistant, conditions=ALL)).accept())
        await agreed(rested, conditions={"notice_days": 3})

    async def test_what_was_lifted_stays_so_until_another_is_agreed_on(
        self, market: Market, assistant: Person
    ) -> None:
        deal = await market.deal(assistant=assistant, proposal={"conditions": ALL})
        await deal.owner.move(f"{deal.path}/release-exclusivity")
        await agreed(deal, conditions={"notice_days": 3})
        between = (await deal.owner.get(deal.path)).json()["exclusivity_status"]
        await agreed(deal, conditions=SALES)
        after = (await deal.owner.get(deal.path)).json()["exclusivity_status"]
        assert (between, after) == ("released", "in_force")
        free = await waiting(market, assistant)
        assert (await free.accept()).status_code == 201

    async def test_what_does_not_agree_with_itself_is_refused(
        self, market: Market, assistant: Person
    ) -> None:
        deal = await market.deal(assistant=assistant, proposal={"conditions": {"dedicated": True}})
        refused = await ask(deal.owner, deal, conditions=SALES)
        assert refused.json()["errors"][0]["code"] == "dedicated_means_all"

    async def test_a_rival_who_is_nowhere_is_refused(
        self, market: Market, assistant: Person
    ) -> None:
        deal = await market.deal(assistant=assistant)
        nobody = {"name": "Nobody", "organization_id": str(assistant.id)}
        told = {"exclusivity": {"scope": "rivals", "rivals": [nobody]}}
        refused = await ask(deal.owner, deal, conditions=told)
        assert refused.json()["errors"][0]["code"] == "unknown_organization"


class TestCapacity:
    async def test_no_more_is_taken_than_there_is(self, market: Market, assistant: Person) -> None:
        first = {"conditions": {"weekly_minutes": 400}}
        await market.deal(assistant=assistant, proposal=first)
        deal = await market.deal(assistant=assistant)
        too_much = await proposed(deal, conditions={"weekly_minutes": 201})
        assert verdict(await answer(deal.assistant, too_much, "accept")) == (409, "over_capacity")

    async def test_less_than_before_is_always_agreed_on(
        self, market: Market, assistant: Person
    ) -> None:
        first = {"conditions": {"weekly_minutes": 600}}
        deal = await market.deal(assistant=assistant, proposal=first)
        profile = (await assistant.get("/v1/me/assistant-profile")).json()
        names = ("headline", "categories", "level", "years")
        body = {name: profile[name] for name in names}
        await assistant.put("/v1/me/assistant-profile", {**body, "weekly_minutes": 100})
        await agreed(deal, conditions={"weekly_minutes": 300})

    async def test_on_days_beyond_the_last_it_is_as_new(
        self, market: Market, assistant: Person
    ) -> None:
        first = {"conditions": {"weekly_minutes": 600, "ends_on": "2026-12-31"}}
        deal = await market.deal(assistant=assistant, proposal=first)
        said = {"conditions": {"weekly_minutes": 100}, "available_from": "2027-02-01"}
        other = await waiting(market, assistant, **said)
        taken(await other.accept(starts_on="2027-02-01"))
        longer = await proposed(deal, conditions={"ends_on": "2027-02-01"})
        assert verdict(await answer(deal.assistant, longer, "accept")) == (409, "over_capacity")
        await answer(deal.owner, longer, "withdraw")
        await agreed(deal, conditions={"ends_on": "2027-01-31"})

    async def test_the_assistant_sees_what_acts_later(
        self, market: Market, assistant: Person
    ) -> None:
        first = {"conditions": {"weekly_minutes": 100}}
        deal = await market.deal(assistant=assistant, proposal=first)
        await agreed(deal, conditions={"weekly_minutes": 500}, effective_on="2027-02-01")
        seen = (await assistant.get("/v1/me/commitments")).json()
        assert (seen["taken_minutes"], seen["most_taken_minutes"]) == (100, 500)
        assert [(one["starts_on"], one["ends_on"]) for one in seen["items"]] == [
            ("2026-12-07", "2027-01-31"),
            ("2027-02-01", None),
        ]
