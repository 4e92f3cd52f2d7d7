"""What somebody reads who helps: what is written inside, and nothing else."""

from typing import Any

import pytest

from tests.factories.collaborations import helping
from tests.factories.contacts import added
from tests.factories.enquiries import ANSWER, recorded
from tests.factories.knowledge import LAMPS, ended, published, written
from tests.factories.market import Deal, Market, Person
from tests.jobs.reading import ids, walk
from tests.privacy.cast import erase, person
from tests.substitutions.team import team


@pytest.fixture
async def inside(deal: Deal) -> dict[str, str]:
    return await written_inside(deal)


async def written_inside(deal: Deal) -> dict[str, str]:
    """A path to each thing written inside the contract."""
    article, enquiry = await published(deal), await recorded(deal.assistant, deal)
    contact = await added(deal.owner, deal)
    return {
        f"{deal.path}/articles": f"/v1/articles/{article['id']}",
        f"{deal.path}/enquiries": f"/v1/enquiries/{enquiry['id']}",
        f"{deal.path}/contacts": f"{deal.path}/contacts/{contact['id']}",
    }


async def statuses(reader: Person, inside: dict[str, str]) -> set[int]:
    paths = [*inside, *inside.values()]
    return {(await reader.get(path)).status_code for path in paths}


class TestInside:
    @pytest.mark.parametrize("side", ["owner", "assistant"])
    async def test_articles_enquiries_and_contacts(
        self, deal: Deal, helper: Person, inside, side
    ) -> None:
        assert await statuses(helper, inside) == {404}
        await helping(deal, helper, inviter=getattr(deal, side))
        for listed, one in inside.items():
            [item] = await walk(helper, listed)
            shown: dict[str, Any] = (await helper.get(one)).json()
            assert shown["id"] == item["id"]
            assert shown.get("allowed_actions", []) == []

    async def test_no_drafts_or_suggestions(self, deal: Deal, helper: Person) -> None:
        drafts = [await written(deal.owner, deal), await written(deal.assistant, deal)]
        await helping(deal, helper)
        assert await walk(helper, f"{deal.path}/articles") == []
        for draft in drafts:
            assert (await helper.get(f"/v1/articles/{draft['id']}")).status_code == 404

    async def test_nothing_of_pay_time_and_the_contract_itself(
        self, market: Market, deal: Deal, helper: Person
    ) -> None:
        entry = await market.entry(await market.deal(owner=deal.owner, starts_on="2026-12-01"))
        await helping(deal, helper)
        for path in (
            deal.path,
            f"{deal.path}/time-entries",
            f"{deal.path}/timesheet",
            f"{deal.path}/burn-down",
            f"{deal.path}/collaborators",
            f"{deal.path}/quote",
            f"/v1/proposals/{deal.proposal['id']}",
            f"/v1/time-entries/{entry['id']}",
            f"/v1/organizations/{deal.owner.organization_id}",
            f"/v1/organizations/{deal.owner.organization_id}/articles",
        ):
            assert (await helper.get(path)).status_code == 404, path
        for path in ("/v1/contracts", "/v1/time-entries", "/v1/proposals"):
            assert await walk(helper, path) == []

    async def test_they_write_nothing(self, deal: Deal, helper: Person, inside) -> None:
        await helping(deal, helper)
        article, enquiry, contact = inside.values()
        assert (await helper.patch(article, {"title": "Mine"})).status_code == 403
        assert (await helper.get(f"{article}/contracts")).status_code == 403
        assert (await helper.post(f"{enquiry}/answer", ANSWER)).status_code == 403
        assert (await helper.patch(contact, {"name": "Me"})).status_code == 404
        for listed in inside:
            assert (await helper.post(listed, LAMPS)).status_code in {404, 422}

    async def test_nothing_of_another_contract_of_the_same_people(
        self, market: Market, deal: Deal, helper: Person, inside
    ) -> None:
        other = await market.deal(owner=deal.owner, assistant=deal.assistant)
        await helping(other, helper)
        assert await statuses(helper, inside) == {404}
        for listed in ("articles", "enquiries", "contacts"):
            assert await walk(helper, f"{other.path}/{listed}") == []


class TestUntil:
    async def test_the_contract_ends(self, deal: Deal, helper: Person, inside) -> None:
        await helping(deal, helper)
        assert await statuses(helper, inside) == {200}
        await ended(deal)
        assert await statuses(helper, inside) == {404}
        [own] = await walk(helper, "/v1/me/collaborations")
        assert (own["status"], own["is_open"]) == ("active", False)

    async def test_they_are_removed_or_leave(self, deal: Deal, helper: Person, inside) -> None:
        one = await helping(deal, helper)
        await deal.owner.delete(f"{deal.path}/collaborators/{one['id']}")
        assert await statuses(helper, inside) == {404}
        again = await helping(deal, helper)
        assert await statuses(helper, inside) == {200}
        await helper.delete(f"/v1/me/collaborations/{again['id']}")
        assert await statuses(helper, inside) == {404}

    async def test_another_takes_the_place_of_the_assistant_who_asked(
        self, market: Market, helper: Person
    ) -> None:
        crew, of_client = await team(market), await market.person()
        deal, backup = crew.deal, crew.backup
        inside = await written_inside(deal)
        await helping(deal, of_client)
        await helping(deal, helper, inviter=deal.assistant)
        await crew.handed_over()
        for reader in (of_client, backup):
            assert await statuses(reader, inside) == {200}
        for former in (helper, deal.assistant):
            assert await statuses(former, inside) == {404}


class TestOwn:
    async def test_one_sees_what_one_helps_with(self, market: Market, deal, helper) -> None:
        made = [(await helping(deal, helper))["id"]]
        made.append((await helping(await market.deal(), helper))["id"])
        path = "/v1/me/collaborations"
        assert await ids(helper, path, limit=1, sort="created_at") == made
        assert await ids(helper, path, status="active") == made[::-1]
        assert await ids(helper, path, status="ended,invited") == []
        assert await walk(deal.owner, path) == []


class TestErasing:
    async def test_help_ends_and_waiting_invitations_are_gone(self, market: Market) -> None:
        lena = await person(market)
        deals = [await market.deal() for _ in range(2)]
        await helping(deals[0], lena)
        body = {"email": lena.email, "purpose": "More."}
        await deals[1].owner.post(f"{deals[1].path}/collaborators", body)
        parts = (await lena.get("/v1/me/data-export")).json()["parts"]
        assert {one["status"] for one in parts["collaborations"]} == {"active", "invited"}
        assert (await erase(lena)).status_code == 204
        for deal, status in zip(deals, ("ended", "withdrawn"), strict=True):
            [found] = await walk(deal.owner, f"{deal.path}/collaborators")
            assert (found["status"], found["email"]) == (status, None)
