"""Orders that are moved in parallel: each move happens once, and no number is taken twice."""

import pytest

from tests.factories.market import Deal, Market
from tests.factories.work_orders import (
    MORE,
    NOTE,
    REASON,
    done,
    extension,
    order_body,
    order_in,
    ordering_deal,
)
from tests.invariants import rows
from tests.races.all_at_once import statuses
from tests.timekeeping.days import span

TWENTY = 20
HALF = TWENTY // 2
ONE_WINS = [200] + [409] * (TWENTY - 1)


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await ordering_deal(market)


class TestOrders:
    async def test_a_number_is_taken_once(self, deal: Deal):
        body = order_body()
        path = f"{deal.path}/work-orders"
        answers = await statuses(*[deal.owner.post(path, body) for _ in range(TWENTY)])
        assert answers == [201] + [409] * (TWENTY - 1)

    async def test_batches_share_the_numbers_out(self, deal: Deal):
        items = [order_body() for _ in range(5)]
        answers = await rows.at_once(
            *[deal.owner.post(f"{deal.path}/work-orders/batch", {"items": items}) for _ in range(4)]
        )
        assert sum(answer.json()["created_count"] for answer in answers) == 5

    async def test_it_is_accepted_or_returned(self, deal: Deal):
        path = await order_in(deal, "delivered")
        answers = await statuses(
            *[deal.owner.post(f"{path}/accept") for _ in range(HALF)],
            *[deal.owner.post(f"{path}/return", NOTE) for _ in range(HALF)],
        )
        assert answers == ONE_WINS

    async def test_it_is_delivered_or_cancelled(self, deal: Deal):
        path = await order_in(deal, "in_progress")
        body = {"deliverable": "All forty cards."}
        answers = await statuses(
            *[deal.assistant.post(f"{path}/deliver", body) for _ in range(HALF)],
            *[deal.owner.post(f"{path}/cancel", REASON) for _ in range(HALF)],
        )
        assert answers == ONE_WINS

    async def test_one_of_twenty_gets_a_number(self, deal: Deal):
        paths = [await order_in(deal, "open") for _ in range(TWENTY)]
        answers = await statuses(
            *[deal.owner.patch(path, {"order_number": "PO-X"}) for path in paths]
        )
        assert answers == ONE_WINS

    async def test_it_is_edited_before_it_is_delivered_or_not_at_all(self, deal: Deal):
        path = await order_in(deal, "in_progress")
        body = {"deliverable": "All forty cards."}
        answers = await statuses(
            deal.owner.patch(path, {"title": "Sixty cards"}),
            deal.assistant.post(f"{path}/deliver", body),
        )
        is_edited = (await deal.owner.get(path)).json()["title"] == "Sixty cards"
        assert answers == ([200, 200] if is_edited else [200, 409])


class TestExtensions:
    async def test_it_is_granted_or_refused(self, deal: Deal):
        order = await order_in(deal, "in_progress", allotted_minutes=60)
        path = await extension(deal, order)
        answers = await statuses(
            *[deal.owner.post(f"{path}/grant") for _ in range(HALF)],
            *[deal.owner.post(f"{path}/refuse") for _ in range(HALF)],
        )
        left = done(await deal.owner.get(order))["allotted_minutes"]
        assert answers == ONE_WINS
        assert left == {"granted": 90, "refused": 60}[done(await deal.owner.get(path))["status"]]

    async def test_one_waits_at_a_time(self, deal: Deal):
        path = await order_in(deal, "in_progress", allotted_minutes=60)
        asked = [deal.assistant.post(f"{path}/extensions", MORE) for _ in range(TWENTY)]
        assert await statuses(*asked) == [201] + [409] * (TWENTY - 1)


class TestTime:
    async def test_the_allotment_is_never_overdrawn(self, deal: Deal):
        order = await order_in(deal, "in_progress", allotted_minutes=50)
        order_id = order.rsplit("/", 1)[1]
        recorded = [
            deal.assistant.post(
                f"{deal.path}/time-entries",
                {**span(f"2026-12-07T0{hour}:00Z", minutes=10), "work_order_id": order_id},
            )
            for hour in range(10)
        ]
        assert await statuses(*recorded) == [201] * 5 + [409] * 5

    async def test_minutes_are_not_taken_back_while_time_is_recorded(self, deal: Deal):
        for hour in range(4):
            path = await order_in(deal, "in_progress", allotted_minutes=50)
            entry = span(f"2026-12-07T0{hour}:00Z", minutes=40)
            body = {**entry, "work_order_id": path.rsplit("/", 1)[1]}
            answers = await statuses(
                deal.assistant.post(f"{deal.path}/time-entries", body),
                deal.owner.patch(path, {"allotted_minutes": 30}),
            )
            burn = (await deal.owner.get(f"{path}/burn-down")).json()
            assert answers == ([201, 409] if burn["recorded_minutes"] else [200, 409])
            assert burn["recorded_minutes"] <= burn["allotted_minutes"]
