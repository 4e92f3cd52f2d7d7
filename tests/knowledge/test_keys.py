"""The database keeps articles and contracts of different clients apart, whoever writes them."""

from tests.factories.knowledge import published, written
from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal

LINK = (
    "INSERT INTO article_contracts (article_id, contract_id, organization_id, added_by, added_at) "
    "SELECT $1, $2, $3, created_by, now() FROM articles WHERE id = $1"
)


class TestClients:
    async def test_an_article_is_for_contracts_of_its_own_client(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal(assistant=deal.assistant)
        article = await published(deal)
        ours, theirs = deal.owner.organization_id, other.owner.organization_id
        contract = await refusal(market, LINK, article["id"], other.id, ours)
        assert contract == "fk_article_contracts_contract_id_organization_id"
        client = await refusal(market, LINK, article["id"], other.id, theirs)
        assert client == "fk_article_contracts_article_id_organization_id"

    async def test_it_is_suggested_on_a_contract_of_its_own_client(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal(assistant=deal.assistant)
        article = await written(deal.assistant, deal)
        statement = "UPDATE articles SET suggested_on = $2 WHERE id = $1"
        rule = await refusal(market, statement, article["id"], other.id)
        assert rule == "fk_articles_suggested_on_organization_id"

    async def test_what_is_published_says_since_when(self, market: Market, deal: Deal) -> None:
        article = await written(deal.owner, deal)
        statement = "UPDATE articles SET status = 'published' WHERE id = $1"
        rule = await refusal(market, statement, article["id"])
        assert rule == "ck_articles_publication_has_a_time"

    async def test_a_revision_has_a_number_of_its_own(self, market: Market, deal: Deal) -> None:
        article = await written(deal.owner, deal)
        newest = "SELECT id FROM article_revisions WHERE article_id = $1"
        found = await rows.value(market, newest, article["id"])
        copy = COPY.format(table="article_revisions")
        rule = await refusal(market, copy, found, "{}")
        assert rule == "uq_article_revisions_article_id_number"
