import pytest

from tests.factories.market import Deal, Market
from tests.factories.work_orders import MORE, done, extension, order_in, ordering_deal
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
