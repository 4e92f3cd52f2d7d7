import asyncio

import pytest

from tests.factories.market import Deal, Market
from tests.factories.work_orders import (
    DELIVERED,
    MORE,
    REASON,
    done,
    extension,
    order_in,
    ordering_deal,
)
from tests.invariants import rows


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await ordering_deal(market)


@pytest.fixture
async def path(deal: Deal) -> str:
    """An order in work that allots an hour."""
    return await order_in(deal, "in_progress", allotted_minutes=60)


class TestRequest:
    # R14
    async def test_it_says_how_many_and_why(self, deal: Deal, path: str):
        made = await deal.assistant.post(f"{path}/extensions", MORE)
        assert made.status_code == 201
        asked = done(await deal.owner.get(made.headers["location"]))
        assert {name: asked[name] for name in MORE} == MORE
        assert (asked["status"], asked["allowed_actions"]) == ("requested", ["grant", "refuse"])

    async def test_one_waits_at_a_time(self, deal: Deal, path: str):
        first = await extension(deal, path)
        refused = await deal.assistant.post(f"{path}/extensions", MORE)
        assert (refused.status_code, refused.json()["code"]) == (409, "extension_open")
        await deal.owner.post(f"{first}/refuse")
        assert (await deal.assistant.post(f"{path}/extensions", MORE)).status_code == 201

    async def test_without_an_allotment_there_is_nothing_to_extend(self, deal: Deal):
        free = await order_in(deal, "in_progress")
        refused = await deal.assistant.post(f"{free}/extensions", MORE)
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing_allotted")
        seen = done(await deal.assistant.get(free))
        assert "request_extension" not in seen["allowed_actions"]


class TestDecide:
    # R14
    async def test_granted_minutes_are_added(self, market: Market, deal: Deal, path: str):
        asked = await extension(deal, path)
        granted = done(await deal.owner.post(f"{asked}/grant"))
        assert (granted["status"], granted["decided_by"]) == ("granted", str(deal.owner.id))
        assert done(await deal.assistant.get(path))["allotted_minutes"] == 90
        told = await rows.told(market, "work_order.extension_granted", path.rsplit("/", 1)[1])
        extension_id = asked.rsplit("/", 1)[1]
        assert [data for data, _ in told] == [
            {"contract_id": deal.id, "extension_id": extension_id, "minutes": 30}
        ]

    async def test_refused_the_allotment_stays(self, deal: Deal, path: str):
        asked = await extension(deal, path)
        assert done(await deal.owner.post(f"{asked}/refuse"))["status"] == "refused"
        assert done(await deal.assistant.get(path))["allotted_minutes"] == 60


class TestLapsing:
    """Nobody grants minutes that nobody can use any more."""

    async def test_with_the_order(self, market: Market, deal: Deal, path: str):
        asked = await extension(deal, path)
        done(await deal.assistant.post(f"{path}/deliver", DELIVERED))
        assert done(await deal.owner.get(asked))["status"] == "requested"  # it may be returned
        done(await deal.owner.post(f"{path}/accept"))
        await self._lapsed(market, deal, asked)

    async def test_with_an_order_that_is_cancelled(self, market: Market, deal: Deal, path: str):
        asked = await extension(deal, path)
        done(await deal.owner.post(f"{path}/cancel", REASON))
        await self._lapsed(market, deal, asked)

    async def test_with_the_contract(self, market: Market, deal: Deal, path: str):
        other = await order_in(deal, "in_progress", allotted_minutes=60)
        both = [await extension(deal, one) for one in (path, other)]
        await deal.assistant.move(f"{deal.path}/end", REASON)
        for asked in both:
            await self._lapsed(market, deal, asked)

    async def test_only_what_waits(self, deal: Deal, path: str):
        asked = await extension(deal, path)
        await deal.owner.post(f"{asked}/refuse")
        await deal.assistant.move(f"{deal.path}/end", REASON)
        assert done(await deal.owner.get(asked))["status"] == "refused"

    async def test_at_once_with_an_answer_one_of_them_holds(self, deal: Deal, path: str):
        asked = await extension(deal, path)
        answers = [deal.owner.post(f"{asked}/grant") for _ in range(10)]
        ends = [deal.owner.move(f"{deal.path}/end", REASON) for _ in range(10)]
        codes = [one.status_code for one in await asyncio.gather(*answers, *ends)]
        assert codes[10:].count(200) == 1
        status = done(await deal.owner.get(asked))["status"]
        assert (codes[:10].count(200), status) in {(1, "granted"), (0, "lapsed")}

    async def _lapsed(self, market: Market, deal: Deal, asked: str) -> None:
        seen = done(await deal.owner.get(asked))
        assert (seen["status"], seen["decided_by"], seen["allowed_actions"]) == ("lapsed", None, [])
        assert seen["decided_at"] is not None
        refused = await deal.owner.post(f"{asked}/grant")
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
        found = "SELECT work_order_id FROM work_order_extensions WHERE id = $1"
        [row] = await rows.fetch(market, found, asked.rsplit("/", 1)[1])
        told = await rows.told(market, "work_order.extension_lapsed", str(row["work_order_id"]))
        assert [data["minutes"] for data, _ in told] == [MORE["minutes"]]


class TestList:
    async def test_the_newest_come_first(self, market: Market, deal: Deal, path: str):
        first = await extension(deal, path)
        await deal.owner.post(f"{first}/refuse")
        market.clock.advance(seconds=1)
        second = await extension(deal, path)
        for person in (deal.owner, deal.assistant):
            found = done(await person.get(f"{path}/extensions"))["items"]
            assert [f"/v1/work-order-extensions/{one['id']}" for one in found] == [second, first]

    async def test_strangers_see_none(self, market: Market, deal: Deal, path: str):
        asked, stranger = await extension(deal, path), await market.owner()
        for hidden in (f"{path}/extensions", asked):
            assert (await stranger.get(hidden)).status_code == 404
