"""Charges on invoices: each is a line of its own kind, once, from the day it may be billed on."""

from datetime import date

import pytest

from tests.factories.billing import FEES, left, took_back
from tests.factories.charges import charged, charges_of
from tests.factories.held_funds import with_fee
from tests.factories.invoices import billable_deal, credited, drafted, drafting, opened, paid
from tests.factories.market import Market
from tests.factories.milestones import done, eur
from tests.support.problems import problem_of
from va_market.charges.items import Days
from va_market.charges.models import ChargeKind

JANUARY = Days(date(2027, 1, 1), date(2027, 1, 31), bills_on=date(2027, 1, 1))
OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31), bills_on=date(2026, 10, 31))


class TestDrafting:
    @pytest.mark.parametrize("kind", ChargeKind)
    async def test_each_is_a_line_of_its_kind_that_leads_to_it_and_back(
        self, market: Market, kind: ChargeKind
    ) -> None:
        deal = await billable_deal(market)
        await charged(deal, kind=kind)
        [charge] = await charges_of(deal)

        invoice = await drafted(deal)

        line = invoice["lines"][0]
        assert (line["kind"], line["amount"]) == (kind, eur("500.00"))
        for name in ("description", "quantity", "unit", "unit_price", "trace"):
            assert line[name] == charge[name], name
        assert (line["first_on"], line["last_on"]) == ("2026-12-01", "2026-12-31")
        sources = f"/v1/invoices/{invoice['id']}/lines/{line['id']}/sources"
        [source] = done(await deal.assistant.get(sources))["items"]
        assert (source["kind"], source["charge_kind"]) == ("charge", kind)
        back = done(await deal.assistant.get(f"/v1/charges/{charge['id']}/invoice-line"))
        assert (back["line_id"], back["source_id"]) == (line["id"], charge["id"])

    async def test_one_of_later_waits_and_one_of_before_does_not(self, market: Market) -> None:
        deal = await billable_deal(market)
        for days in (JANUARY, OCTOBER):
            await charged(deal, days=days)

        [line] = (await drafted(deal))["lines"]

        assert line["last_on"] == "2026-10-31"

    async def test_credits_take_off(self, market: Market) -> None:
        deal = await with_fee(market, await billable_deal(market), FEES["both"])
        await charged(deal)
        await took_back(deal)

        invoice = await drafted(deal)

        assert {line["kind"]: line["amount"] for line in invoice["lines"]} == {
            "fixed_fee": eur("500.00"),
            "credit": eur("-20.00"),
            "fee": eur("14.40"),
        }
        assert (invoice["net"], invoice["assistant_fee"]) == (eur("494.40"), eur("33.60"))

    async def test_credits_alone_are_not_asked_for(self, market: Market) -> None:
        deal = await billable_deal(market)
        await took_back(deal)
        draft = await drafted(deal)

        refused = await deal.assistant.pay(f"/v1/invoices/{draft['id']}/open")

        problem_of(refused, 409, "nothing_to_pay")


class TestWhatBecomesOfIt:
    async def test_it_is_billed_once(self, market: Market) -> None:
        deal = await billable_deal(market)
        await charged(deal)
        invoice = await opened(deal)
        problem_of(await drafting(deal), 409, "nothing_to_invoice")

        await paid(deal, f"/v1/invoices/{invoice['id']}")

        assert set((await left(market, invoice)).values()) == {0}

    async def test_a_void_invoice_sets_it_free(self, market: Market) -> None:
        deal = await billable_deal(market)
        await charged(deal)
        invoice = await opened(deal)
        done(await deal.assistant.pay(f"/v1/invoices/{invoice['id']}/void", {"reason": "Twice."}))

        assert (await drafted(deal))["total"] == invoice["total"]

    async def test_left_out_it_waits(self, market: Market) -> None:
        deal = await billable_deal(market)
        await charged(deal)
        await charged(deal, "30.00", kind=ChargeKind.OVERAGE)
        draft = await drafted(deal)
        charge = next(one for one in await charges_of(deal) if one["kind"] == "overage")

        body = {"leave_out": [charge["id"]]}
        less = done(await deal.assistant.patch(f"/v1/invoices/{draft['id']}", body))

        assert "overage" not in {line["kind"] for line in less["lines"]}
        assert [one["kind"] for one in (await drafted(deal))["lines"]] == ["overage"]

    async def test_it_is_credited(self, market: Market) -> None:
        deal = await billable_deal(market)
        await charged(deal)
        invoice = await opened(deal)

        note = await credited(deal, f"/v1/invoices/{invoice['id']}")

        assert note["total"] == invoice["total"]
        assert set((await left(market, invoice)).values()) == {0}
