"""An assistant is bound to what was agreed before, and a client hears that, and no more."""

import pytest

from tests.factories.commitments import ALL, BREAK, Json, taken, waiting
from tests.factories.market import Market, Person
from tests.factories.rosters import agency, enrolled, invited, propose, verdict
from tests.proposals.negotiating import counter, countered

CLASH = (409, "exclusivity_clash")


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()


class TestAccepting:  # R32, B4
    async def test_whoever_works_for_one_client_alone_is_hired_by_no_other(
        self, market: Market, assistant: Person
    ) -> None:
        await market.deal(assistant=assistant, proposal={"conditions": ALL})
        other = await waiting(market, assistant)
        assert verdict(await other.accept()) == CLASH

    async def test_whoever_works_for_another_is_not_hired_alone(
        self, market: Market, assistant: Person
    ) -> None:
        await market.deal(assistant=assistant)
        alone = await waiting(market, assistant, conditions={"dedicated": True})  # R15
        assert verdict(await alone.accept()) == CLASH

    async def test_the_same_client_may_hire_again(self, market: Market, assistant: Person) -> None:
        deal = await market.deal(assistant=assistant, proposal={"conditions": ALL})
        again = await waiting(market, assistant, owner=deal.owner, conditions=ALL)
        assert (await again.accept()).status_code == 201

    async def test_many_clients_share_an_assistant_who_is_free(
        self, market: Market, assistant: Person
    ) -> None:  # R27
        for _ in range(3):
            taken(await (await waiting(market, assistant)).accept())

    async def test_a_refusal_leaves_everything_as_it_was(
        self, market: Market, assistant: Person
    ) -> None:
        await market.deal(assistant=assistant, proposal={"conditions": ALL})
        other = await waiting(market, assistant)
        await other.accept()
        proposal = await other.owner.get(f"/v1/proposals/{other.proposal['id']}")
        job = await other.owner.get(f"/v1/jobs/{other.proposal['job_id']}")
        assert proposal.json()["status"] == "submitted"
        assert (job.json()["status"], job.json()["hired"]) == ("open", 0)

    async def test_a_contract_that_ended_binds_nobody(
        self, market: Market, assistant: Person
    ) -> None:
        deal = await market.deal(assistant=assistant, proposal={"conditions": ALL})
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        assert (await (await waiting(market, assistant)).accept()).status_code == 201

    async def test_a_contract_that_begins_later_binds_already(
        self, market: Market, assistant: Person
    ) -> None:
        later = {"proposal": {"conditions": ALL}, "starts_on": "2027-02-01"}
        await market.deal(assistant=assistant, **later)
        assert verdict(await (await waiting(market, assistant)).accept()) == CLASH
        before = await waiting(market, assistant, conditions={"ends_on": "2027-01-31"})
        assert (await before.accept()).status_code == 201


class TestScopes:
    async def test_work_of_other_categories_is_free(
        self, market: Market, assistant: Person
    ) -> None:
        kept = {"scope": "categories", "categories": ["administrative"]}
        await market.deal(assistant=assistant, proposal={"conditions": {"exclusivity": kept}})
        inbox, sales = {"categories": ["email_management"]}, {"categories": ["sales"]}
        barred = await waiting(market, assistant, job=inbox, work_types=["sales"])
        hidden = await waiting(market, assistant, job=sales, work_types=["data_entry"])
        free = await waiting(market, assistant, job=sales, work_types=["sales"])
        assert verdict(await barred.accept()) == CLASH
        assert verdict(await hidden.accept()) == CLASH
        assert (await free.accept()).status_code == 201

    async def test_a_rival_does_not_hire(self, market: Market, assistant: Person) -> None:
        rival, other = await market.owner(), await market.owner(name="Somebody Else")
        named = {"name": "By id", "organization_id": rival.organization_id}
        told = {"scope": "rivals", "rivals": [named, {"name": "by NAME"}]}
        await market.deal(
            owner=other, assistant=assistant, proposal={"conditions": {"exclusivity": told}}
        )
        by_name = await waiting(market, assistant, owner=await market.owner(name="By Name"))
        assert verdict(await (await waiting(market, assistant, owner=rival)).accept()) == CLASH
        assert verdict(await by_name.accept()) == CLASH
        assert (await (await waiting(market, assistant)).accept()).status_code == 201

    async def test_a_rival_who_is_nowhere_is_refused(
        self, market: Market, assistant: Person
    ) -> None:
        nobody = {"name": "Nobody", "organization_id": str(assistant.id)}
        told = {"scope": "rivals", "rivals": [{"name": "Fine"}, nobody]}
        job = await market.job(await market.owner())
        body = market.proposal_body(conditions={"exclusivity": told})
        refused = await assistant.post(f"/v1/jobs/{job['id']}/proposals", body)
        [fault] = refused.json()["errors"]
        assert refused.status_code == 422
        assert fault["code"] == "unknown_organization"
        assert fault["pointer"] == "/conditions/exclusivity/rivals/1/organization_id"

    async def test_it_is_bought_out_in_the_currency_of_the_pay(
        self, market: Market, assistant: Person
    ) -> None:
        told = {"scope": "all", "buy_out": {"amount": "400.00", "currency": "USD"}}
        job = await market.job(await market.owner())
        body = market.proposal_body(conditions={"exclusivity": told})
        refused = await assistant.post(f"/v1/jobs/{job['id']}/proposals", body)
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["code"]) == (422, "other_currency")
        assert fault["pointer"] == "/conditions/exclusivity/buy_out/currency"


