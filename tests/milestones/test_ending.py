import pytest

from tests.factories.market import Market
from tests.factories.milestones import bring_to, done, eur, milestones, path_of, project_deal
from tests.invariants import rows

END = {"reason": "We closed down."}


class TestEnd:
    @pytest.mark.parametrize(
        "status", ["agreed", "funded", "submitted", "changes_requested", "refund_requested"]
    )
    async def test_whatever_is_not_released_is_cancelled(self, market: Market, status):
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), status)
        assert (await deal.owner.move(f"{deal.path}/end", END)).status_code == 200
        seen = done(await deal.assistant.get(path))
        assert (seen["status"], seen["silence_ends_at"]) == ("cancelled", None)
        assert seen["held_funds"] == eur("0.00")
        assert seen["refunded"] == eur("0.00" if status == "agreed" else "400.00")
        assert seen["allowed_actions"] == []

    async def test_what_was_decided_stays(self, market: Market):
        deal = await project_deal(market)
        await bring_to(deal, await path_of(deal, 1), "approved")
        await bring_to(deal, await path_of(deal, 2), "refunded")
        await deal.assistant.move(f"{deal.path}/end", END)
        assert [one["status"] for one in await milestones(deal)] == ["approved", "refunded"]

    async def test_the_rest_of_a_part_goes_back(self, market: Market):
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), "submitted")
        await deal.owner.pay(f"{path}/approve", {"amount": eur("150.00")})
        await deal.assistant.move(f"{deal.path}/end", END)
        seen = done(await deal.owner.get(path))
        assert (seen["released"], seen["refunded"]) == (eur("150.00"), eur("250.00"))
        assert seen["movements"][-1]["kind"] == "cancelled"

    async def test_each_is_told(self, market: Market):
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), "funded")
        await deal.owner.move(f"{deal.path}/end", END)
        [(data, _)] = await rows.told(market, "milestone.cancelled", path.rsplit("/", 1)[1])
        assert data == {"contract_id": deal.id, "amount": eur("400.00")}

    async def test_a_rest_changes_nothing(self, market: Market):
        deal = await project_deal(market)
        await deal.owner.move(f"{deal.path}/pause", END)
        assert {one["status"] for one in await milestones(deal)} == {"agreed"}
