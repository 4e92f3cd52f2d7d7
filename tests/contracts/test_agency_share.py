"""What an agency pays its assistant stands in the contract; the client reads none of it."""

from typing import Any

import pytest

from tests.factories.market import Market, Person
from tests.factories.rosters import EUR_18, Placement, accept, agency, enrolled, placement, roster
from tests.invariants import rows
from va_market.identity.models import Role

# B5
EUR_25 = {"amount": "25.00", "currency": "EUR"}
SHARE = {
    "pay_rate": EUR_18,
    "share_percent": None,
    "bill_rate": EUR_25,
    "share": {"amount": "7.00", "currency": "EUR"},
}


@pytest.fixture
async def deal(market: Market) -> Placement:
    return await placement(market)


async def share(reader: Person, deal: Placement) -> Any:
    listed = (await reader.get("/v1/contracts")).json()["items"]
    read = (await reader.get(deal.path)).json()
    assert [one["agency_share"] for one in listed] == [read["agency_share"]]
    return read["agency_share"]


async def offer_and_accept(deal: Placement, amount: str) -> None:
    body = {"rate": {"amount": amount, "currency": "EUR"}}
    offered = await deal.agency.post(f"{roster(deal.agency)}/{deal.entry['id']}/offer", body)
    await accept(deal.assistant, offered.json())


class TestReading:
    async def test_the_agency_and_the_assistant_read_it(self, market: Market, deal: Placement):
        member = await market.member(deal.agency, Role.MEMBER)
        assert [await share(one, deal) for one in (deal.agency, member)] == [SHARE, SHARE]
        assert await share(deal.assistant, deal) == SHARE

    async def test_the_percentage_is_frozen_and_read_by_the_same_two(self, market: Market):
        keeper, worker = await agency(market), await market.assistant()
        entry = await enrolled(keeper, worker, share_percent="60", is_reimbursable=True)
        deal = await placement(market, agency_owner=keeper, assistant=worker, entry=entry)
        body = {"share_percent": "10"}
        offered = await keeper.post(f"{roster(keeper)}/{entry['id']}/offer", body)
        await accept(worker, offered.json())

        assert (await share(worker, deal))["share_percent"] == "60"
        seen = [
            (await one.get(f"{deal.path}/assignments")).json()["items"][0]["share_percent"]
            for one in (keeper, worker, deal.owner)
        ]
        assert seen == ["60", "60", None]
        frozen = "SELECT share_percent, reimburses FROM contract_assignments WHERE contract_id = $1"
        [row] = await rows.fetch(market, frozen, deal.id)
        assert (str(row["share_percent"]), row["reimburses"]) == ("60.0000", True)

    async def test_the_client_does_not(self, market: Market, deal: Placement):
        finance = await market.member(deal.owner, Role.FINANCE)
        assert [await share(one, deal) for one in (deal.owner, finance)] == [None, None]
        assert deal.contract["agency_share"] is None

    async def test_a_move_shows_it_as_well(self, deal: Placement):
        paused = await deal.agency.move(f"{deal.path}/pause", {"reason": "Summer break."})
        assert paused.json()["agency_share"] == SHARE

    async def test_there_is_none_without_an_agency(self, market: Market):
        plain = await market.deal()
        assert (await plain.assistant.get(plain.path)).json()["agency_share"] is None

    async def test_a_price_for_the_whole_has_no_share_of_an_hour(self, market: Market):
        terms = {"kind": "fixed_fee", "amount": EUR_25, "period": "month"}
        parts = {"kind": "combined", "parts": [{"kind": "hourly", "rate": EUR_25}, terms]}
        deal = await placement(market, proposal={"terms": parts})
        assert (await share(deal.agency, deal))["share"] == SHARE["share"]
        await rows.fetch(market, "UPDATE contracts SET pay_currency = 'USD' WHERE id = $1", deal.id)
        assert (await share(deal.agency, deal))["share"] is None


class TestFreezing:
    async def test_a_later_rate_on_the_roster_changes_nothing(self, deal: Placement):
        await offer_and_accept(deal, "20.00")
        assert await share(deal.agency, deal) == SHARE

    async def test_it_is_the_rate_agreed_when_the_contract_is_made(self, market: Market):
        keeper, client = await agency(market), await market.owner()
        first = await placement(market, agency_owner=keeper)
        await offer_and_accept(first, "19.00")
        job = await market.job(client)
        body = market.proposal_body(roster_entry_id=first.entry["id"])
        sent = (await keeper.post(f"/v1/jobs/{job['id']}/proposals", body)).json()
        await offer_and_accept(first, "20.00")

        made = (await client.post(f"/v1/proposals/{sent['id']}/accept", {})).json()

        read = (await keeper.get(f"/v1/contracts/{made['id']}")).json()
        assert read["agency_share"]["pay_rate"]["amount"] == "20.00"


class TestPaid:
    async def paid(self, reader: Person, deal: Placement) -> Any:
        return (await reader.get(f"{deal.path}/timesheet")).json()["paid"]

    async def test_the_sheet_shows_what_is_paid_beside_what_is_billed(
        self, market: Market, deal: Placement
    ):
        await market.approved(deal, hours_ago=5, minutes=100)
        await market.entry(deal, hours_ago=2, minutes=30)

        [paid] = await self.paid(deal.agency, deal)

        assert paid == {
            "assistant_id": str(deal.assistant.id),
            "assignment": 1,
            "pay_rate": EUR_18,
            "billable_seconds": 6000,
            "amount": {"amount": "30.00", "currency": "EUR"},
            "trace": [
                {
                    "step": "rate",
                    "formula": "6000 s \N{MULTIPLICATION SIGN} 18.00 EUR \N{DIVISION SIGN} 3600",
                    "result": "30.00 EUR",
                }
            ],
        }
        assert await self.paid(deal.assistant, deal) == [paid]
        assert await self.paid(deal.owner, deal) == []

    async def test_nothing_is_paid_for_nothing(self, deal: Placement):
        assert await self.paid(deal.agency, deal) == []


class TestAssignments:
    async def test_the_first_begins_with_the_contract(self, deal: Placement):
        [first] = (await deal.agency.get(f"{deal.path}/assignments")).json()["items"]
        assert (first["number"], first["assistant_id"]) == (1, str(deal.assistant.id))
        assert (first["starts_at"], first["ends_at"]) == ("2026-12-07T00:00:00Z", None)
        assert first["pay_rate"] == EUR_18

    async def test_the_client_reads_no_pay_there(self, deal: Placement):
        [first] = (await deal.owner.get(f"{deal.path}/assignments")).json()["items"]
        assert first["pay_rate"] is None
