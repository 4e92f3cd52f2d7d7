"""A week filled in by days: each cell holds what it is said to hold, and nothing twice."""

from typing import Any

import pytest

from tests.factories.market import Deal, Market
from tests.factories.work_orders import order_in
from tests.time_grid.weeks import entries, grid, minutes, path, put, row, said
from tests.timekeeping.days import later, recorded

NOTHING = [0] * 7


class TestCells:
    async def test_each_day_gets_what_it_is_said_to_hold(self, deal: Deal):
        found = await put(
            deal.assistant,
            deal,
            row(None, 60, 90, task="Inbox"),
            row(None, 30, task="Calls", is_billable=False),
        )
        assert said(found) == [("created", None)] * 3
        assert (found["done_count"], found["failed_count"]) == (3, 0)
        assert minutes(found["grid"]) == [
            ("Calls", [0, 30, 0, 0, 0, 0, 0]),
            ("Inbox", [0, 60, 90, 0, 0, 0, 0]),
        ]
        assert found["grid"]["worked_seconds"] == 180 * 60
        assert found["grid"] == await grid(deal)

    async def test_time_is_laid_from_nine_on_without_overlap(self, deal: Deal):
        await put(deal.assistant, deal, row(None, 60, task="Inbox"), row(None, 30, task="Calls"))
        found = [(one["started_at"], one["ended_at"], one["source"]) for one in await entries(deal)]
        assert found == [
            ("2026-12-01T09:00:00Z", "2026-12-01T09:30:00Z", "grid"),
            ("2026-12-01T09:30:00Z", "2026-12-01T10:30:00Z", "grid"),
        ]

    async def test_sent_again_it_changes_nothing(self, market: Market, deal: Deal):
        await put(deal.assistant, deal, row(None, 60, 90))
        before = await entries(deal)
        market.clock.advance(minutes=1)
        assert said(await put(deal.assistant, deal, row(None, 60, 90))) == [
            ("unchanged", None),
            ("unchanged", None),
        ]
        assert await entries(deal) == before

    async def test_a_cell_grows_shrinks_and_goes(self, deal: Deal):
        await put(deal.assistant, deal, row(None, 60, 60, 60))
        found = await put(deal.assistant, deal, row(None, 90, 30, 0, 0))
        assert said(found) == [
            *(("changed", None), ("changed", None), ("deleted", None), ("unchanged", None))
        ]
        assert minutes(found["grid"]) == [(None, [0, 90, 30, 0, 0, 0, 0])]
        assert len(await entries(deal)) == 2

    async def test_what_is_not_named_stays(self, deal: Deal):
        await put(deal.assistant, deal, row(None, 60, 60, task="Inbox"))
        found = await put(deal.assistant, deal, row(None, None, 30, task="Calls"))
        assert minutes(found["grid"]) == [
            ("Calls", [0, 0, 30, 0, 0, 0, 0]),
            ("Inbox", [0, 60, 60, 0, 0, 0, 0]),
        ]

    async def test_time_of_an_order_counts_for_it(self, deal: Deal):
        order = (await order_in(deal, "in_progress", allotted_minutes=60)).rsplit("/", 1)[1]
        found = await put(
            deal.assistant, deal, row(None, 60, work_order_id=order), row(None, 1, task="Calls")
        )
        assert said(found) == [("created", None)] * 2
        more = await put(deal.assistant, deal, row(None, None, 1, work_order_id=order))
        assert said(more) == [("failed", "allotment_spent")]

    async def test_an_order_of_others_is_as_one_that_is_nowhere(self, market: Market, deal: Deal):
        other = await market.deal(starts_on="2026-12-01", allotted_minutes=6000)
        foreign = (await order_in(other, "in_progress", allotted_minutes=60)).rsplit("/", 1)[1]
        asked = [
            await put(deal.assistant, deal, row(None, 60, work_order_id=one))
            for one in (foreign, "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80")
        ]
        assert [said(one) for one in asked] == [[("failed", "not_found")]] * 2
        assert asked[0]["grid"] == asked[1]["grid"]


class TestOtherTime:
    async def test_it_counts_and_stays(self, deal: Deal):
        entry = await recorded(deal, "2026-12-01T09:30Z", minutes=45, task="Inbox")
        found = await put(deal.assistant, deal, row(None, 60, task="Inbox"))
        assert said(found) == [("created", None)]
        [shown] = found["grid"]["rows"]
        assert shown["cells"][1] == {
            "on": "2026-12-01",
            "worked_seconds": 3600,
            "locked_seconds": 2700,
            "locked_reason": "draft",
        }
        made, kept = await entries(deal)
        assert kept == entry
        assert (made["started_at"], made["worked_seconds"]) == ("2026-12-01T09:00:00Z", 900)

    @pytest.mark.parametrize("status", ["submitted", "approved"])
    async def test_what_was_handed_in_is_never_changed(self, deal: Deal, status):
        made = await put(deal.assistant, deal, row(None, 60))
        entry = f"/v1/time-entries/{made['results'][0]['time_entry_id']}"
        await deal.assistant.post(f"{entry}/submit")
        if status == "approved":
            await deal.owner.post(f"{entry}/approve")
        found = await put(deal.assistant, deal, row(None, 30))
        assert said(found) == [("failed", "cell_taken")]
        assert found["grid"]["rows"][0]["cells"][1]["locked_reason"] == status
        grown = await put(deal.assistant, deal, row(None, 70))
        assert said(grown) == [("created", None)]
        assert [one["worked_seconds"] for one in await entries(deal)] == [3600, 600]

    async def test_a_returned_entry_of_the_grid_is_changed(self, deal: Deal):
        made = await put(deal.assistant, deal, row(None, 60))
        entry = f"/v1/time-entries/{made['results'][0]['time_entry_id']}"
        await deal.assistant.post(f"{entry}/submit")
        await deal.owner.post(f"{entry}/return", {"note": "Half of it, I think"})
        assert said(await put(deal.assistant, deal, row(None, 30))) == [("changed", None)]

    async def test_seconds_beyond_a_minute_are_let_be(self, deal: Deal):
        await recorded(deal, "2026-12-01T09:00Z", minutes=1.5)
        assert said(await put(deal.assistant, deal, row(None, 1))) == [("unchanged", None)]

    async def test_a_running_timer_is_in_no_cell_and_in_the_way(self, market: Market, deal: Deal):
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        later(market, deal.assistant, minutes=30)
        found = await put(deal.assistant, deal, row(601), week="2026-12-07")
        assert said(found) == [("failed", "day_full")]
        assert said(await put(deal.assistant, deal, row(600), week="2026-12-07")) == [
            ("created", None)
        ]


