"""R14: the time of a work order, within what it allots."""

import pytest

from tests.factories.market import Deal, Market
from tests.factories.work_orders import (
    DELIVERED,
    done,
    extension,
    order_in,
    ordering_deal,
)
from tests.invariants import rows
from tests.timekeeping.days import approved, later, recorded, span


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await ordering_deal(market)


@pytest.fixture
async def asking(market: Market) -> Deal:
    return await ordering_deal(market, at_allotment="ask")


def id_of(path: str) -> str:
    return path.rsplit("/", 1)[1]


async def in_work(deal: Deal, minutes: int | None = 100) -> str:
    """The id of an order in work."""
    return id_of(await order_in(deal, "in_progress", allotted_minutes=minutes))


async def refused(deal: Deal, start: str, minutes: float, order: str) -> tuple[int, str]:
    body = {**span(start, minutes=minutes), "work_order_id": order}
    answer = await deal.assistant.post(f"{deal.path}/time-entries", body)
    return answer.status_code, answer.json()["code"]


async def warnings(market: Market, order: str) -> list[int]:
    told = await rows.told(market, "work_order.allotment_warning", order)
    return [data["percent"] for data, _ in told]


class TestRecord:
    async def test_the_entry_names_its_order(self, deal: Deal):
        order = await in_work(deal)
        entry = await recorded(deal, "2026-12-07T06:00Z", minutes=30, work_order_id=order)
        assert entry["work_order_id"] == order

    async def test_time_without_an_order_names_none(self, deal: Deal):
        assert (await recorded(deal, "2026-12-07T06:00Z", minutes=30))["work_order_id"] is None

    async def test_orders_of_other_contracts_do_not_exist(self, market: Market, deal: Deal):
        other = await ordering_deal(market, assistant=deal.assistant)
        order = await in_work(other)
        found = await refused(deal, "2026-12-07T06:00Z", 30, order)
        assert found == (404, "not_found")

    @pytest.mark.parametrize(
        ("status", "is_possible"),
        [
            *(("open", False), ("in_progress", True), ("delivered", True)),
            *(("returned", True), ("accepted", False), ("cancelled", False)),
        ],
    )
    async def test_it_is_recorded_while_there_is_work(self, deal: Deal, status, is_possible):
        order = id_of(await order_in(deal, status))
        body = {**span("2026-12-07T06:00Z", minutes=30), "work_order_id": order}
        answer = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert answer.status_code == (201 if is_possible else 409)

    async def test_an_entry_moves_to_an_order_and_away_from_it(self, deal: Deal):
        order = await in_work(deal)
        entry = await recorded(deal, "2026-12-07T06:00Z", minutes=30)
        path = f"/v1/time-entries/{entry['id']}"
        for wanted in (order, None):
            moved = done(await deal.assistant.patch(path, {"work_order_id": wanted}))
            assert moved["work_order_id"] == wanted

    async def test_the_time_of_one_order_is_listed(self, deal: Deal):
        order = await in_work(deal)
        mine = await recorded(deal, "2026-12-07T06:00Z", minutes=30, work_order_id=order)
        await recorded(deal, "2026-12-07T08:00Z", minutes=30)
        found = done(await deal.owner.get(f"{deal.path}/time-entries", work_order_id=order))
        assert [one["id"] for one in found["items"]] == [mine["id"]]


class TestStop:
    async def test_the_last_minute_fits_and_no_more(self, deal: Deal):
        order = await in_work(deal)
        await recorded(deal, "2026-12-07T04:00Z", minutes=99, work_order_id=order)
        assert await refused(deal, "2026-12-07T06:00Z", 2, order) == (409, "allotment_spent")
        await recorded(deal, "2026-12-07T06:00Z", minutes=1, work_order_id=order)
        await recorded(deal, "2026-12-07T07:00Z", minutes=60)

    async def test_a_longer_or_a_moved_entry_must_fit_too(self, deal: Deal):
        order = await in_work(deal)
        entry = await recorded(deal, "2026-12-07T04:00Z", minutes=99, work_order_id=order)
        path = f"/v1/time-entries/{entry['id']}"
        longer = await deal.assistant.patch(path, {"ended_at": "2026-12-07T05:41:00Z"})
        assert (longer.status_code, longer.json()["code"]) == (409, "allotment_spent")
        other = await recorded(deal, "2026-12-07T06:00Z", minutes=2)
        moved = await deal.assistant.patch(
            f"/v1/time-entries/{other['id']}", {"work_order_id": order}
        )
        assert moved.json()["code"] == "allotment_spent"

    async def test_granted_minutes_make_room(self, deal: Deal):
        order = await in_work(deal)
        await recorded(deal, "2026-12-07T04:00Z", minutes=100, work_order_id=order)
        asked = await extension(deal, f"/v1/work-orders/{order}")
        await deal.owner.post(f"{asked}/grant")
        await recorded(deal, "2026-12-07T06:00Z", minutes=30, work_order_id=order)

    async def test_no_timer_starts_on_a_spent_one(self, deal: Deal):
        order = await in_work(deal)
        await recorded(deal, "2026-12-07T04:00Z", minutes=100, work_order_id=order)
        body = {"contract_id": deal.id, "work_order_id": order}
        spent = await deal.assistant.post("/v1/timers/start", body)
        assert spent.json()["code"] == "allotment_spent"

    async def test_without_an_allotment_only_the_contract_limits(self, deal: Deal):
        order = await in_work(deal, None)
        await recorded(deal, "2026-12-06T04:00Z", minutes=600, work_order_id=order)

    async def test_the_allotment_of_the_contract_still_holds(self, market: Market):
        deal = await ordering_deal(market, allotted_minutes=60)
        order = await in_work(deal)
        assert await refused(deal, "2026-12-07T04:00Z", 61, order) == (409, "allotment_spent")


