"""Whoever takes a contract over asks those who helped before for their help anew."""

import pytest

from tests.collaborations.test_inviting import ACCEPT
from tests.factories.collaborations import PURPOSE, accept, asked, helping
from tests.factories.market import Market, Person
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.jobs.reading import walk
from tests.substitutions.team import Team, team
from tests.support.mail import mailed_token


@pytest.fixture
async def crew(market: Market) -> Team:
    return await team(market)


async def statuses(crew: Team) -> list[str]:
    """Of all who help or helped, the latest first."""
    path = f"{crew.path}/collaborators"
    return [one["status"] for one in await walk(crew.deal.owner, path)]


class TestWhoHelped:
    async def test_the_successor_asks_and_they_help_again(self, crew: Team, helper: Person):
        await helping(crew.deal, helper, inviter=crew.deal.assistant)
        await crew.handed_over()
        again = await helping(crew.deal, helper, inviter=crew.backup)
        assert (again["status"], again["is_open"]) == ("active", True)
        assert (await helper.get(f"{crew.path}/articles")).status_code == 200
        assert await statuses(crew) == ["active", "ended"]

    async def test_so_does_the_client(self, crew: Team, helper: Person):
        await helping(crew.deal, helper, inviter=crew.deal.assistant)
        await crew.handed_over()
        assert (await helping(crew.deal, helper))["side"] == "client"

    async def test_the_end_of_the_help_for_the_one_before_is_told(self, crew: Team, helper: Person):
        before = await helping(crew.deal, helper, inviter=crew.deal.assistant)
        await crew.handed_over()
        await asked(crew.backup, crew.deal, helper.email)
        [(data, parties)] = await rows.told(crew.market, "collaboration.removed", before["id"])
        assert data == {"contract_id": crew.deal.id, "status": "ended"}
        assert {helper.id, crew.backup.id} <= parties

    async def test_an_address_that_changed_since_is_found_when_they_accept(
        self, crew: Team, helper: Person
    ):
        await helping(crew.deal, helper, inviter=crew.deal.assistant)
        await crew.handed_over()
        await asked(crew.backup, crew.deal, "new@people.example")
        await rows.fetch(
            crew.market,
            "UPDATE users SET email = $2, email_key = $2 WHERE id = $1",
            helper.id,
            "new@people.example",
        )
        assert (await accept(helper, "new@people.example"))["is_open"]
        assert await statuses(crew) == ["active", "ended"]

    async def test_those_whom_nobody_asks_again_are_left_alone(
        self, market: Market, crew: Team, helper: Person
    ):
        await helping(crew.deal, helper, inviter=crew.deal.assistant)
        await crew.handed_over()
        await helping(crew.deal, await market.person(), inviter=crew.backup)
        assert await statuses(crew) == ["active", "active"]
        await crew.handed_over(crew.deal.entry)  # who asked is back
        assert (await helper.get(f"{crew.path}/articles")).status_code == 200

    async def test_whom_the_client_asked_is_asked_once_all_the_same(
        self, crew: Team, helper: Person
    ):
        await helping(crew.deal, helper)
        await crew.handed_over()
        body = {"email": helper.email, "purpose": PURPOSE}
        refused = await crew.backup.post(f"{crew.path}/collaborators", body)
        assert verdict(refused) == (409, "already_collaborator")


class TestWhoWasAsked:
    async def test_an_invitation_that_waits_gives_way(self, crew: Team, helper: Person):
        await asked(crew.deal.assistant, crew.deal, helper.email)
        stale = await mailed_token(crew.market, helper.email, "collaboration")
        await crew.handed_over()
        assert (await helping(crew.deal, helper, inviter=crew.backup))["is_open"]
        assert await statuses(crew) == ["active", "withdrawn"]
        assert verdict(await helper.post(ACCEPT, {"token": stale})) == (404, "not_found")