class TestRoom:
    async def test_a_day_takes_what_has_passed_of_it(self, deal: Deal):
        found = await put(deal.assistant, deal, row(601, task="A"), week="2026-12-07")
        assert said(found) == [("failed", "day_full")]
        assert said(await put(deal.assistant, deal, row(600, task="A"), week="2026-12-07")) == [
            ("created", None)
        ]

    async def test_a_day_to_come_takes_nothing(self, deal: Deal):
        found = await put(deal.assistant, deal, row(None, 60), week="2026-12-07")
        [problem] = [one["problem"] for one in found["results"]]
        assert (problem["code"], problem["errors"][0]["pointer"]) == (
            "invalid",
            "/rows/0/minutes/1",
        )

    async def test_what_shrinks_makes_room_for_what_grows(self, deal: Deal):
        assert said(await put(deal.assistant, deal, row(None, 1440, task="A"))) == [
            ("created", None)
        ]
        full = await put(deal.assistant, deal, row(None, 60, task="B"))
        assert said(full) == [("failed", "day_full")]
        found = await put(deal.assistant, deal, row(None, 60, task="B"), row(None, 1380, task="A"))
        assert said(found) == [("created", None), ("changed", None)]

    @pytest.mark.parametrize(
        ("zone", "week", "hours"),
        # Europe/Lisbon: 25 hours on 25 October 2026, the day on which summer time ends.
        [("Europe/Lisbon", "2026-10-25", 25), ("UTC", "2026-10-25", 24)],
    )
    async def test_the_clock_decides_how_much_a_sunday_holds(
        self, market: Market, zone, week, hours
    ):
        market.clock.advance(days=-40)  # 28 October
        owner = await market.owner(time_zone=zone)
        deal = await market.deal(owner=owner, starts_on="2026-10-20", allotted_minutes=6000)
        assert await fits(deal, week, minutes=24 * 60)
        more = await put(deal.assistant, deal, sunday(60, task="More"), week=week)
        assert (more["failed_count"] == 0) is (hours == 25)


def sunday(amount: int, **kind: Any) -> dict[str, Any]:
    return row(None, None, None, None, None, None, amount, **kind)


async def fits(deal: Deal, week: str, *, minutes: int) -> bool:
    found = await put(deal.assistant, deal, sunday(minutes), week=week)
    return said(found) == [("created", None)]


class TestRefusals:
    async def test_two_rows_of_one_kind(self, deal: Deal):
        body = {"rows": [row(60, task="Inbox"), row(30, task="Inbox")]}
        answer = await deal.assistant.request("PUT", path(deal), json=body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/rows/1"
        assert await entries(deal) == []

    @pytest.mark.parametrize(
        ("bad", "pointer"),
        [
            ({"rows": []}, "/rows"),
            ({"rows": [{"minutes": [1] * 6}]}, "/rows/0/minutes"),
            ({"rows": [{"minutes": [1441] + [None] * 6}]}, "/rows/0/minutes/0"),
            ({"rows": [{"minutes": [-1] + [None] * 6}]}, "/rows/0/minutes/0"),
            ({"rows": [{"minutes": [1.5] + [None] * 6}]}, "/rows/0/minutes/0"),
            ({"rows": [{"minutes": [None] * 7, "day": 1}]}, "/rows/0/day"),
            ({"rows": [{"minutes": [None] * 7}] * 21}, "/rows"),
        ],
    )
    async def test_what_is_no_grid(self, deal: Deal, bad, pointer):
        answer = await deal.assistant.request("PUT", path(deal), json=bad)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)

    async def test_others_have_no_grid(self, market: Market, deal: Deal):
        for method in ("GET", "PUT"):
            options = {} if method == "GET" else {"json": {"rows": [row(60)]}}
            refused = await deal.owner.request(method, path(deal), **options)
            assert refused.json()["code"] == "not_the_assistant"
            stranger = await market.person()
            missing = await stranger.request(method, path(deal), **options)
            assert missing.status_code == 404

    async def test_before_the_contract_there_is_no_time(self, deal: Deal):
        found = await put(deal.assistant, deal, row(60))  # the Monday before its first day
        [one] = found["results"]
        assert one["problem"]["errors"][0]["code"] == "before_contract"
        assert one["problem"]["errors"][0]["pointer"] == "/rows/0/minutes/0"
