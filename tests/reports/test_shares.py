"""What agencies pass on, as earnings of assistants and as a cost of agencies (B5)."""

from typing import Any

from tests.factories.market import Market
from tests.factories.milestones import bring_to, done, eur, path_of, project
from tests.factories.rosters import Placement
from tests.factories.splits import billed, directly, from_held, opened_of, sharing, splits_of
from tests.reports.figures import YEAR, earned, minors, read, stood, summed, table
from tests.splits.test_splits import credit, pay
from tests.timekeeping.days import later
from tests.worker.test_worker import run
from va_market.accounts.kinds import AccountKind

PATH = "/v1/reports/earnings"
_SHARED = ("shares", "shares_passed_on", "shares_paid")


async def of_agency(deal: Placement, **query: Any) -> dict[str, Any]:
    return await earned(deal.agency, organization_id=deal.agency.organization_id, **query)


def shared(found: dict[str, Any]) -> tuple[int, ...]:
    """What became due, was passed on and was paid."""
    return tuple(minors(found).get(name, 0) for name in _SHARED)


class TestShares:
    async def test_an_assistant_earns_the_share_once(self, market: Market):
        deal, invoice = await billed(market)
        await from_held(deal, invoice, invoice["total"])
        found = await earned(deal.assistant)
        assert minors(found["total"]) == {
            "shares": 1800,
            "shares_paid": 1800,
            "kept": 1800,
            "became_available": 1800,
        }
        [contract], [client] = found["contracts"], found["clients"]
        assert (contract["contract_id"], shared(contract)) == (deal.id, (1800, 0, 1800))
        assert (client["client_id"], minors(client)["kept"]) == (deal.owner.organization_id, 1800)
        assert minors(found["points"][6])["shares"] == 1800

    async def test_it_costs_the_agency_that_keeps_the_rest(self, market: Market):
        deal, invoice = await billed(market)
        await from_held(deal, invoice, invoice["total"])
        total = (await of_agency(deal))["total"]
        assert shared(total) == (0, 1800, 1800)
        left = await stood(deal.agency, deal.agency.organization_id, AccountKind.AGENCY_AVAILABLE)
        assert minors(total)["kept"] == left

    async def test_what_is_due_and_not_paid_is_earned(self, market: Market):
        deal, invoice = await billed(market)
        await directly(deal, invoice)
        assert shared((await earned(deal.assistant))["total"]) == (1800, 0, 0)
        assert shared((await of_agency(deal))["total"]) == (0, 1800, 0)

    async def test_what_is_paid_outside_becomes_available_nowhere(self, market: Market):
        deal, invoice = await billed(market)
        await directly(deal, invoice)
        [split] = await splits_of(deal.agency)
        done(await pay(deal, split, "outside", "8.00"))
        assert minors((await earned(deal.assistant))["total"]) == {
            "shares": 1800,
            "shares_paid": 800,
            "kept": 1800,
        }

    async def test_a_credit_takes_it_back(self, market: Market):
        deal, invoice = await billed(market)
        await from_held(deal, invoice, invoice["total"])
        await credit(deal, invoice, "12.50")
        assert shared((await earned(deal.assistant))["total"]) == (900, 0, 1800)
        assert shared((await of_agency(deal))["total"]) == (0, 900, 1800)

    async def test_each_counts_when_it_became_due(self, market: Market):
        deal, invoice = await billed(market)
        await directly(deal, invoice)
        later(market, deal.agency, deal.assistant, days=30)
        [split] = await splits_of(deal.agency)
        done(await pay(deal, split, "outside"))
        points = (await earned(deal.assistant))["points"]
        assert [shared(one) for one in points[6:8]] == [(1800, 0, 0), (0, 0, 1800)]
        statements = (await read(deal.assistant, "/v1/statements", months=2))["items"]
        assert [shared(one["currencies"][0]) for one in statements] == [
            (0, 0, 1800),
            (1800, 0, 0),
        ]


class TestLedger:
    async def test_both_sides_agree_with_it_to_the_cent(self, market: Market):
        """Paid directly and from held funds, in part; credited, and paid outside."""
        deal, first = await billed(market)
        await directly(deal, first)
        [split] = await splits_of(deal.agency)
        done(await pay(deal, split, "outside", "3.33"))
        await market.approved(deal, hours_ago=6, minutes=90)
        second = await opened_of(deal)
        await from_held(deal, second, eur("7.77"))
        await credit(deal, second, "10.01")

        own, agency = await earned(deal.assistant), await of_agency(deal)

        due, passed_on, paid = shared(own["total"])
        assert shared(agency["total"]) == (passed_on, due, paid)
        owed = await stood(deal.agency, deal.assistant.id, AccountKind.SHARE_DUE)
        payable = await stood(deal.agency, deal.agency.organization_id, AccountKind.SHARE_PAYABLE)
        assert due - paid == owed == -payable
        assert owed > 0
        of_splits = await splits_of(deal.assistant)
        assert due == sum(minors(one)["due"] for one in of_splits)
        assert paid == sum(minors(one).get("paid", 0) for one in of_splits)
        for found in (own, agency):
            assert summed(found["points"]).items() >= minors(found["total"]).items()
            assert summed(found["contracts"]) == summed(found["clients"])
            assert shared(found["contracts"][0]) == shared(found["total"])

    async def test_a_release_is_shared_when_it_clears(self, market: Market):
        deal = await sharing(
            market, job={"engagement": "project"}, proposal={"terms": project("400.00")}
        )
        await bring_to(deal, await path_of(deal), "approved")
        assert minors((await earned(deal.assistant))["total"]) == {}
        later(market, deal.owner, deal.agency, deal.assistant, days=6)
        await run(market, "clear_milestones")
        assert minors((await earned(deal.assistant))["total"])["shares"] == 24_000
        assert minors((await of_agency(deal))["total"])["kept"] == 40_000 - 4_000 - 24_000


class TestPrivacy:
    async def test_the_client_sees_nothing_of_it(self, market: Market):
        deal, invoice = await billed(market)
        await from_held(deal, invoice, invoice["total"])
        asked = {**YEAR, "organization_id": deal.owner.organization_id}
        assert (await read(deal.owner, PATH, **asked))["currencies"] == []
        assert "shares" not in (await deal.owner.get("/v1/reports/spend", **asked)).text


class TestCsv:
    async def test_rows_name_shares_and_what_is_kept(self, market: Market):
        deal, invoice = await billed(market)
        await from_held(deal, invoice, invoice["total"])
        rows = table((await deal.assistant.get(f"{PATH}/csv", **YEAR)).text)
        work, money = rows
        assert (work["contract_id"], work["client"]) == (deal.id, "Some Client")
        assert [work[name] for name in (*_SHARED, "kept")] == ["18.00", "0.00", "18.00", "18.00"]
        assert (money["became_available"], money["kept"]) == ("18.00", "0.00")

    async def test_a_file_of_what_was_spent_names_the_cost(self, market: Market):
        deal, invoice = await billed(market)
        asked = {**YEAR, "organization_id": deal.owner.organization_id}
        [row] = table((await deal.owner.get("/v1/reports/spend/csv", **asked)).text)
        assert row["cost"] == row["invoiced"] == invoice["total"]["amount"]
