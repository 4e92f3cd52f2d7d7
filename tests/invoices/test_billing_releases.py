"""Milestones on invoices: what was released is paid already, to the cent and with its fee."""

from typing import Any

import pytest

from tests.factories.billing import left, project, released, took_back
from tests.factories.held_funds import of_deal, of_house
from tests.factories.invoices import credited, drafted, drafting, opened, paid
from tests.factories.market import Deal, Market
from tests.factories.milestones import bring_to, done, eur, paid_outside, path_of
from tests.support.problems import problem_of

# Of 400.00: net, what the client and the assistant bear of the fee.
BY_FEE = {
    "client": ("440.00", "40.00", "0.00"),
    "assistant": ("400.00", "0.00", "40.00"),
    "both": ("412.00", "12.00", "28.00"),
}


async def payments_of(deal: Deal, invoice: dict[str, Any]) -> list[dict[str, Any]]:
    path = f"/v1/invoices/{invoice['id']}/payments"
    found: list[dict[str, Any]] = done(await deal.owner.get(path, sort="created_at"))["items"]
    return found


class TestDrafting:
    async def test_each_release_is_a_line_that_leads_to_it_and_back(self, market: Market) -> None:
        deal = await project(market)
        movement = await released(deal)

        invoice = await drafted(deal)

        line = invoice["lines"][0]
        assert (line["kind"], line["amount"]) == ("milestone", eur("400.00"))
        assert (line["description"], line["unit"]) == ("Milestone: Part 1", "milestone")
        assert line["first_on"] == line["last_on"] == "2026-12-07"
        assert line["trace"][-1]["step"] == "released"
        sources = f"/v1/invoices/{invoice['id']}/lines/{line['id']}/sources"
        [source] = done(await deal.assistant.get(sources))["items"]
        assert (source["kind"], source["id"]) == ("release", movement["id"])
        assert source["transaction_id"] == movement["transaction_id"]
        path = f"/v1/milestone-movements/{movement['id']}/invoice-line"
        assert done(await deal.assistant.get(path))["line_id"] == line["id"]

    async def test_parts_are_billed_as_they_were_released(self, market: Market) -> None:
        deal = await project(market)
        path = await bring_to(deal, await path_of(deal), "submitted")
        done(await deal.owner.pay(f"{path}/approve", {"amount": eur("150.00")}))
        first = await opened(deal)
        done(await deal.assistant.pay(f"{path}/submit", {}))
        done(await deal.owner.pay(f"{path}/approve", {}))

        second = await drafted(deal)

        assert first["lines"][0]["amount"] == eur("150.00")
        assert second["lines"][0]["amount"] == eur("250.00")

    async def test_what_the_deposit_covers_is_billed_with_it(self, market: Market) -> None:
        deal = await project(market, deposit=eur("100.00"))
        await released(deal)

        assert (await drafted(deal))["lines"][0]["amount"] == eur("400.00")

    async def test_what_was_paid_outside_is_shown_and_not_billed(self, market: Market) -> None:
        deal = await project(market)
        path = await paid_outside(deal, await path_of(deal), eur("40.00"))
        done(await deal.assistant.pay(f"{path}/submit", {}))
        done(await deal.owner.pay(f"{path}/approve", {}))

        line = (await drafted(deal))["lines"][0]

        assert line["amount"] == eur("360.00")
        assert line["trace"][-1]["formula"].startswith("approved 400.00 EUR")
        assert "40.00 EUR that the deposit covers" in line["trace"][-1]["formula"]

    async def test_what_is_only_funded_is_not_billed(self, market: Market) -> None:
        deal = await project(market)
        await bring_to(deal, await path_of(deal), "submitted")

        problem_of(await drafting(deal), 409, "nothing_to_invoice")

    async def test_that_of_another_period_is_not_billed(self, market: Market) -> None:
        deal = await project(market)
        await released(deal)
        for first, last in (("2026-11-01", "2026-12-06"), ("2026-12-08", "2026-12-31")):
            period = {"period_starts_on": first, "period_ends_on": last}
            problem_of(await drafting(deal, **period), 409, "nothing_to_invoice")


class TestOpening:
    @pytest.mark.parametrize("fee", BY_FEE)
    async def test_without_tax_it_is_paid_at_once(self, market: Market, fee: str) -> None:
        deal = await project(market, fee=fee, charges_tax=False)
        await released(deal)
        before = {**await of_deal(market, deal), **await of_house(market)}

        invoice = await opened(deal)

        net, of_client, of_assistant = (eur(one) for one in BY_FEE[fee])
        assert (invoice["status"], invoice["outstanding"]) == ("paid", eur("0.00"))
        assert (invoice["net"], invoice["paid"]) == (net, net)
        assert (invoice["client_fee"], invoice["assistant_fee"]) == (of_client, of_assistant)
        [payment] = await payments_of(deal, invoice)
        assert (payment["source"], payment["amount"]) == ("released", net)
        assert payment["received_on"] == "2026-12-07"
        assert set((await left(market, invoice)).values()) == {0}
        after = {**await of_deal(market, deal), **await of_house(market)}
        assert {kind: after[kind] for kind in before} == before  # the money moved at the release

    @pytest.mark.parametrize("fee", BY_FEE)
    async def test_with_tax_only_the_tax_is_owed(self, market: Market, fee: str) -> None:
        deal = await project(market, fee=fee)
        await released(deal)

        invoice = await opened(deal)

        assert invoice["status"] == "open"
        assert invoice["outstanding"] == invoice["tax"] != eur("0.00")
        waits = await left(market, invoice)
        owed = int(invoice["tax"]["amount"].replace(".", ""))
        assert {kind: minor for kind, minor in waits.items() if minor} == {
            "client_receivable": -owed,
            "tax_pending": owed,
        }
        await paid(deal, f"/v1/invoices/{invoice['id']}")
        assert set((await left(market, invoice)).values()) == {0}
        assert [one["source"] for one in await payments_of(deal, invoice)] == [
            *("released", "recorded")
        ]

    async def test_credits_cannot_take_back_what_releases_paid(self, market: Market) -> None:
        deal = await project(market)
        await released(deal)
        await took_back(deal)
        draft = await drafted(deal)

        refused = await deal.assistant.pay(f"/v1/invoices/{draft['id']}/open")

        problem_of(refused, 409, "released_above_total")

    async def test_it_is_credited_and_not_voided(self, market: Market) -> None:
        deal = await project(market, fee="both", charges_tax=False)
        await released(deal)
        invoice = await opened(deal)
        path = f"/v1/invoices/{invoice['id']}"
        refused = await deal.assistant.pay(f"{path}/void", {"reason": "Twice."})
        problem_of(refused, 409, "illegal_move")

        note = await credited(deal, path)

        assert (note["total"], note["refund"]) == (eur("412.00"), eur("412.00"))
        assert (note["client_fee"], note["assistant_fee"]) == (eur("12.00"), eur("28.00"))
