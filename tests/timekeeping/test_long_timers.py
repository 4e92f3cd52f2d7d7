"""Timers that somebody forgot: told of once, stopped, and confirmed before they are submitted."""

import asyncpg
import pytest

from tests.conftest import copied_database, running_market
from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.support.contract import Contract
from tests.timekeeping.days import later, recorded, span, stopped_by_platform
from tests.worker.test_worker import run


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=6000)


async def start(deal: Deal) -> dict:
    return (await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})).json()


async def entry_of(deal: Deal, entry: dict) -> dict:
    return (await deal.assistant.get(f"/v1/time-entries/{entry['id']}")).json()


async def forgotten(market: Market, deal: Deal) -> dict:
    """A timer that the platform stopped."""
    entry = await start(deal)
    later(market, deal.owner, deal.assistant, hours=20)
    await run(market, "stop_timers")
    return await entry_of(deal, entry)


class TestWarning:
    async def test_it_is_told_after_eight_hours_and_once(self, market: Market, deal: Deal):
        entry = await start(deal)
        later(market, deal.assistant, hours=8, seconds=-1)
        await run(market, "warn_of_timers")
        assert await rows.told(market, "timer.long_running", entry["id"]) == []
        for hours in (1 / 3600, 1, 1):
            later(market, deal.assistant, hours=hours)
            await run(market, "warn_of_timers")
        [(data, parties)] = await rows.told(market, "timer.long_running", entry["id"])
        assert data == {"contract_id": deal.id, "hours": 8}
        assert deal.assistant.id in parties

    async def test_it_runs_on(self, market: Market, deal: Deal):
        entry = await start(deal)
        later(market, deal.assistant, hours=9)
        await run(market, "warn_of_timers")
        assert (await entry_of(deal, entry))["status"] == "running"


class TestStopping:
    async def test_at_sixteen_hours_whenever_that_is_seen(self, market: Market, deal: Deal):
        entry = await start(deal)
        later(market, deal.assistant, hours=16, seconds=-1)
        await run(market, "stop_timers")
        assert (await entry_of(deal, entry))["status"] == "running"
        for _ in "12":
            later(market, deal.assistant, hours=3)
            await run(market, "stop_timers")
        stopped = await entry_of(deal, entry)
        assert (stopped["status"], stopped["worked_seconds"]) == ("draft", 16 * 3600)
        assert stopped["needs_confirmation"] is True
        assert len(await rows.told(market, "timer.stopped", entry["id"])) == 1
        assert len(await rows.told(market, "timer.auto_stopped", entry["id"])) == 1

    async def test_a_market_may_have_other_hours(
        self, postgres: str, template: str, contract: Contract
    ):
        hours = {"timer_warning_hours": 1, "timer_most_hours": 2}
        async with (
            copied_database(postgres, template) as url,
            running_market(url, contract, **hours) as market,
        ):
            deal = await market.deal(starts_on="2026-12-01", allotted_minutes=6000)
            entry = await start(deal)
            later(market, deal.assistant, hours=3)
            assert await run(market, "warn_of_timers") == 1
            assert await run(market, "stop_timers") == 1
            assert (await entry_of(deal, entry))["worked_seconds"] == 2 * 3600

    async def test_many_are_stopped_each_on_its_own_contract(self, market: Market):
        deals = [await market.deal(starts_on="2026-12-01") for _ in range(3)]
        entries = [await start(deal) for deal in deals]
        later(market, *[deal.assistant for deal in deals], hours=17)
        assert await run(market, "stop_timers") >= 3
        for deal, entry in zip(deals, entries, strict=True):
            assert (await entry_of(deal, entry))["needs_confirmation"] is True

    async def test_it_tells_of_the_minutes_that_it_used(self, market: Market):
        deal = await market.deal(starts_on="2026-12-01", allotted_minutes=900)
        await start(deal)
        later(market, deal.assistant, hours=17)
        await run(market, "stop_timers")
        told = await rows.told(market, "contract.allotment_warning", deal.id)
        assert [data["percent"] for data, _ in told] == [80, 100]


class TestConfirming:
    async def test_it_is_not_submitted_before(self, market: Market, deal: Deal):
        entry = await forgotten(market, deal)
        assert entry["allowed_actions"] == ["confirm", "delete", "update"]
        refused = await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        assert (refused.status_code, refused.json()["code"]) == (409, "time_not_confirmed")

    async def test_it_is_submitted_after(self, market: Market, deal: Deal):
        entry = await forgotten(market, deal)
        path = f"/v1/time-entries/{entry['id']}"
        confirmed = (await deal.assistant.post(f"{path}/confirm")).json()
        assert confirmed["needs_confirmation"] is False
        assert confirmed["allowed_actions"] == ["delete", "submit", "update"]
        assert (await deal.assistant.post(f"{path}/submit")).status_code == 200
        assert len(await rows.told(market, "time_entry.confirmed", entry["id"])) == 1

    async def test_other_times_are_as_good(self, market: Market, deal: Deal):
        entry = await forgotten(market, deal)
        path = f"/v1/time-entries/{entry['id']}"
        assert (await deal.assistant.patch(path, {"memo": "Inbox"})).json()["needs_confirmation"]
        changed = await deal.assistant.patch(path, {"ended_at": "2026-12-07T12:00:00Z"})
        assert changed.json()["needs_confirmation"] is False
        assert (await deal.assistant.post(f"{path}/submit")).status_code == 200

    async def test_once_and_only_where_it_is_needed(self, market: Market, deal: Deal):
        entry = await recorded(deal, "2026-12-07T08:00Z", minutes=10)
        path = f"/v1/time-entries/{entry['id']}/confirm"
        refused = await deal.assistant.post(path)
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_confirm")
        await stopped_by_platform(market, entry["id"])
        assert (await deal.assistant.post(path)).status_code == 200
        assert (await deal.assistant.post(path)).status_code == 409

    async def test_the_database_holds_to_it(self, market: Market, deal: Deal):
        entry = await forgotten(market, deal)
        connection = await rows.connect(market)
        try:
            with pytest.raises(asyncpg.CheckViolationError, match="is_confirmed_before"):
                await connection.execute(
                    "UPDATE time_entries SET status = 'submitted' WHERE id = $1", entry["id"]
                )
        finally:
            await connection.close()

    async def test_only_the_assistant_confirms(self, market: Market, deal: Deal):
        entry = await forgotten(market, deal)
        path = f"/v1/time-entries/{entry['id']}/confirm"
        assert (await deal.owner.post(path)).status_code == 403


class TestRecordingBeside:
    async def test_time_after_it_is_free(self, market: Market, deal: Deal):
        await forgotten(market, deal)  # 10:00 to 02:00
        body = span("2026-12-08T02:00Z", minutes=30)
        made = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert made.status_code == 201
