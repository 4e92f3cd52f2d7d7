from collections.abc import AsyncIterator

import pytest

from tests.conftest import copied_database, running_market
from tests.factories.market import EUR_25, Market
from tests.jobs.reading import ids, walk
from tests.support.contract import Contract
from va_market.assistants.categories import ALL, ROOTS, TREE, with_descendants

PATH = "/v1/assistants"


class TestCategories:  # R02, R13
    def test_there_are_four_roots(self) -> None:
        assert set(TREE) == set(ROOTS) == {"administrative", "technical", "creative", "specialist"}

    def test_the_work_of_the_trade_is_there(self) -> None:
        named = {"articles", "document_editing", "web_pages", "customer_service", "data_entry"}
        assert named | {"other"} <= set(ALL)
        assert len(ALL) == len(set(ALL))

    @pytest.mark.parametrize("root", ROOTS)
    def test_a_root_means_all_below_it(self, root) -> None:
        assert with_descendants([root]) == sorted([root, *TREE[root]])

    def test_a_leaf_means_itself_once(self) -> None:
        assert with_descendants(["articles", "articles"]) == ["articles"]

    async def test_the_tree_is_public(self, market: Market) -> None:
        listed = (await market.client.get("/v1/categories")).json()["items"]
        assert [one["name"] for one in listed] == list(ALL)
        assert {one["name"] for one in listed if one["parent"] is None} == set(ROOTS)
        assert all(one["children"] == list(TREE.get(one["name"], ())) for one in listed)


@pytest.fixture(scope="module")
async def own_market(postgres: str, template: str, contract: Contract) -> AsyncIterator[Market]:
    """A market in which only these three are."""
    async with copied_database(postgres, template) as url, running_market(url, contract) as market:
        yield market


@pytest.fixture(scope="module")
async def three(own_market: Market):
    """A writer, a bookkeeper and one whom nobody finds; and who asks."""
    market = own_market
    writer = await market.assistant(
        headline="Writes articles",
        categories=["articles"],
        skills=["WordPress", "SEO"],
        level="expert",
        rate=EUR_25,
    )
    market.clock.advance(seconds=1)
    keeper = await market.assistant(
        headline="Keeps books",
        about="Accounts and invoices.",
        categories=["bookkeeping", "technical"],
        skills=["Excel"],
        level="entry",
        rate={"amount": "30.00", "currency": "USD"},
    )
    market.clock.advance(seconds=1)
    hidden = await market.assistant(
        headline="Hidden writes articles", categories=["articles"], is_listed=False
    )
    names = {str(writer.id): "writer", str(keeper.id): "keeper", str(hidden.id): "hidden"}
    return names, await market.person(), hidden


class TestSearchAssistants:
    @pytest.mark.parametrize(
        ("params", "found"),
        [
            ({}, ["keeper", "writer"]),
            ({"sort": "created_at"}, ["writer", "keeper"]),
            ({"category": "creative"}, ["writer"]),
            ({"category": "articles"}, ["writer"]),
            ({"category": "administrative"}, ["keeper"]),
            ({"category": "technical"}, ["keeper"]),
            ({"category": "web_pages"}, []),
            ({"category": "creative,administrative"}, ["keeper", "writer"]),
            ({"category": ["creative", "technical"]}, ["keeper", "writer"]),
            ({"skills": "wordpress"}, ["writer"]),
            ({"skills": "WORDPRESS, seo"}, ["writer"]),
            ({"skills": "wordpress,excel"}, []),
            ({"level": "entry,intermediate"}, ["keeper"]),
            ({"currency": "EUR"}, ["writer"]),
            ({"q": "article"}, ["writer"]),
            ({"q": "invoicing"}, ["keeper"]),
            ({"q": "writes or books"}, ["keeper", "writer"]),
            ({"q": "-books"}, ["writer"]),
            ({"q": '"keeps books"'}, ["keeper"]),
            ({"q": '"books keeps"'}, []),
            ({"q": "excel"}, ["keeper"]),
        ],
    )
    async def test_filters_find_the_right_ones(self, three, params, found) -> None:
        names, asking, _hidden = three
        assert [names[one] for one in await ids(asking, PATH, **params)] == found

    async def test_one_finds_oneself_though_unlisted(self, three) -> None:
        names, _asking, hidden = three
        found = [names[one] for one in await ids(hidden, PATH, category="articles")]
        assert found == ["hidden", "writer"]

    @pytest.mark.parametrize(
        "params",
        [
            *({"category": "dreams"}, {"level": "guru"}, {"currency": "XXX"}, {"skills": ""}),
            *({"q": ""}, {"q": "x" * 201}, {"q": "a\x00b"}, {"sort": "name"}, {"email": "a@b.c"}),
            *({"limit": 0}, {"limit": 101}, {"limit": "ten"}, {"q": ["a", "b"]}),
        ],
    )
    async def test_what_has_no_meaning_is_refused(self, market: Market, params) -> None:
        asking = await market.person()
        refused = await asking.get(PATH, **params)
        assert refused.status_code == 422
        assert {fault["in"] for fault in refused.json()["errors"]} == {"query"}


class TestPagesOfAssistants:
    async def test_pages_hold_each_assistant_once(self, empty_market: Market) -> None:
        made = []
        for number in range(7):
            # Some share their moment: the id decides, then.
            empty_market.clock.advance(seconds=number % 2)
            made.append(str((await empty_market.assistant()).id))
        asking = await empty_market.person()
        for sort in ("created_at", "-created_at"):
            items = await walk(asking, PATH, limit=2, sort=sort)
            keys = [(item["created_at"], item["id"]) for item in items]
            assert sorted(item["id"] for item in items) == sorted(made)
            assert keys == sorted(keys, reverse=sort.startswith("-"))

    async def test_the_total_counts_all_that_pass_the_filters(self, three) -> None:
        _names, asking, _hidden = three
        page = (await asking.get(PATH, include="total_count", limit=1)).json()
        assert (page["total_count"], len(page["items"])) == (2, 1)
        assert (await asking.get(PATH, limit=1)).json()["total_count"] is None
