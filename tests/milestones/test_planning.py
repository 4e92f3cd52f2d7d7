"""The milestones of a contract are those of its terms."""

from tests.factories.market import HOURLY, Market
from tests.factories.milestones import eur, milestones, project, project_deal


class TestPlanning:
    # R10
    async def test_each_milestone_of_the_terms_is_there_in_its_order(self, market: Market):
        deal = await project_deal(market, "400.00", "600.00")
        found = await milestones(deal)
        assert [(one["position"], one["title"], one["amount"]["amount"]) for one in found] == [
            (1, "Part 1", "400.00"),
            (2, "Part 2", "600.00"),
        ]
        assert {one["status"] for one in found} == {"agreed"}
        assert {one["terms_version"] for one in found} == {1}

    async def test_days_of_delivery_are_kept(self, market: Market):
        terms = project("400.00")
        terms["milestones"][0]["due_on"] = "2026-12-20"
        deal = await market.deal(job={"engagement": "project"}, proposal={"terms": terms})
        assert [one["due_on"] for one in await milestones(deal)] == ["2026-12-20"]

    async def test_the_deposit_is_shared_out_and_the_rest_is_to_be_funded(self, market: Market):
        deal = await project_deal(market, "300.00", "200.00", "400.00", deposit=eur("500.00"))
        found = await milestones(deal)
        shares = [one["deposit_share"]["amount"] for one in found]
        assert shares == ["166.67", "111.11", "222.22"]
        assert [one["to_fund"]["amount"] for one in found] == ["133.33", "88.89", "177.78"]

    async def test_it_is_set_off_first_or_last_as_agreed(self, market: Market):
        for mode, wanted in (("first", ["300.00", "0.00"]), ("last", ["0.00", "300.00"])):
            deal = await project_deal(
                market, "300.00", "400.00", deposit=eur("300.00"), deposit_recoupment=mode
            )
            found = await milestones(deal)
            assert [one["deposit_share"]["amount"] for one in found] == wanted

    async def test_a_project_among_combined_terms_has_milestones(self, market: Market):
        terms = {"kind": "combined", "parts": [HOURLY, project("400.00")]}
        deal = await market.deal(job={"engagement": "hourly"}, proposal={"terms": terms})
        assert [one["amount"] for one in await milestones(deal)] == [eur("400.00")]

    async def test_work_by_the_hour_has_none(self, market: Market):
        assert await milestones(await market.deal()) == []
