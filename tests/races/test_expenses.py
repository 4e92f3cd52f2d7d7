"""Expenses that are decided on in parallel: each once, and no month beyond its cap."""

import pytest

from tests.factories.expenses import NOTE, done, expense_in, spending_deal, total
from tests.factories.market import Deal, Market
from tests.factories.reimbursement_policies import eur, rule
from tests.races.all_at_once import outcomes, statuses

TWENTY = 20
HALF = TWENTY // 2
ONE_WINS = [200] + [409] * (TWENTY - 1)


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await spending_deal(market, rule(per_month_cap="100.00"))


class TestDecisions:
    async def test_it_is_approved_returned_or_withdrawn(self, deal: Deal):
        path = await expense_in(deal, "submitted")
        answers = await statuses(
            *[deal.owner.post(f"{path}/approve", {}) for _ in range(HALF)],
            *[deal.owner.post(f"{path}/return", NOTE) for _ in range(HALF - 1)],
            deal.assistant.post(f"{path}/withdraw"),
        )
        assert answers == ONE_WINS

    async def test_it_is_changed_before_it_is_submitted_or_not_at_all(self, deal: Deal):
        path = await expense_in(deal, "draft")
        answers = await statuses(
            deal.assistant.patch(path, {"spent": eur("90.00")}),
            deal.assistant.post(f"{path}/submit"),
        )
        found = done(await deal.owner.get(path))
        is_changed = found["amount"] == eur("90.00")
        assert answers == ([200, 200] if is_changed else [200, 409])
        assert found["payable"] == found["amount"]


class TestCaps:
    async def test_a_month_is_never_beyond_its_cap(self, market: Market, deal: Deal):
        """Over two contracts with one client."""
        other = await market.deal(
            owner=deal.owner, assistant=deal.assistant, starts_on="2026-11-10"
        )
        paths = [
            await expense_in(place, "submitted", spent=eur("9.00"))
            for place in (deal, other)
            for _ in range(HALF)
        ]

        answers = await outcomes(*[deal.owner.post(f"{path}/approve", {}) for path in paths])

        listed = (await deal.owner.get("/v1/expenses", limit=100)).json()["items"]
        assert answers == {(200, ""): 12, (409, "cap_spent"): 8}
        assert total(listed).as_json() == eur("100.00")  # eleven times 9.00, and the rest of 1.00
