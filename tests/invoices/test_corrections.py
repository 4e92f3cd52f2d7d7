"""Time that is corrected is billed as it stands, whenever the correction came."""

import pytest

from tests.factories.corrections import corrected
from tests.factories.invoices import billable_deal, drafted, opened
from tests.factories.market import EUR_25, Deal, Market
from tests.factories.milestones import eur
from tests.timekeeping.days import approved

MORNING, NEXT = "2026-12-01T08:00Z", "2026-12-02T08:00Z"
HALF = {"ended_at": "2026-12-01T08:30:00Z"}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await billable_deal(market, starts_on="2026-11-16", allotted_minutes=6000)


class TestBefore:
    async def test_what_stands_is_billed(self, deal: Deal) -> None:
        await corrected(deal, await approved(deal, MORNING, minutes=60), **HALF)
        invoice = await drafted(deal)
        [line] = invoice["lines"]
        assert (line["quantity"], line["amount"]) == ("0.5", eur("12.50"))

    async def test_what_was_taken_away_is_not(self, deal: Deal) -> None:
        await corrected(deal, await approved(deal, MORNING, minutes=60))
        await approved(deal, NEXT, minutes=60)
        assert (await drafted(deal))["net"] == EUR_25


class TestAfter:
    async def test_the_next_invoice_bills_less(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        assert (await opened(deal))["net"] == EUR_25
        await corrected(deal, entry, **HALF)
        await approved(deal, NEXT, minutes=60)
        assert (await opened(deal))["net"] == eur("12.50")

    async def test_below_zero_nothing_is_opened(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        await opened(deal)
        await corrected(deal, entry)
        draft = await drafted(deal)
        assert draft["net"] == eur("-25.00")
        refused = await deal.assistant.pay(f"/v1/invoices/{draft['id']}/open")
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_pay")
