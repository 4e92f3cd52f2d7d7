"""Two workers and many reports at once: each period is charged once, each sale stands once."""

import asyncio
from decimal import Decimal

from tests.factories.commissions import closed, commission, report, reported, sale
from tests.factories.market import Deal, Market
from tests.factories.milestones import eur
from tests.factories.pay_periods import fee, lines, paid_by
from tests.invariants import rows
from tests.races.all_at_once import outcomes
from tests.timekeeping.days import later
from tests.worker.test_worker import work_of

TWENTY = 20
REVISIONS = (
    "SELECT count(*) FROM sale_revisions JOIN sales ON sales.id = sale_id WHERE contract_id = $1"
)
WORKS = ("settle_pay_periods", "close_commissions")


async def by_many_workers(market: Market) -> None:
    """Everything that is due, by four workers of each kind at the same time."""
    works = [work_of(market, name) for name in WORKS for _ in range(4)]
    await asyncio.gather(*(work() for work in works))


class TestWorkers:
    async def test_each_period_is_charged_once(self, empty_market: Market) -> None:
        terms = {"kind": "combined", "parts": [fee("310.00"), commission()]}
        deals = [await paid_by(empty_market, terms, starts_on="2026-12-01") for _ in range(5)]
        for deal in deals:
            await reported(deal, sale())
        empty_market.clock.advance(days=60)
        await by_many_workers(empty_market)
        for deal in deals:
            later(empty_market, deal.owner, deal.assistant)
            assert await lines(deal) == [
                ("fixed_fee", "2026-12-01", "2026-12-31", "310.00"),
                ("commission", "2026-12-01", "2026-12-31", "20.00"),
                ("fixed_fee", "2027-01-01", "2027-01-31", "310.00"),
                ("fixed_fee", "2027-02-01", "2027-02-28", "310.00"),
            ]
            assert len(await closed(deal)) == 2

    async def test_it_ends_while_they_work(self, empty_market: Market) -> None:
        """What was charged for the month and what went back of it come to the days that ran."""
        deals = [
            await paid_by(empty_market, fee("310.00"), starts_on="2026-12-01") for _ in range(5)
        ]
        await by_many_workers(empty_market)
        works = [work_of(empty_market, "settle_pay_periods")() for _ in range(4)]
        ends = [
            deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."}) for deal in deals
        ]
        answers = await asyncio.gather(*ends, *works)
        assert {one.status_code for one in answers[: len(deals)]} == {200}
        empty_market.clock.advance(days=1)
        await by_many_workers(empty_market)
        for deal in deals:
            later(empty_market, deal.owner, deal.assistant)
            assert [one[3] for one in await lines(deal)] == ["310.00", "-240.00"]


class TestSales:
    async def test_the_same_sale_twenty_times_stands_once(self, market: Market) -> None:
        deal = await _seller(market)
        found = await outcomes(*[report(deal, sale()) for _ in range(TWENTY)])
        assert found == {(201, ""): 1, (200, ""): TWENTY - 1}
        assert await rows.value(market, REVISIONS, deal.id) == 1

    async def test_an_import_of_many_twice_at_once_adds_nothing(self, market: Market) -> None:
        deal = await _seller(market)
        items = [sale(f"order-{number}") for number in range(50)]
        orders = [items, [*reversed(items)]] * 5
        answers = await rows.at_once(
            *[deal.owner.post(f"{deal.path}/sales/bulk", {"items": one}) for one in orders]
        )
        assert sum(one.json()["created_count"] for one in answers) == len(items)
        assert sum(one.json()["unchanged_count"] for one in answers) == 9 * len(items)
        assert await rows.value(market, REVISIONS, deal.id) == len(items)

    async def test_what_is_reported_while_a_period_closes_is_paid_once(
        self, empty_market: Market
    ) -> None:
        deal = await _seller(empty_market)
        empty_market.clock.advance(days=30)
        later(empty_market, deal.owner, deal.assistant)
        bodies = [sale(f"order-{number}", "100.00") for number in range(TWENTY)]
        works = [work_of(empty_market, "close_commissions")() for _ in range(4)]
        await asyncio.gather(*[report(deal, body) for body in bodies], *works)
        empty_market.clock.advance(days=31)
        await by_many_workers(empty_market)
        later(empty_market, deal.owner, deal.assistant)
        paid = [Decimal(one["statement"]["payable"]["amount"]) for one in await closed(deal)]
        assert (len(paid), sum(paid)) == (2, Decimal("200.00"))

    async def test_payment_and_return_at_once_are_both_kept(self, market: Market) -> None:
        deal = await _seller(market)
        await reported(deal, sale(paid_on=None))
        back = sale(returned=eur("50.00"), returned_on="2026-12-05")
        found = await outcomes(report(deal, sale()), report(deal, back))
        assert found in ({(200, ""): 2}, {(200, ""): 1, (409, "sale_fixed"): 1})
        [read] = (await deal.owner.get(f"{deal.path}/sales")).json()["items"]
        assert (read["paid_on"], read["returned"]) == ("2026-12-03", eur("50.00"))


async def _seller(market: Market) -> Deal:
    return await paid_by(market, commission(), starts_on="2026-12-01")
