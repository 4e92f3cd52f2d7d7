"""Up to a hundred actions at once: each as if it had been sent alone."""

import asyncio
import time
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.market import Deal, Market, Person
from tests.invariants import rows
from tests.timekeeping.days import approved, recorded, span

PATH = "/v1/time-entries/bulk"
NOTE = "Which inbox was that?"
TWO_SECONDS = 2.0
WEEK = tuple(f"2026-12-0{day}T08:00Z" for day in range(1, 6))


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=6000)


def create(deal: Deal, start: str, *, minutes: float = 30, **fields: Any) -> dict[str, Any]:
    entry = {**span(start, minutes=minutes), **fields}
    return {"action": "create", "contract_id": deal.id, "entry": entry}


def on(entry: dict[str, Any], action: str, **fields: Any) -> dict[str, Any]:
    return {"action": action, "entry_id": entry["id"], **fields}


async def act(who: Person, *items: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await who.post(PATH, {"items": items})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def said(results: list[dict[str, Any]]) -> list[tuple[int, str | None]]:
    return [(one["status"], one["problem"] and one["problem"]["code"]) for one in results]


class TestActions:
    async def test_each_action_is_done(self, deal: Deal):
        drafts = [await recorded(deal, start, minutes=30) for start in WEEK[:3]]
        results = await act(
            deal.assistant,
            create(deal, WEEK[3], memo="Inbox"),
            on(drafts[0], "update", changes={"memo": "Calls"}),
            on(drafts[1], "submit"),
            on(drafts[2], "delete"),
        )
        assert said(results) == [(201, None), (200, None), (200, None), (204, None)]
        assert [one["time_entry"] and one["time_entry"]["memo"] for one in results] == [
            *("Inbox", "Calls", "", None)
        ]
        items = (await deal.owner.get(f"{deal.path}/time-entries")).json()["items"]
        assert sorted(one["status"] for one in items) == ["draft", "draft", "submitted"]

    async def test_what_is_shown_is_what_is_read_afterwards(self, deal: Deal):
        [made] = await act(deal.assistant, create(deal, WEEK[0], tags=["fair"]))
        path = f"/v1/time-entries/{made['time_entry']['id']}"
        assert (await deal.assistant.get(path)).json() == made["time_entry"]

    async def test_the_supervisor_decides(self, market: Market, deal: Deal):
        first, second = [await market.submitted(deal, hours_ago=n) for n in (2, 4)]
        results = await act(deal.owner, on(first, "approve"), on(second, "return", note=NOTE))
        assert [one["time_entry"]["status"] for one in results] == ["approved", "returned"]
        assert results[0]["time_entry"]["billable_seconds"] == 3600
        for kind, entry in (("approved", first), ("returned", second)):
            assert len(await rows.told(market, f"time_entry.{kind}", entry["id"])) == 1

    async def test_one_after_another(self, deal: Deal):
        entry = await recorded(deal, WEEK[0], minutes=30)
        twice = await act(deal.assistant, on(entry, "submit"), on(entry, "submit"))
        assert said(twice) == [(200, None), (409, "illegal_move")]
        both = await act(deal.assistant, create(deal, WEEK[1]), create(deal, WEEK[1]))
        assert said(both) == [(201, None), (409, "overlapping_time")]


class TestFailures:
    async def test_nothing_is_left_of_what_fails(self, market: Market, deal: Deal):
        kept, other = [await recorded(deal, start, minutes=30) for start in WEEK[:2]]
        grown = {"memo": "Lost", **span(WEEK[1], minutes=30)}
        results = await act(
            deal.assistant,
            on(kept, "update", changes=grown),
            create(deal, WEEK[0]),
            on(other, "update", changes={"memo": "Kept"}),
        )
        assert said(results) == [
            *((409, "overlapping_time"), (409, "overlapping_time"), (200, None))
        ]
        assert (await deal.assistant.get(f"/v1/time-entries/{kept['id']}")).json() == kept
        assert await rows.told(market, "time_entry.updated", kept["id"]) == []
        assert len(await rows.told(market, "time_entry.updated", other["id"])) == 1

    async def test_what_failed_may_be_mended_in_the_same_request(self, market: Market, deal: Deal):
        entry = await recorded(deal, WEEK[0], minutes=30)
        reversed_ = {"ended_at": "2026-12-01T07:00:00Z"}
        results = await act(
            deal.assistant,
            on(entry, "update", changes=reversed_),
            on(entry, "update", changes={"memo": "Mended"}),
        )
        assert said(results) == [(422, "invalid"), (200, None)]
        assert results[1]["time_entry"]["ended_at"] == entry["ended_at"]
        audited = "SELECT count(*) FROM audit_rows WHERE object_id = $1"
        assert await rows.value(market, audited, entry["id"]) == 2  # made, and changed once

    async def test_faults_point_into_the_body(self, deal: Deal):
        late = create(deal, "2026-12-07T09:59Z")
        wrong = create(deal, WEEK[0], evidence=[{"kind": "rumor"}])
        results = await act(deal.assistant, late, wrong, {"action": "pay"}, {})
        assert said(results) == [(422, "invalid")] * 4
        pointers = [one["problem"]["errors"][0]["pointer"] for one in results]
        assert pointers == [
            *("/items/0/entry/ended_at", "/items/1/entry/evidence/0/kind"),
            *("/items/2", "/items/3"),
        ]

    async def test_approved_time_stays(self, deal: Deal):
        frozen = await approved(deal, WEEK[0], minutes=30)
        results = await act(
            deal.assistant, on(frozen, "delete"), on(frozen, "update", changes={"memo": "Anew"})
        )
        assert said(results) == [(409, "illegal_move")] * 2

    async def test_the_allotment_holds_over_all_of_them(self, market: Market):
        deal = await market.deal(starts_on="2026-12-01", allotted_minutes=60)
        results = await act(deal.assistant, *[create(deal, start) for start in WEEK[:3]])
        assert [one["status"] for one in results] == [201, 201, 409]

    @pytest.mark.parametrize("count", [0, 101])
    async def test_there_are_one_to_a_hundred(self, deal: Deal, count: int):
        items = [{"action": "submit", "entry_id": str(uuid4())}] * count
        assert (await deal.assistant.post(PATH, {"items": items})).status_code == 422


class TestRights:
    async def test_things_of_others_are_as_things_that_are_missing(self, market: Market, deal):
        entry = await recorded(deal, WEEK[0], minutes=30)
        stranger = await market.assistant()
        for one in (entry, {"id": str(uuid4())}):
            results = await act(
                stranger,
                *[on(one, action) for action in ("submit", "delete", "approve")],
                on(one, "return", note=NOTE),
                on(one, "update", changes={"memo": "Mine"}),
                {**create(deal, WEEK[1]), "contract_id": one.get("contract_id", str(uuid4()))},
            )
            assert said(results) == [(404, "not_found")] * 6

    async def test_an_order_of_another_contract_is_missing(self, deal: Deal):
        results = await act(deal.assistant, create(deal, WEEK[0], work_order_id=str(uuid4())))
        assert said(results) == [(404, "not_found")]

    async def test_nobody_decides_on_their_own(self, market: Market, deal: Deal):
        entry = await market.submitted(deal)
        assert said(await act(deal.assistant, on(entry, "approve"))) == [
            (403, "not_the_supervisor")
        ]
        assert said(await act(deal.owner, on(entry, "delete"))) == [(403, "not_the_assistant")]


class TestWeek:
    async def test_thirty_assistants_are_approved_within_two_seconds(self, market: Market):
        """150 entries, day by day. The fastest day counts five times: others share the machine."""
        owner = await market.owner()
        deals = [await market.deal(owner=owner, starts_on="2026-12-01") for _ in range(30)]
        weeks = [await self.submitted_week(deal) for deal in deals]
        taken = []
        for day in zip(*weeks, strict=True):
            started = time.perf_counter()
            results = await act(owner, *[on(entry, "approve") for entry in day])
            taken.append(time.perf_counter() - started)
            assert [one["status"] for one in results] == [200] * 30
        assert min(taken) * len(taken) < TWO_SECONDS

    async def submitted_week(self, deal: Deal) -> list[dict[str, Any]]:
        made = await act(deal.assistant, *[create(deal, start) for start in WEEK])
        sent = [on(one["time_entry"], "submit") for one in made]
        return [one["time_entry"] for one in await act(deal.assistant, *sent)]

    async def test_two_requests_over_the_same_contracts_never_deadlock(self, market: Market):
        owner = await market.owner()
        deals = [await market.deal(owner=owner, starts_on="2026-12-01") for _ in range(4)]
        entries = [one for deal in deals for one in await self.submitted_week(deal)]
        items = [on(entry, "approve") for entry in entries]
        both = await asyncio.gather(act(owner, *items), act(owner, *reversed(items)))
        statuses = sorted(one["status"] for results in both for one in results)
        assert statuses == [200] * 20 + [409] * 20
