import pytest

from tests.factories.market import Deal, Market
from tests.factories.milestones import bring_to, path_of, project_deal
from va_market.identity.models import Role


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await project_deal(market, "100.00", "200.00", "300.00")


async def positions(deal: Deal, **query: str) -> list[int]:
    found = await deal.assistant.get(f"{deal.path}/milestones", **query)
    return [one["position"] for one in found.json()["items"]]


class TestList:
    async def test_it_is_in_the_order_of_the_work(self, deal: Deal):
        assert await positions(deal) == [1, 2, 3]
        assert await positions(deal, sort="-position") == [3, 2, 1]

    async def test_it_is_filtered_by_status(self, deal: Deal):
        await bring_to(deal, await path_of(deal, 2), "submitted")
        assert await positions(deal, status="submitted") == [2]
        assert await positions(deal, status="submitted,agreed") == [1, 2, 3]

    async def test_it_is_walked_page_by_page(self, deal: Deal):
        first = (await deal.owner.get(f"{deal.path}/milestones", limit="2")).json()
        rest = await deal.owner.get(
            f"{deal.path}/milestones", limit="2", cursor=first["next_cursor"]
        )
        assert [one["position"] for one in (*first["items"], *rest.json()["items"])] == [1, 2, 3]
        assert rest.json()["next_cursor"] is None


class TestVisibility:
    async def test_members_of_the_client_read_and_do_nothing(self, market: Market, deal: Deal):
        member = await market.member(deal.owner, Role.MEMBER)
        seen = await member.get(await path_of(deal))
        assert (seen.status_code, seen.json()["allowed_actions"]) == (200, [])

    async def test_other_clients_of_the_assistant_see_nothing(self, market: Market, deal: Deal):
        other = await market.deal(assistant=deal.assistant)
        assert (await other.owner.get(await path_of(deal))).status_code == 404
        assert (await other.owner.get(f"{deal.path}/milestones")).status_code == 404
