"""What tells who a customer was goes when it is asked for, and when its time is over."""

from typing import Any

import pytest

from tests.factories.enquiries import brought_to, recorded
from tests.factories.knowledge import ended
from tests.factories.market import Deal, Market
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.jobs.reading import walk
from tests.privacy.cast import erase, owner
from tests.timekeeping.days import later
from tests.worker.test_worker import run

TEXTS = ("customer_name", "customer_reference", "details", "answer", "escalated_to")


def is_forgotten(enquiry: dict[str, Any]) -> bool:
    texts = {enquiry[name] for name in TEXTS} | {enquiry["subject"] or None}
    assert (texts == {None}) == (enquiry["customer_forgotten_at"] is not None)
    return texts == {None}


class TestOnRequest:
    @pytest.mark.parametrize("status", ["open", "escalated", "answered", "closed"])
    async def test_every_text_goes_and_the_rest_stays(self, deal: Deal, status) -> None:
        enquiry = await brought_to(status, deal.assistant, deal)
        path = f"/v1/enquiries/{enquiry['id']}"
        found = (await deal.owner.post(f"{path}/forget-customer")).json()
        assert is_forgotten(found)
        assert (found["status"], found["channel"]) == (status, "phone")
        assert await walk(deal.owner, f"{deal.path}/enquiries", q="rossi") == []

    async def test_the_assistant_cannot(self, deal: Deal) -> None:
        enquiry = await recorded(deal.assistant, deal)
        path = f"/v1/enquiries/{enquiry['id']}"
        refused = await deal.assistant.post(f"{path}/forget-customer")
        assert verdict(refused) == (403, "forbidden")
        assert not is_forgotten((await deal.owner.get(path)).json())


class TestByTime:
    async def test_it_goes_when_nothing_changed_for_long(self, empty_market: Market) -> None:
        market = empty_market
        deal = await market.deal()
        enquiry, other = await recorded(deal.owner, deal), await recorded(deal.owner, deal)
        later(market, deal.owner, days=730)
        await deal.owner.patch(f"/v1/enquiries/{other['id']}", {"channel": "chat"})
        assert await run(market, "forget_customers") == 0
        later(market, deal.owner, seconds=1)
        assert [await run(market, "forget_customers") for _ in range(2)] == [1, 0]
        assert is_forgotten((await deal.owner.get(f"/v1/enquiries/{enquiry['id']}")).json())
        assert not is_forgotten((await deal.owner.get(f"/v1/enquiries/{other['id']}")).json())


class TestErasing:
    @pytest.mark.parametrize(("form", "is_gone"), [("individual", True), ("company", False)])
    async def test_enquiries_of_a_client_who_was_one_person_go(
        self, market: Market, form, is_gone
    ) -> None:
        olga = await owner(market, legal_form=form)
        deal = await market.deal(owner=olga)
        enquiry = await recorded(olga, deal)
        await ended(deal)
        assert (await erase(olga)).status_code == 204
        kept = "SELECT customer_name IS NULL AND subject = '' FROM enquiries WHERE id = $1"
        assert await rows.value(market, kept, enquiry["id"]) is is_gone


class TestExport:
    async def test_it_says_what_one_did_and_nothing_of_customers(self, deal: Deal) -> None:
        enquiry = await brought_to("closed", deal.assistant, deal)
        answer = await deal.assistant.get("/v1/me/data-export")
        parts = answer.json()["parts"]
        for name in ("recorded", "answered", "closed"):
            assert [one["id"] for one in parts[f"enquiries_{name}"]] == [enquiry["id"]]
        assert parts["enquiries_escalated"] == []
        assert "Rossi" not in answer.text
        assert "4711" not in answer.text
