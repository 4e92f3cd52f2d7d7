import pytest

from tests.factories.market import Deal, Market
from tests.factories.work_orders import DELIVERED, NOTE, done, order_in, ordering_deal
from tests.invariants import rows
from va_market.identity.models import Role


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await ordering_deal(market)


class TestStart:
    async def test_it_begins_now(self, deal: Deal):
        path = await order_in(deal, "open")
        started = done(await deal.assistant.post(f"{path}/start"))
        assert (started["status"], started["started_at"]) == ("in_progress", "2026-12-07T10:00:00Z")

    @pytest.mark.parametrize("verb", ["pause", "end"])
    async def test_it_waits_for_a_contract_that_is_active(self, deal: Deal, verb):
        path = await order_in(deal, "open")
        await deal.owner.move(f"{deal.path}/{verb}", {"reason": "Summer break."})
        refused = await deal.assistant.post(f"{path}/start")
        assert (refused.status_code, refused.json()["code"]) == (409, "contract_not_active")

    async def test_it_waits_for_the_first_day(self, market: Market):
        deal = await ordering_deal(market, starts_on="2026-12-24")
        refused = await deal.assistant.post(f"{await order_in(deal, 'open')}/start")
        assert refused.json()["code"] == "contract_not_active"


class TestDeliver:
    async def test_it_says_what_was_done_and_where_it_is(self, deal: Deal):
        path = await order_in(deal, "in_progress")
        delivered = done(await deal.assistant.post(f"{path}/deliver", DELIVERED))
        assert {name: delivered[name] for name in DELIVERED} == DELIVERED
        assert delivered["delivered_by"] == str(deal.assistant.id)

    @pytest.mark.parametrize("link", ["ftp://files.example/x", "javascript:alert(1)", "x", ""])
    async def test_links_lead_to_the_web(self, deal: Deal, link):
        path = await order_in(deal, "in_progress")
        body = {**DELIVERED, "links": [link]}
        assert (await deal.assistant.post(f"{path}/deliver", body)).status_code == 422

    async def test_work_that_was_begun_is_delivered_after_the_end_too(self, deal: Deal):
        path = await order_in(deal, "in_progress")
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        assert (await deal.assistant.post(f"{path}/deliver", DELIVERED)).status_code == 200
        assert (await deal.owner.post(f"{path}/accept")).status_code == 200


class TestDecide:
    async def test_a_returned_order_is_gone_on_with(self, deal: Deal):
        path = await order_in(deal, "returned")
        assert done(await deal.assistant.get(path))["return_note"] == NOTE["note"]
        again = done(await deal.assistant.post(f"{path}/start"))
        assert (again["status"], again["decided_by"]) == ("in_progress", str(deal.owner.id))
        delivered = done(await deal.assistant.post(f"{path}/deliver", DELIVERED))
        assert (delivered["decided_at"], delivered["decided_by"]) == (None, None)

    async def test_it_says_who_accepted(self, market: Market):
        owner = await market.owner()
        supervisor = await market.member(owner, Role.SUPERVISOR)
        deal = await ordering_deal(market, owner=owner, supervisor_id=str(supervisor.id))
        path = await order_in(deal, "delivered")
        accepted = done(await supervisor.post(f"{path}/accept"))
        assert (accepted["status"], accepted["decided_by"]) == ("accepted", str(supervisor.id))

    async def test_it_says_why_it_was_cancelled(self, market: Market, deal: Deal):
        path = await order_in(deal, "cancelled")
        assert done(await deal.owner.get(path))["cancelled_reason"] == "The buyer withdrew."
        told = await rows.told(market, "work_order.cancelled", path.rsplit("/", 1)[1])
        assert [data for data, _ in told] == [{"contract_id": deal.id}]

    async def test_an_old_version_is_refused(self, deal: Deal):
        path = await order_in(deal, "delivered")
        seen = (await deal.owner.get(path)).headers["etag"]
        await deal.owner.post(f"{path}/return", NOTE)
        await deal.assistant.post(f"{path}/start")
        await deal.assistant.post(f"{path}/deliver", DELIVERED)
        assert (await deal.owner.move(f"{path}/accept", if_match=seen)).status_code == 412