class TestAsk:
    async def test_the_excess_is_recorded_and_not_billed(self, asking: Deal):
        order = await in_work(asking)
        entries = [
            await approved(asking, f"2026-12-07T{hour}:00Z", minutes=50, work_order_id=order)
            for hour in ("02", "04", "06")
        ]
        assert [one["billable_seconds"] for one in entries] == [3000, 3000, 0]

    async def test_granted_minutes_are_billed_from_then_on(self, asking: Deal):
        order = await in_work(asking)
        await approved(asking, "2026-12-07T02:00Z", minutes=100, work_order_id=order)
        asked = await extension(asking, f"/v1/work-orders/{order}")
        await asking.owner.post(f"{asked}/grant")
        entry = await approved(asking, "2026-12-07T04:00Z", minutes=50, work_order_id=order)
        assert entry["billable_seconds"] == 1800


class TestWarnings:
    async def test_they_come_exactly_at_the_crossings(self, market: Market, deal: Deal):
        order = await in_work(deal)
        heard = []
        for start, minutes in (("03:00", 79), ("05:00", 1), ("06:00", 19), ("07:00", 1)):
            await recorded(deal, f"2026-12-07T{start}Z", minutes=minutes, work_order_id=order)
            heard.append(await warnings(market, order))
        assert heard == [[], [80], [80], [80, 100]]

    async def test_a_timer_crosses_when_it_stops(self, market: Market, deal: Deal):
        order = await in_work(deal)
        body = {"contract_id": deal.id, "work_order_id": order}
        started = done(await deal.assistant.post("/v1/timers/start", body))
        assert started["work_order_id"] == order
        later(market, deal.assistant, minutes=85)
        await deal.assistant.post("/v1/timers/stop")
        assert await warnings(market, order) == [80]


class TestBurnDown:
    async def test_the_figures_add_up(self, deal: Deal):
        order = await in_work(deal)
        await approved(deal, "2026-12-07T03:00Z", minutes=50, work_order_id=order)
        await recorded(deal, "2026-12-07T05:00Z", minutes=30, work_order_id=order)
        await recorded(deal, "2026-12-07T07:00Z", minutes=45)
        for person in (deal.owner, deal.assistant):
            burn = done(await person.get(f"/v1/work-orders/{order}/burn-down"))
            assert burn == {
                "work_order_id": order,
                "contract_id": deal.id,
                "allotted_minutes": 100,
                "recorded_minutes": 80,
                "approved_minutes": 50,
                "remaining_minutes": 20,
                "used_percent": 80,
                "warning_percent": 80,
            }

    async def test_without_an_allotment_there_is_no_share(self, deal: Deal):
        order = await in_work(deal, None)
        await recorded(deal, "2026-12-07T05:00Z", minutes=30, work_order_id=order)
        burn = done(await deal.owner.get(f"/v1/work-orders/{order}/burn-down"))
        assert burn["recorded_minutes"] == 30
        assert [burn[name] for name in ("remaining_minutes", "used_percent")] == [None, None]

    async def test_strangers_do_not_see_it(self, market: Market, deal: Deal):
        order, stranger = await in_work(deal), await market.owner()
        assert (await stranger.get(f"/v1/work-orders/{order}/burn-down")).status_code == 404


class TestAfterwards:
    async def test_time_is_recorded_after_the_delivery(self, deal: Deal):
        order = await in_work(deal)
        await deal.assistant.post(f"/v1/work-orders/{order}/deliver", DELIVERED)
        await recorded(deal, "2026-12-07T05:00Z", minutes=30, work_order_id=order)
