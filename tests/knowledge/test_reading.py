"""Who reads an article, by which route, and until when; and how it is found."""

from typing import Any

import pytest

from tests.factories.keys import key_of
from tests.factories.knowledge import LAMPS, ended, moved, published, written
from tests.factories.market import Deal, Market, Person
from tests.factories.rosters import agency, enrolled, propose
from tests.jobs.reading import ids, walk
from va_market.identity.models import Role


async def answers(reader: Any, deal: Deal, article_id: str) -> set[int]:
    """The statuses of every route that leads to an article."""
    path = f"/v1/articles/{article_id}"
    asked = [path, f"{path}/revisions", f"{deal.path}/articles"]
    return {(await reader.get(one)).status_code for one in asked}


class TestWhoReads:
    async def test_the_assistant_what_is_published_and_what_they_suggested(
        self, deal: Deal
    ) -> None:
        draft = await written(deal.owner, deal)
        shown = await published(deal)
        own = await written(deal.assistant, deal)
        assert await ids(deal.assistant, f"{deal.path}/articles") == [own["id"], shown["id"]]
        assert (await deal.assistant.get(f"/v1/articles/{draft['id']}")).status_code == 404
        everything = [own["id"], shown["id"], draft["id"]]
        assert await ids(deal.owner, f"{deal.path}/articles") == everything

    async def test_every_member_of_the_client_everything(self, market: Market, deal: Deal) -> None:
        draft = await written(deal.owner, deal)
        member = await market.member(deal.owner, Role.MEMBER)
        assert await answers(member, deal, draft["id"]) == {200}

    async def test_another_client_of_the_same_assistant_nothing(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal(assistant=deal.assistant)
        articles = [await published(deal), await written(deal.assistant, deal)]
        key = await key_of(other.owner, "knowledge:read", "knowledge:write")
        for reader in (other.owner, key):
            for article in articles:
                assert await answers(reader, deal, article["id"]) == {404}
                path = f"/v1/articles/{article['id']}"
                for method, one in (
                    ("PATCH", path),
                    ("POST", f"{path}/publish"),
                    ("PUT", f"{path}/contracts/{other.id}"),
                ):
                    body = {"json": {"title": "Mine"}} if method == "PATCH" else {}
                    assert (await reader.request(method, one, **body)).status_code == 404
            assert await ids(reader, f"{other.path}/articles", q="lamps") == []
            assert (await reader.post(f"{deal.path}/articles", LAMPS)).status_code == 404
        path = f"/v1/organizations/{deal.owner.organization_id}/articles"
        assert (await other.owner.get(path)).status_code == 404

    async def test_another_assistant_of_the_client_only_their_own_contracts(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal(owner=deal.owner)
        article = await published(deal)
        assert await answers(other.assistant, deal, article["id"]) == {404}
        assert await walk(other.assistant, f"{other.path}/articles") == []
        path = f"/v1/organizations/{deal.owner.organization_id}/articles"
        assert (await other.assistant.get(path)).status_code == 404

    async def test_the_assistant_nothing_after_the_end_and_the_client_still(
        self, deal: Deal
    ) -> None:
        shown, own = await published(deal), await written(deal.assistant, deal)
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Summer."})
        assert await answers(deal.assistant, deal, shown["id"]) == {200}
        await ended(deal)
        for article in (shown, own):
            assert await answers(deal.assistant, deal, article["id"]) == {404}
            assert await answers(deal.owner, deal, article["id"]) == {200}
        path = f"/v1/articles/{own['id']}"
        assert (await deal.assistant.patch(path, {"title": "Late"})).status_code == 404

    async def test_what_another_live_contract_shares_stays_readable(
        self, market: Market, deal: Deal
    ) -> None:
        again = await market.deal(owner=deal.owner, assistant=deal.assistant)
        kept, left = await published(deal), await published(deal)
        await deal.owner.put(f"/v1/articles/{kept['id']}/contracts/{again.id}", None)
        await ended(deal)
        assert await ids(deal.assistant, f"{again.path}/articles") == [kept["id"]]
        assert (await deal.assistant.get(f"/v1/articles/{kept['id']}")).status_code == 200
        assert (await deal.assistant.get(f"/v1/articles/{left['id']}")).status_code == 404

    async def test_archived_only_the_client_and_the_author(self, deal: Deal) -> None:
        shown = await published(deal)
        suggested = await moved(deal.owner, await written(deal.assistant, deal), "archive")
        await moved(deal.owner, shown, "archive")
        assert (await deal.assistant.get(f"/v1/articles/{shown['id']}")).status_code == 404
        assert await ids(deal.assistant, f"{deal.path}/articles") == [suggested["id"]]


class TestAgency:
    @pytest.fixture
    async def boss(self, market: Market) -> Person:
        return await agency(market)

    @pytest.fixture
    async def between(self, market: Market, boss: Person) -> Deal:
        """A contract by way of the agency."""
        assistant, client = await market.assistant(), await market.owner()
        job = await market.job(client)
        sent = (await propose(boss, market, job, (await enrolled(boss, assistant))["id"])).json()
        made = (await client.post(f"/v1/proposals/{sent['id']}/accept", {})).json()
        return Deal(made["id"], client, assistant, job, sent, made)

    async def test_it_reads_what_is_published_and_changes_nothing(
        self, market: Market, boss: Person, between: Deal
    ) -> None:
        shown, draft = await published(between), await written(between.assistant, between)
        assert await answers(boss, between, draft["id"]) == {200, 404}
        assert await ids(boss, f"{between.path}/articles") == [shown["id"]]
        path = f"/v1/articles/{shown['id']}"
        assert (await boss.get(path)).json()["allowed_actions"] == []
        assert (await boss.patch(path, {"title": "Mine"})).status_code == 403
        assert (await boss.post(f"{between.path}/articles", LAMPS)).status_code == 403
        elsewhere = await market.deal(assistant=between.assistant)
        hidden = await published(elsewhere)
        assert await answers(boss, elsewhere, hidden["id"]) == {404}
        await ended(between)
        assert await answers(boss, between, shown["id"]) == {404}


class TestFinding:
    @pytest.fixture
    async def shelf(self, deal: Deal) -> dict[str, str]:
        """The id of each article by its title."""
        texts = {
            "Lamps": {"topics": ["Returns"], "body": "Thirty days."},
            "Chairs": {"topics": ["Returns", "Repairs"], "body": "Lamps are elsewhere."},
            "Opening hours": {"topics": [], "body": "Nine to five.", "customer": "Rossi and sons"},
        }
        bare = {"product": None}
        made = [await published(deal, **{**bare, **t, "title": name}) for name, t in texts.items()]
        return {article["title"]: article["id"] for article in made}

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"q": "lamp"}, ["Chairs", "Lamps"]),
            ({"q": "rossi"}, ["Opening hours"]),
            ({"q": "returning -thirty"}, ["Chairs"]),
            ({"topic": "returns"}, ["Chairs", "Lamps"]),
            ({"topic": "REPAIRS,nothing"}, ["Chairs"]),
            ({"status": "published", "q": "nine"}, ["Opening hours"]),
            ({"status": "draft,archived"}, []),
            ({"q": "sofa"}, []),
        ],
    )
    async def test_by_words_topics_and_status(self, deal: Deal, shelf, asked, found) -> None:
        wanted = [shelf[title] for title in found]
        paths = [
            f"{deal.path}/articles",
            f"/v1/organizations/{deal.owner.organization_id}/articles",
        ]
        for path in paths:
            assert await ids(deal.owner, path, **asked) == wanted
        assert await ids(deal.assistant, paths[0], **asked) == wanted

    async def test_page_by_page_in_both_orders(self, deal: Deal, shelf) -> None:
        path = f"{deal.path}/articles"
        walked = await ids(deal.assistant, path, limit=1, sort="added_at")
        assert walked == list(shelf.values())
        assert await ids(deal.assistant, path, limit=2) == walked[::-1]

    async def test_lists_leave_the_body_out(self, deal: Deal) -> None:
        await published(deal)
        for item in await walk(deal.owner, f"{deal.path}/articles"):
            assert "body" not in item
