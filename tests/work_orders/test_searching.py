"""R29: the orders of all contracts of a caller in one queue."""

import pytest

from tests.factories.keys import key_of
from tests.factories.market import Deal, Market, Person
from tests.factories.work_orders import done, order, order_in, ordering_deal
from tests.substitutions.team import team

PATH = "/v1/work-orders"


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def pair(market: Market, assistant: Person) -> tuple[Deal, Deal]:
    """Two clients of one assistant."""
    first = await ordering_deal(market, assistant=assistant)
    return first, await ordering_deal(market, assistant=assistant)


async def numbers(person: Person, **query: str) -> list[str]:
    found = done(await person.get(PATH, **query))
    return [one["order_number"] for one in found["items"]]


class TestWhose:
    async def test_an_assistant_finds_their_queue_over_all_contracts(self, pair, assistant):
        for number, deal in enumerate(pair):
            await order(deal, order_number=f"PO-{number}")
        assert sorted(await numbers(assistant)) == ["PO-0", "PO-1"]

    async def test_a_client_finds_its_own_alone(self, market: Market, pair):
        for number, deal in enumerate(pair):
            await order(deal, order_number=f"PO-{number}")
        again = await ordering_deal(market, owner=pair[0].owner)
        await order(again, order_number="PO-2")
        assert sorted(await numbers(pair[0].owner)) == ["PO-0", "PO-2"]
        assert await numbers(pair[1].owner) == ["PO-1"]
        assert await numbers(await market.owner()) == []

    async def test_a_program_finds_those_of_its_organization(self, pair):
        await order(pair[0], order_number="PO-0")
        await order(pair[1], order_number="PO-1")
        key = await key_of(pair[0].owner, "contracts:read")
        found = (await key.request("GET", PATH)).json()["items"]
        assert [one["order_number"] for one in found] == ["PO-0"]

    async def test_an_agency_finds_those_of_its_contracts(self, market: Market):
        crew = await team(market)
        await order(crew.deal, order_number="PO-0")
        await order(await ordering_deal(market), order_number="PO-1")
        assert await numbers(crew.deal.agency) == ["PO-0"]

    async def test_the_queue_passes_to_whoever_takes_the_work_over(self, market: Market):
        crew = await team(market)
        await order(crew.deal, order_number="PO-0")
        assert await numbers(crew.deal.assistant) == ["PO-0"]
        await crew.handed_over()
        assert await numbers(crew.deal.assistant) == []
        assert await numbers(crew.backup) == ["PO-0"]

    async def test_each_says_what_the_caller_may_do_with_it(self, pair, assistant):
        await order(pair[0])
        [mine] = done(await assistant.get(PATH))["items"]
        [theirs] = done(await pair[0].owner.get(PATH))["items"]
        assert (mine["allowed_actions"], theirs["allowed_actions"]) == (
            ["start"],
            ["cancel", "edit"],
        )
        path = f"{PATH}/{mine['id']}"
        assert done(await assistant.get(path)) == mine


class TestFilters:
    async def test_by_contract_and_by_client(self, market: Market, pair, assistant):
        for number, deal in enumerate(pair):
            await order(deal, order_number=f"PO-{number}")
        assert await numbers(assistant, contract_id=pair[1].id) == ["PO-1"]
        client = str(pair[0].owner.organization_id)
        assert await numbers(assistant, organization_id=client) == ["PO-0"]
        assert await numbers(assistant, organization_id=client, contract_id=pair[1].id) == []
        hidden = await ordering_deal(market)
        await order(hidden)
        assert await numbers(assistant, contract_id=hidden.id) == []

    async def test_by_status(self, pair, assistant):
        await order_in(pair[0], "in_progress", order_number="begun")
        await order_in(pair[1], "returned", order_number="returned")
        await order(pair[1], order_number="open")
        assert await numbers(assistant, status="returned") == ["returned"]
        found = await numbers(assistant, status="in_progress,open")
        assert sorted(found) == ["begun", "open"]

    async def test_by_day_and_by_how_the_number_begins(self, pair, assistant):
        await order(pair[0], order_number="A-1", due_at="2026-12-10T00:00:00Z")
        await order(pair[1], order_number="A-2", due_at="2026-12-20T00:00:00Z")
        await order(pair[1], order_number="B-1")
        assert await numbers(assistant, due_before="2026-12-20T00:00:00Z") == ["A-1"]
        assert await numbers(assistant, due_after="2026-12-20T00:00:00Z") == ["A-2"]
        assert sorted(await numbers(assistant, q="A-")) == ["A-1", "A-2"]

    async def test_several_hold_together(self, pair, assistant):
        due = {"due_at": "2026-12-10T00:00:00Z"}
        await order_in(pair[0], "in_progress", order_number="A-1", **due)
        await order_in(pair[1], "open", order_number="A-2", **due)
        await order_in(pair[1], "in_progress", order_number="A-3")
        found = await numbers(
            assistant, status="in_progress", due_before="2026-12-11T00:00:00Z", q="A"
        )
        assert found == ["A-1"]


class TestOrder:
    async def test_the_newest_come_first_over_all_contracts(self, market: Market, pair, assistant):
        for number in range(4):
            await order(pair[number % 2], order_number=str(number))
            market.clock.advance(seconds=1)
        assert await numbers(assistant) == ["3", "2", "1", "0"]
        assert await numbers(assistant, sort="created_at") == ["0", "1", "2", "3"]

    async def test_what_is_due_first_comes_first_and_what_is_never_due_last(self, pair, assistant):
        for number, day in enumerate(("20", "10", None, "15")):
            due_at = None if day is None else f"2026-12-{day}T00:00:00Z"
            await order(pair[number % 2], order_number=str(number), due_at=due_at)
        assert await numbers(assistant, sort="due_at") == ["1", "3", "0", "2"]
        assert await numbers(assistant, sort="-due_at") == ["2", "0", "3", "1"]

    @pytest.mark.parametrize("sort", ["-created_at", "created_at", "-due_at", "due_at"])
    async def test_pages_follow_each_other(self, pair, assistant, sort):
        for number in range(7):
            await order(pair[number % 2], order_number=str(number))
        found, cursor = [], {}
        while cursor is not None:
            page = done(await assistant.get(PATH, sort=sort, limit="3", status="open", **cursor))
            found += [one["order_number"] for one in page["items"]]
            cursor = page["next_cursor"] and {"cursor": page["next_cursor"]}
        assert sorted(found) == [str(number) for number in range(7)]

    async def test_a_cursor_of_one_contract_is_foreign_here(self, pair, assistant):
        for _ in range(2):
            await order(pair[0])
        path = f"{pair[0].path}/work-orders"
        cursor = done(await assistant.get(path, limit="1"))["next_cursor"]
        refused = await assistant.get(PATH, limit="1", cursor=cursor)
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_cursor")

    async def test_the_total_is_counted_on_request(self, pair, assistant):
        for number in range(3):
            await order(pair[number % 2])
        found = done(await assistant.get(PATH, limit="1", include="total_count", status="open"))
        assert found["total_count"] == 3
