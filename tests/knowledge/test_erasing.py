"""What becomes of articles when somebody is erased, and what the export has of them."""

from typing import Any

from tests.factories.knowledge import LAMPS, ended, moved, published, written
from tests.factories.market import Market
from tests.invariants import rows
from tests.privacy.cast import assistant, erase, owner

TEXTS = "SELECT title || body FROM article_revisions WHERE article_id = $1 ORDER BY number"


async def texts(market: Market, article: dict[str, Any]) -> list[str]:
    return [row[0] for row in await rows.fetch(market, TEXTS, article["id"])]


class TestErasing:
    async def test_suggestions_that_were_never_published_go(self, market: Market) -> None:
        ana = await assistant(market)
        deal = await market.deal(assistant=ana)
        kept = await moved(deal.owner, await written(ana, deal), "publish")
        left = await written(ana, deal)
        await ended(deal)
        assert (await erase(ana)).status_code == 204

        gone = (await deal.owner.get(f"/v1/articles/{left['id']}")).json()
        assert (gone["status"], gone["title"], gone["body"]) == ("archived", "", "")
        assert await texts(market, left) == [""]
        still = (await deal.owner.get(f"/v1/articles/{kept['id']}")).json()
        assert still["body"] == LAMPS["body"]

    async def test_articles_of_a_client_who_was_one_person_go(self, market: Market) -> None:
        olga = await owner(market, legal_form="individual")
        deal = await market.deal(owner=olga)
        article = await published(deal)
        await olga.patch(f"/v1/articles/{article['id']}", {"body": "Never."})
        await ended(deal)
        assert (await erase(olga)).status_code == 204
        assert await texts(market, article) == ["", ""]

    async def test_articles_of_a_company_stay(self, market: Market) -> None:
        olga = await owner(market)
        deal = await market.deal(owner=olga)
        article = await published(deal)
        await ended(deal)
        assert (await erase(olga)).status_code == 204
        assert await texts(market, article) == [LAMPS["title"] + LAMPS["body"]]


class TestExport:
    async def test_it_has_ones_own_words_and_not_those_of_the_client(self, market: Market) -> None:
        deal = await market.deal()
        own = await written(deal.assistant, deal, body="In my words.")
        await deal.owner.patch(f"/v1/articles/{own['id']}", {"body": "In ours."})
        await published(deal)
        parts = (await deal.assistant.get("/v1/me/data-export")).json()["parts"]
        assert [one["id"] for one in parts["articles_written"]] == [own["id"]]
        assert [one["body"] for one in parts["articles_suggested"]] == ["In my words."]
        assert [one["number"] for one in parts["article_revisions"]] == [1]
        assert [one["contract_id"] for one in parts["articles_added"]] == [deal.id]