class TestTelling:
    @pytest.mark.parametrize(
        "conditions",
        [
            ALL,
            {**ALL, "ends_on": "2027-06-30"},
            {"exclusivity": {"scope": "all", "ends_on": "2027-03-31"}},
        ],
    )
    async def test_a_client_does_not_even_hear_until_when(
        self, market: Market, assistant: Person, conditions: Json
    ) -> None:
        await market.deal(assistant=assistant, proposal={"conditions": conditions})
        refused = await (await waiting(market, assistant)).accept()
        assert verdict(refused) == CLASH
        assert "2027" not in refused.text
        assert refused.json()["errors"] == []

    async def test_it_hears_the_same_whoever_binds(self, market: Market, assistant: Person) -> None:
        """An exclusivity, a contract that breaks one, or a roster."""
        free, on_roster = await market.assistant(), await market.assistant()
        await market.deal(assistant=assistant, proposal={"conditions": ALL})
        await market.deal(assistant=free)
        await enrolled(await agency(market), on_roster, is_exclusive=True)
        answers = [
            await (await waiting(market, person, conditions=ALL)).accept()
            for person in (assistant, free, on_roster)
        ]
        own = {"instance", "request_id"}
        bodies = [{k: v for k, v in a.json().items() if k not in own} for a in answers]
        assert bodies[0] == bodies[1] == bodies[2]

    async def test_the_assistant_reads_which_contract_it_is(
        self, market: Market, assistant: Person
    ) -> None:
        rested = await market.deal(assistant=assistant)
        await assistant.move(f"{rested.path}/pause", BREAK)
        alone = taken(await (await waiting(market, assistant, conditions=ALL)).accept())
        mine = (await assistant.move(f"{rested.path}/resume")).json()
        theirs = (await rested.owner.move(f"{rested.path}/resume")).json()
        assert [(e["pointer"], e["code"]) for e in mine["errors"]] == [
            (f"/contracts/{alone['id']}", "exclusive")
        ]
        assert theirs["errors"] == []
        assert alone["id"] not in str(theirs)


