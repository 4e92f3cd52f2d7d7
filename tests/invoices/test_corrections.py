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


class TestMeanwhile:
    """The draft was there first."""

    async def test_time_that_was_taken_back_is_not_billed(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        draft = await drafted(deal)
        await corrected(deal, entry, **HALF)
        path = f"/v1/invoices/{draft['id']}"
        refused = await deal.assistant.pay(f"{path}/open")
        assert (refused.status_code, refused.json()["code"]) == (409, "time_taken_back")
        await deal.assistant.delete(path)
        assert (await opened(deal))["net"] == eur("12.50")

    async def test_a_pair_is_left_out_together(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        taken = await corrected(deal, entry)
        await approved(deal, NEXT, minutes=60)
        path = f"/v1/invoices/{(await drafted(deal))['id']}"
        for half in (entry["id"], taken["reversal_id"]):
            assert (await deal.assistant.patch(path, {"leave_out": [half]})).status_code == 422
        both = {"leave_out": [entry["id"], taken["reversal_id"]]}
        assert (await deal.assistant.patch(path, both)).status_code == 200
        assert (await deal.assistant.pay(f"{path}/open")).status_code == 200


class TestAfter:
    async def test_the_next_invoice_bills_less(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        assert (await opened(deal))["net"] == EUR_25
        await corrected(deal, entry, **HALF)
        await approved(deal, NEXT, minutes=60)
        assert (await opened(deal))["net"] == eur("12.50")

    async def test_what_takes_it_back_is_not_left_out(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        await opened(deal)
        taken = await corrected(deal, entry, **HALF)
        await approved(deal, NEXT, minutes=60)
        draft = await drafted(deal)
        path = f"/v1/invoices/{draft['id']}"
        refused = await deal.assistant.patch(path, {"leave_out": [taken["reversal_id"]]})
        assert refused.status_code == 422
        [fault] = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/leave_out", "half_of_a_pair")

    async def test_below_zero_nothing_is_opened(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        await opened(deal)
        await corrected(deal, entry)
        draft = await drafted(deal)
        assert draft["net"] == eur("-25.00")
        refused = await deal.assistant.pay(f"/v1/invoices/{draft['id']}/open")
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_pay")
