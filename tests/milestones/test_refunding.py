import pytest

from tests.factories.market import Deal, Market
from tests.factories.milestones import (
    bring_to,
    done,
    eur,
    paid_outside,
    path_of,
    project_deal,
)

REASON = {"reason": "We need it no longer."}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await project_deal(market)


@pytest.fixture
async def path(deal: Deal) -> str:
    """A milestone whose client wants the funds back."""
    return await bring_to(deal, await path_of(deal), "refund_requested")


class TestRequest:
    async def test_it_says_why_and_until_when(self, deal: Deal, path: str):
        seen = done(await deal.assistant.get(path))
        assert (seen["status"], seen["refund_reason"]) == ("refund_requested", REASON["reason"])
        assert seen["silence_ends_at"] == "2026-12-14T10:00:00Z"
        assert seen["held_funds"] == eur("400.00")

    async def test_of_nothing_it_is_refused(self, market: Market):
        deal = await project_deal(market, "300.00")
        path = await paid_outside(deal, await path_of(deal), eur("300.00"))
        refused = await deal.owner.move(f"{path}/request-refund", REASON)
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing_held")


class TestAnswer:
    async def test_agreed_to_everything_held_goes_back(self, deal: Deal, path: str):
        refunded = done(await deal.assistant.pay(f"{path}/agree-to-refund"))
        assert (refunded["status"], refunded["refunded"]) == ("refunded", eur("400.00"))
        assert refunded["held_funds"] == eur("0.00")
        movement = refunded["movements"][-1]
        assert (movement["kind"], movement["made_by"]) == ("refunded", str(deal.assistant.id))

    async def test_what_was_released_stays_with_the_assistant(self, deal: Deal):
        path = await bring_to(deal, await path_of(deal, 2), "submitted")
        await deal.owner.pay(f"{path}/approve", {"amount": eur("250.00")})
        await deal.owner.move(f"{path}/request-refund", REASON)
        refunded = done(await deal.assistant.pay(f"{path}/agree-to-refund"))
        assert (refunded["released"], refunded["refunded"]) == (eur("250.00"), eur("350.00"))

    async def test_declined_the_work_goes_on(self, deal: Deal, path: str):
        declined = done(await deal.assistant.move(f"{path}/decline-refund"))
        assert (declined["status"], declined["silence_ends_at"]) == ("funded", None)
        assert declined["held_funds"] == eur("400.00")
        assert (await deal.assistant.move(f"{path}/submit", {})).status_code == 200

    async def test_a_refund_needs_a_key(self, deal: Deal, path: str):
        refused = await deal.assistant.move(f"{path}/agree-to-refund")
        assert refused.json()["code"] == "idempotency_key_missing"
