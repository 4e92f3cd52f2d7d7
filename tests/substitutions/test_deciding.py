"""What the client says to somebody it did not agree to with the proposal."""

from typing import Any

import pytest

from tests.factories.market import Market, Person
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.substitutions.team import Team
from va_market.identity.models import Role

NO = {"reason": "We would rather wait."}


@pytest.fixture
async def asked(crew: Team) -> dict[str, Any]:
    """A request that the client has not answered."""
    made = await crew.substitute(crew.other_entry, handover_note="The keys lie there.")
    found: dict[str, Any] = made.json()
    assert found["status"] == "requested"
    return found


async def status(crew: Team, asked: dict[str, Any], reader: Person) -> str | int:
    seen = await reader.get(f"/v1/substitutions/{asked['id']}")
    return seen.json()["status"] if seen.status_code == 200 else seen.status_code


class TestAccepting:
    async def test_the_substitute_takes_over(self, crew: Team, asked: dict[str, Any]):
        done = (await crew.answer(asked, "accept")).json()
        assert (done["status"], done["decided_by"]) == ("done", str(crew.deal.owner.id))
        assert (await crew.contract())["assistant_id"] == str(crew.other.id)
        [_, second] = await crew.assignments(crew.other)
        assert second["decided_by"] == str(crew.deal.owner.id)
        assert second["handover_note"] == "The keys lie there."

    async def test_it_is_told_to_the_substitute_and_not_before(
        self, crew: Team, asked: dict[str, Any]
    ):
        [(_, heard)] = await rows.told(crew.market, "substitution.requested", asked["id"])
        assert crew.other.id not in heard
        assert crew.deal.assistant.id in heard
        await crew.answer(asked, "accept")
        [(_, heard)] = await rows.told(crew.market, "substitution.accepted", asked["id"])
        assert {crew.other.id, crew.deal.assistant.id} < heard

    async def test_a_substitute_who_left_the_roster_meanwhile_does_not(
        self, crew: Team, asked: dict[str, Any]
    ):
        await crew.other.post(f"/v1/me/rosters/{crew.other_entry['id']}/end")
        assert verdict(await crew.answer(asked, "accept")) == (409, "illegal_move")
        assert await status(crew, asked, crew.deal.owner) == "requested"

    async def test_a_substitute_who_costs_more_than_the_contract_brings_meanwhile_does_not(
        self, crew: Team, asked: dict[str, Any]
    ):
        await crew.raise_rate("25.01", backup=False)
        refused = await crew.answer(asked, "accept")
        assert verdict(refused) == (409, "roster_rate_raised")
        assert "25.01" not in refused.text  # what the agency pays is nothing that a client learns
        assert await status(crew, asked, crew.deal.owner) == "requested"

    async def test_not_once_the_contract_has_ended(self, crew: Team, asked: dict[str, Any]):
        await crew.deal.owner.move(f"{crew.path}/end", {"reason": "Done."})
        assert verdict(await crew.answer(asked, "accept")) == (409, "illegal_move")


class TestDeclining:
    async def test_the_present_assistant_stays(self, crew: Team, asked: dict[str, Any]):
        declined = (await crew.answer(asked, "decline", **NO)).json()
        assert (declined["status"], declined["decline_reason"]) == ("declined", NO["reason"])
        assert (await crew.contract())["assistant_id"] == str(crew.deal.assistant.id)
        [(_, heard)] = await rows.told(crew.market, "substitution.declined", asked["id"])
        assert crew.other.id not in heard

    async def test_another_one_may_be_asked_for_then(self, crew: Team, asked: dict[str, Any]):
        await crew.answer(asked, "decline", **NO)
        assert (await crew.substitute()).json()["status"] == "done"


class TestWithdrawing:
    async def test_the_agency_takes_it_back(self, crew: Team, asked: dict[str, Any]):
        withdrawn = await crew.answer(asked, "withdraw", crew.deal.agency)
        assert withdrawn.json()["status"] == "withdrawn"
        assert verdict(await crew.answer(asked, "accept")) == (409, "illegal_move")


class TestParties:
    async def test_each_move_is_of_one_side(self, market: Market, crew: Team, asked):
        deal = crew.deal
        member = await market.member(deal.owner, Role.MEMBER)
        for verb, body, refused in (
            ("accept", {}, (deal.agency, member, deal.assistant)),
            ("decline", NO, (deal.agency, member, deal.assistant)),
            ("withdraw", {}, (deal.owner, member, deal.assistant)),
        ):
            answers = [await crew.answer(asked, verb, who, **body) for who in refused]
            assert [answer.status_code for answer in answers] == [403] * 3
            assert (await crew.answer(asked, verb, crew.other, **body)).status_code == 404

    async def test_allowed_actions_say_so(self, crew: Team, asked: dict[str, Any]):
        path = f"/v1/substitutions/{asked['id']}"
        people = (crew.deal.owner, crew.deal.agency, crew.deal.assistant)
        seen = [(await who.get(path)).json()["allowed_actions"] for who in people]
        assert seen == [["accept", "decline"], ["withdraw"], []]

    async def test_whom_it_is_about_never_decides_for_the_client(
        self, market: Market, crew: Team, asked: dict[str, Any]
    ):
        """Though they hire for it by now."""
        await rows.fetch(
            market,
            "INSERT INTO memberships SELECT organization_id, replaced_id, 'owner', now() "
            "FROM substitutions WHERE id = $1",
            asked["id"],
        )
        assert (await crew.answer(asked, "accept", crew.deal.assistant)).status_code == 403


class TestReading:
    async def test_the_substitute_reads_it_from_the_agreement_on(self, crew: Team):
        planned = (await crew.substitute(crew.other_entry, takes_effect_on="2026-12-09")).json()
        assert await status(crew, planned, crew.other) == 404
        await crew.answer(planned, "accept")
        assert await status(crew, planned, crew.other) == "accepted"
        assert (await crew.other.get(crew.path)).status_code == 404

    async def test_who_handed_over_reads_it_no_more(self, crew: Team):
        done = await crew.handed_over()
        seen = [await status(crew, done, who) for who in (crew.deal.owner, crew.backup)]
        assert seen == ["done", "done"]
        assert await status(crew, done, crew.deal.assistant) == 404
        listed = await crew.deal.assistant.get(f"{crew.path}/substitutions")
        assert listed.status_code == 404

    async def test_all_of_a_contract_are_listed(self, crew: Team, asked: dict[str, Any]):
        await crew.answer(asked, "decline", **NO)
        await crew.handed_over()
        listed = await crew.deal.owner.get(f"{crew.path}/substitutions")
        assert [one["status"] for one in listed.json()["items"]] == ["done", "declined"]
