"""What the platform earned, as its own account says."""

from typing import Any

from tests.factories.invoices import brought_to, credited, paid
from tests.factories.market import Market, Person
from tests.factories.milestones import eur
from tests.factories.payments import operator_of
from tests.reports.figures import YEAR, earned_by_house, minors, read, summed, table
from tests.reports.test_earnings import released

PATH = "/v1/admin/reports/revenue"


async def revenue(operator: Person) -> dict[str, Any]:
    [found] = (await read(operator, PATH, **YEAR))["currencies"]
    return dict(found)


class TestRevenue:
    async def test_fees_are_earned_and_given_back(self, empty_market: Market):
        deal, path = await brought_to(empty_market, "open")
        await paid(deal, path, amount=eur("20.00"))
        await paid(deal, path)
        await credited(deal, path, "10.00")
        await released(empty_market)
        operator = await operator_of(empty_market)

        found = await revenue(operator)

        assert minors(found["total"]) == {"earned": 5_250, "given_back": 100, "net": 5_150}
        assert {one["kind"]: minors(one) for one in found["kinds"]} == {
            "invoice_credited": {"given_back": 100, "net": -100},
            "invoice_paid": {"earned": 250, "net": 250},
            "milestone_released": {"earned": 5_000, "net": 5_000},
        }
        assert minors(found["points"][-1]) == {"balance": await earned_by_house(operator)}
        assert summed(found["points"])["net"] == 5_150

    async def test_each_step_has_a_row(self, empty_market: Market):
        await released(empty_market)
        operator = await operator_of(empty_market)
        rows = table((await operator.get(f"{PATH}/csv", **YEAR)).text)
        assert len(rows) == 12
        assert [row["net"] for row in rows][5:8] == ["0.00", "50.00", "0.00"]
        assert [row["balance"] for row in rows][5:8] == ["0.00", "50.00", "50.00"]

    async def test_only_operators_see_it(self, market: Market):
        owner = await market.owner()
        for path in (PATH, f"{PATH}/csv"):
            assert (await owner.get(path)).status_code == 403