class TestResting:
    """Decided: what rests binds on, but breaks nothing until it is resumed."""

    async def test_an_exclusivity_goes_on(self, market: Market, assistant: Person) -> None:
        deal = await market.deal(assistant=assistant, proposal={"conditions": ALL})
        await deal.owner.move(f"{deal.path}/pause", BREAK)
        assert verdict(await (await waiting(market, assistant)).accept()) == CLASH

    async def test_a_contract_that_rests_gives_way_to_an_exclusive_one(
        self, market: Market, assistant: Person
    ) -> None:
        rested = await market.deal(assistant=assistant)
        await assistant.move(f"{rested.path}/pause", BREAK)
        alone = taken(await (await waiting(market, assistant, conditions=ALL)).accept())
        refused = await rested.owner.move(f"{rested.path}/resume")
        assert verdict(refused) == CLASH
        assert (await rested.owner.get(rested.path)).json()["status"] == "paused"
        path = f"/v1/contracts/{alone['id']}/end"
        await assistant.move(path, {"reason": "Done."})
        assert (await rested.owner.move(f"{rested.path}/resume")).status_code == 200

    async def test_what_is_over_by_the_calendar_does_not_stand_against_it(
        self, market: Market, assistant: Person
    ) -> None:
        rested = await market.deal(assistant=assistant)
        await assistant.move(f"{rested.path}/pause", BREAK)
        brief = {"exclusivity": {"scope": "all", "ends_on": "2026-12-08"}}
        taken(await (await waiting(market, assistant, conditions=brief)).accept())
        assert verdict(await rested.owner.move(f"{rested.path}/resume")) == CLASH
        market.clock.advance(days=2)
        for person in (assistant, rested.owner):
            market.refresh(person, person.session_id)
        assert (await rested.owner.move(f"{rested.path}/resume")).status_code == 200

    async def test_one_that_rests_beyond_its_last_day_can_be_resumed(
        self, market: Market, assistant: Person
    ) -> None:
        conditions = {"ends_on": "2026-12-08", "weekly_minutes": 60}
        deal = await market.deal(assistant=assistant, proposal={"conditions": conditions})
        await assistant.move(f"{deal.path}/pause", BREAK)
        market.clock.advance(days=5)
        market.refresh(assistant, assistant.session_id)
        assert (await assistant.move(f"{deal.path}/resume")).status_code == 200


class TestRosters:
    """Decided: contracts that were there before an exclusive roster go on."""

    async def test_only_its_agency_makes_contracts(self, market: Market, assistant: Person) -> None:
        owner, client = await agency(market), await market.owner()
        entry = await enrolled(owner, assistant, is_exclusive=True)
        in_person = await waiting(market, assistant)
        job = await market.job(client)
        sent = (await propose(owner, market, job, entry["id"])).json()
        assert verdict(await in_person.accept()) == CLASH
        by_agency = await client.post(f"/v1/proposals/{sent['id']}/accept", {})
        assert by_agency.status_code == 201

    async def test_after_the_entry_ended_everybody_does(
        self, market: Market, assistant: Person
    ) -> None:
        entry = await enrolled(await agency(market), assistant, is_exclusive=True)
        await assistant.post(f"/v1/me/rosters/{entry['id']}/end")
        assert (await (await waiting(market, assistant)).accept()).status_code == 201

    async def test_contracts_from_before_go_on_rests_included(
        self, market: Market, assistant: Person
    ) -> None:
        deal = await market.deal(assistant=assistant)
        await enrolled(await agency(market), assistant, is_exclusive=True)
        await assistant.move(f"{deal.path}/pause", BREAK)
        assert (await assistant.move(f"{deal.path}/resume")).status_code == 200

    async def test_an_invitation_binds_nobody(self, market: Market, assistant: Person) -> None:
        await invited(await agency(market), assistant, is_exclusive=True)
        assert (await (await waiting(market, assistant)).accept()).status_code == 201


class TestNegotiating:
    async def test_an_assistant_who_accepts_reads_what_stands_against_it(
        self, market: Market, assistant: Person
    ) -> None:
        deal = await market.deal(assistant=assistant)
        asked = await waiting(market, assistant)
        await countered(asked.owner, asked.proposal, conditions=ALL)
        refused = await assistant.post(f"/v1/proposals/{asked.proposal['id']}/accept", {})
        assert verdict(refused) == CLASH
        [fault] = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == (f"/contracts/{deal.id}", "breaks_exclusivity")

    async def test_what_is_put_together_in_turns_agrees_with_itself(
        self, market: Market, assistant: Person
    ) -> None:
        asked = await waiting(market, assistant, conditions={"dedicated": True})
        kept = {"scope": "categories", "categories": ["sales"]}
        refused = await counter(asked.owner, asked.proposal, conditions={"exclusivity": kept})
        [fault] = refused.json()["errors"]
        assert refused.status_code == 422
        assert (fault["pointer"], fault["code"]) == ("/conditions", "dedicated_means_all")

    async def test_a_rival_who_is_nowhere_is_not_put_in_either(
        self, market: Market, assistant: Person
    ) -> None:
        asked = await waiting(market, assistant)
        nobody = {"name": "Nobody", "organization_id": str(assistant.id)}
        told = {"exclusivity": {"scope": "rivals", "rivals": [nobody]}}
        refused = await counter(asked.owner, asked.proposal, conditions=told)
        assert refused.json()["errors"][0]["code"] == "unknown_organization"
