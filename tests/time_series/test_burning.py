"""What each step leaves of allotment, caps, ceiling and the minutes of an order."""

from typing import Any

import pytest

from tests.factories.amendments import agreed, hourly
from tests.factories.market import Deal, Market
from tests.factories.work_orders import order_in
from tests.substitutions.team import team
from tests.time_series.asking import HOUR, burn_down, column, read
from tests.timekeeping.days import approved, later, recorded

CAPPED = hourly("25.00", weekly_cap_minutes=120)
UP_TO = {
    "kind": "project",
    "price": {"amount": "100.00", "currency": "EUR"},
    "not_to_exceed": {
        "ceiling": {"amount": "100.00", "currency": "EUR"},
        "rate": {"amount": "27.35", "currency": "EUR"},
    },
}


async def deal_under(market: Market, terms: dict[str, Any]) -> Deal:
    """A contract on its third Monday."""
    deal = await market.deal(
        job={"engagement": terms["kind"]},
        proposal={"terms": terms},
        starts_on="2026-12-01",
        allotted_minutes=600,
    )
    later(market, deal.owner, deal.assistant, days=14)
    return deal


class TestAllotment:
    async def test_it_is_what_all_time_up_to_a_day_leaves(self, market: Market):
        deal = await deal_under(market, hourly("20.00"))
        await approved(deal, "2026-12-02T09:00Z", minutes=100)  # before the span
        await approved(deal, "2026-12-08T09:00Z", minutes=60)
        await recorded(deal, "2026-12-08T11:00Z", minutes=30.5)
        await recorded(deal, "2026-12-10T09:00Z", minutes=405)
        found = await burn_down(deal, "2026-12-07", "2026-12-10")
        assert found["allotted_minutes"] == 600
        assert column(found, "recorded_seconds") == [0, 5430, 0, 24_300]
        assert column(found, "billable_seconds") == [0, HOUR, 0, 0]
        assert column(found, "allotment_left_seconds") == [30_000, 24_570, 24_570, 270]
        assert column(found, "caps") == [[]] * 4
        now = (await deal.owner.get(f"{deal.path}/burn-down")).json()
        assert now["remaining_minutes"] == 270 // 60 + 1  # minutes that are begun count as left


class TestCaps:
    async def test_each_week_begins_with_the_whole_cap(self, market: Market):
        deal = await deal_under(market, CAPPED)
        await approved(deal, "2026-12-04T09:00Z", minutes=50)
        await approved(deal, "2026-12-06T23:30Z", minutes=60)  # over midnight, in the old week
        await approved(deal, "2026-12-07T09:00Z", minutes=150)
        found = await burn_down(deal, "2026-12-05", "2026-12-08")
        assert self.left(found) == [70 * 60, 10 * 60, 0, 0]
        weeks = await burn_down(deal, "2026-11-30", "2026-12-20", by="week")
        assert self.left(weeks) == [10 * 60, 0, 2 * HOUR]
        month = await burn_down(deal, "2026-12-01", "2026-12-31", by="month")
        [[cap]] = column(month, "caps")
        assert cap == {"kind": "hourly", "cap_seconds": 2 * HOUR, "left_seconds": 2 * HOUR}

    async def test_the_highest_of_a_week_holds_for_it(self, market: Market):
        deal = await deal_under(market, CAPPED)
        await agreed(deal, effective_on="2026-12-23", terms=hourly("25.00", weekly_cap_minutes=180))
        await agreed(deal, effective_on="2026-12-30", terms=hourly("25.00"))
        found = await burn_down(deal, "2026-12-14", "2027-01-03", by="week")
        assert self.left(found) == [2 * HOUR, 3 * HOUR, None]

    def left(self, found: dict[str, Any]) -> list[int | None]:
        """Of the one part that has a cap."""
        return [
            point["caps"][0]["left_seconds"] if point["caps"] else None for point in found["points"]
        ]


class TestCeilings:
    async def test_each_week_is_one_line_of_it(self, market: Market):
        deal = await deal_under(market, UP_TO)
        await approved(deal, "2026-12-02T09:00Z", minutes=100)
        await approved(deal, "2026-12-08T09:00Z", minutes=30)
        await approved(deal, "2026-12-09T09:00Z", minutes=31)
        found = await burn_down(deal, "2026-12-07", "2026-12-10")
        left = [one["amount"] for one in column(found, "ceiling_left")]
        # 45.5833...; 13.675 and, with the rest of the week, 27.8058...
        assert left == ["54.42", "40.74", "26.61", "26.61"]
        sheet = await deal.owner.get(f"{deal.path}/timesheet", week_of="2026-12-08")
        assert sheet.json()["ceiling"]["left"]["amount"] == left[-1]

    async def test_without_one_nothing_is_left_of_it(self, market: Market):
        found = await burn_down(await market.deal(), "2026-12-07", "2026-12-07")
        assert column(found, "ceiling_left") == [None]


class TestOrders:
    @pytest.mark.parametrize(
        ("allotted", "left"), [(120, [5400, 5400, 0]), (None, [None, None, None])]
    )
    async def test_their_own_time_alone_counts(self, market: Market, allotted, left):
        deal = await deal_under(market, hourly("20.00"))
        path = await order_in(deal, "in_progress", allotted_minutes=allotted)
        of_order = {"work_order_id": path.rsplit("/", 1)[1]}
        await recorded(deal, "2026-12-08T09:00Z", minutes=30, **of_order)
        await recorded(deal, "2026-12-08T11:00Z", minutes=300)
        await recorded(deal, "2026-12-10T09:00Z", minutes=90, **of_order)
        found = await read(deal.assistant, f"{path}/burn-down/series", "2026-12-08", "2026-12-10")
        assert column(found, "recorded_seconds") == [1800, 0, 5400]
        assert column(found, "left_seconds") == left
        assert (found["allotted_minutes"], found["contract_id"]) == (allotted, deal.id)


class TestReaders:
    async def test_who_took_over_reads_it_from_that_day_on(self, market: Market):
        crew = await team(market)
        await crew.record(crew.deal.assistant, hours_ago=2, minutes=60)
        await crew.handed_over()
        later(market, crew.deal.owner, crew.backup, crew.deal.assistant, days=1)
        span = ("2026-12-06", "2026-12-08")
        seen = await burn_down(crew.deal, *span, who=crew.backup)
        assert column(seen, "starts_on") == ["2026-12-07", "2026-12-08"]
        whole = await burn_down(crew.deal, *span)
        assert column(whole, "recorded_seconds") == [0, HOUR, 0]
        before = await burn_down(crew.deal, "2026-12-01", "2026-12-05", who=crew.backup)
        assert before["points"] == []
        refused = await crew.deal.assistant.get(f"{crew.path}/burn-down/series")
        assert refused.status_code == 404
