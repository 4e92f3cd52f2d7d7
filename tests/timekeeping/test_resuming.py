"""Timers that follow others: resumed, replaced, looked at, discarded."""

from asyncio import wait_for

import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.timekeeping.days import approved, later, recorded

SAID = {"memo": "Inbox", "task": "Triage", "tags": ["fair"], "is_billable": False}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=6000)


async def start(deal: Deal, **fields: object) -> dict:
    made = await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id, **fields})
    assert made.status_code == 201, made.text
    return made.json()


async def resume(deal: Deal, entry: dict, **fields: object):
    return await deal.assistant.post(f"/v1/time-entries/{entry['id']}/resume", fields)


class TestCurrent:
    async def test_it_is_the_one_that_runs(self, deal: Deal):
        entry = await start(deal)
        assert (await deal.assistant.get("/v1/timers/current")).json() == entry

    async def test_there_is_none_before_and_after(self, market: Market, deal: Deal):
        assert (await deal.assistant.get("/v1/timers/current")).status_code == 404
        await start(deal)
        later(market, minutes=5)
        await deal.assistant.post("/v1/timers/stop")
        assert (await deal.assistant.get("/v1/timers/current")).status_code == 404

    async def test_the_client_has_none(self, deal: Deal):
        await start(deal)
        assert (await deal.owner.get("/v1/timers/current")).status_code == 404


class TestDiscarding:
    async def test_nothing_is_left_of_it(self, market: Market, deal: Deal):
        entry = await start(deal)
        later(market, minutes=5)
        assert (await deal.assistant.post("/v1/timers/discard")).status_code == 204
        assert (await deal.assistant.get(f"/v1/time-entries/{entry['id']}")).status_code == 404
        burn = (await deal.owner.get(f"{deal.path}/burn-down")).json()
        assert burn["recorded_minutes"] == 0
        assert len(await rows.told(market, "timer.discarded", entry["id"])) == 1

    async def test_there_must_be_one(self, deal: Deal):
        await recorded(deal, "2026-12-07T08:00Z", minutes=10)
        refused = await deal.assistant.post("/v1/timers/discard")
        assert (refused.status_code, refused.json()["code"]) == (409, "no_timer_running")


class TestReplacing:
    async def test_the_other_one_stops_as_it_starts(self, market: Market, deal: Deal):
        other = await market.deal(assistant=deal.assistant)
        first = await start(deal)
        later(market, minutes=5)
        second = await start(other, on_running="stop")
        stopped = (await deal.assistant.get(f"/v1/time-entries/{first['id']}")).json()
        assert (stopped["status"], stopped["worked_seconds"]) == ("draft", 300)
        assert stopped["ended_at"] == second["started_at"] == "2026-12-07T10:05:00Z"

    async def test_on_the_same_contract_as_well(self, market: Market, deal: Deal):
        first = await start(deal)
        later(market, minutes=5)
        second = await start(deal, on_running="stop", memo="Calls")
        assert (await deal.assistant.get("/v1/timers/current")).json()["id"] == second["id"]
        assert len(await rows.told(market, "timer.stopped", first["id"])) == 1

    async def test_without_another_one_it_just_starts(self, deal: Deal):
        assert (await start(deal, on_running="stop"))["status"] == "running"

    async def test_the_other_one_runs_on_where_it_cannot_start(self, market: Market, deal: Deal):
        other = await market.deal(assistant=deal.assistant)
        await other.owner.move(f"{other.path}/pause", {"reason": "Summer break."})
        first = await start(deal)
        body = {"contract_id": other.id, "on_running": "stop"}
        assert (await deal.assistant.post("/v1/timers/start", body)).status_code == 409
        assert (await deal.assistant.get("/v1/timers/current")).json()["id"] == first["id"]

    async def test_what_is_not_ones_own_holds_and_waits_for_nothing(self, market, deal: Deal):
        foreign = await market.deal()
        await start(deal)
        other = await rows.connect(market)
        try:
            async with other.transaction():  # somebody works on the contract of the running timer
                await other.execute("SELECT FROM contracts WHERE id = $1 FOR UPDATE", deal.id)
                body = {"contract_id": foreign.id, "on_running": "stop"}
                refused = await wait_for(deal.assistant.post("/v1/timers/start", body), 5)
        finally:
            await other.close()
        assert refused.status_code == 404


class TestResuming:
    async def test_the_work_is_the_same_and_the_time_new(self, market: Market, deal: Deal):
        first = await start(deal, **SAID)
        later(market, minutes=5)
        await deal.assistant.post("/v1/timers/stop")
        later(market, minutes=5)
        second = (await resume(deal, first)).json()
        assert second["id"] != first["id"]
        assert (second["status"], second["started_at"]) == ("running", "2026-12-07T10:10:00Z")
        assert {name: second[name] for name in SAID} == SAID

    async def test_what_is_approved_may_go_on_in_another_entry(self, deal: Deal):
        frozen = await approved(deal, "2026-12-07T08:00Z", minutes=60, memo="Inbox")
        made = await resume(deal, frozen)
        assert (made.status_code, made.json()["memo"]) == (201, "Inbox")
        assert made.headers["location"] == f"/v1/time-entries/{made.json()['id']}"

    async def test_a_running_one_is_in_its_way_or_makes_way(self, market: Market, deal: Deal):
        earlier = await recorded(deal, "2026-12-07T08:00Z", minutes=10, task="Triage")
        await start(deal)
        later(market, minutes=5)
        assert (await resume(deal, earlier)).json()["code"] == "timer_running"
        assert (await resume(deal, earlier, on_running="stop")).json()["task"] == "Triage"
        items = (await deal.assistant.get("/v1/time-entries", status="running")).json()["items"]
        assert len(items) == 1

    async def test_only_for_whose_work_it_was(self, market: Market, deal: Deal):
        earlier = await recorded(deal, "2026-12-07T08:00Z", minutes=10)
        path = f"/v1/time-entries/{earlier['id']}/resume"
        assert (await deal.owner.post(path, {})).status_code == 403
        stranger = await market.assistant()
        assert (await stranger.post(path, {})).status_code == 404
