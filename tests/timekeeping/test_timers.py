import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.timekeeping.days import at, later, recorded, span

BREAK = {"reason": "Summer break."}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=6000)


async def start(deal: Deal, **fields: object) -> dict:
    made = await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id, **fields})
    assert made.status_code == 201, made.text
    return made.json()


async def entry_of(deal: Deal, entry: dict) -> dict:
    return (await deal.assistant.get(f"/v1/time-entries/{entry['id']}")).json()


class TestStarting:
    async def test_it_runs_from_now(self, deal: Deal):
        entry = await start(deal, memo="Inbox", is_billable=False)
        assert (entry["status"], entry["source"]) == ("running", "timer")
        assert entry["started_at"] == "2026-12-07T10:00:00Z"
        assert entry["ended_at"] is entry["worked_seconds"] is None
        assert (entry["memo"], entry["is_billable"]) == ("Inbox", False)
        assert entry["allowed_actions"] == ["discard", "stop"]

    async def test_there_is_one_over_all_contracts(self, market: Market, deal: Deal):
        other = await market.deal(assistant=deal.assistant)
        await start(deal)
        for contract in (deal, other):
            refused = await deal.assistant.post("/v1/timers/start", {"contract_id": contract.id})
            assert (refused.status_code, refused.json()["code"]) == (409, "timer_running")

    async def test_only_the_assistant_starts_it(self, market: Market, deal: Deal):
        body = {"contract_id": deal.id}
        assert (await deal.owner.post("/v1/timers/start", body)).status_code == 403
        stranger = await market.assistant()
        assert (await stranger.post("/v1/timers/start", body)).status_code == 404
        assert (await market.client.post("/v1/timers/start", json=body)).status_code == 401

    @pytest.mark.parametrize("action", ["pause", "end"])
    async def test_it_needs_an_active_contract(self, deal: Deal, action):
        await deal.owner.move(f"{deal.path}/{action}", BREAK)
        refused = await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")

    async def test_it_may_follow_work_by_hand_at_once(self, deal: Deal):
        await recorded(deal, "2026-12-07T09:00Z", minutes=60)
        assert (await start(deal))["status"] == "running"

    async def test_nothing_is_recorded_into_its_time(self, market: Market, deal: Deal):
        await start(deal)
        later(market, minutes=10)
        refused = await deal.assistant.post(
            f"{deal.path}/time-entries", span("2026-12-07T10:05Z", minutes=5)
        )
        assert refused.json()["code"] == "overlapping_time"
        assert (await recorded(deal, "2026-12-07T09:50Z", minutes=10))["status"] == "draft"


class TestStopping:
    async def test_the_entry_becomes_a_draft(self, market: Market, deal: Deal):
        await start(deal)
        later(market, minutes=12, seconds=30)
        entry = (await deal.assistant.post("/v1/timers/stop")).json()
        assert (entry["status"], entry["worked_seconds"]) == ("draft", 750)
        assert entry["ended_at"] == "2026-12-07T10:12:30Z"

    async def test_there_must_be_one(self, deal: Deal):
        refused = await deal.assistant.post("/v1/timers/stop")
        assert (refused.status_code, refused.json()["code"]) == (409, "no_timer_running")

    async def test_it_stops_once(self, deal: Deal):
        await start(deal)
        await deal.assistant.post("/v1/timers/stop")
        assert (await deal.assistant.post("/v1/timers/stop")).status_code == 409

    async def test_a_stop_at_once_is_no_time_at_all(self, deal: Deal):
        await start(deal)
        stopped = await deal.assistant.post("/v1/timers/stop")
        assert (stopped.status_code, stopped.json()["worked_seconds"]) == (200, 0)

    async def test_a_day_is_the_longest(self, market: Market, deal: Deal):
        await start(deal)
        later(market, deal.assistant, hours=30)
        entry = (await deal.assistant.post("/v1/timers/stop")).json()
        assert entry["worked_seconds"] == 86400
        assert at(entry["ended_at"]) == at("2026-12-08T10:00Z")

    async def test_the_next_one_may_start_at_once(self, market: Market, deal: Deal):
        await start(deal)
        later(market, minutes=5)
        await deal.assistant.post("/v1/timers/stop")
        assert (await start(deal))["status"] == "running"

    async def test_it_is_for_the_person_who_runs_it(self, deal: Deal):
        await start(deal)
        assert (await deal.owner.post("/v1/timers/stop")).json()["code"] == "no_timer_running"


class TestRestOfTheContract:
    @pytest.mark.parametrize("action", ["pause", "end"])
    @pytest.mark.parametrize("by", ["owner", "assistant"])
    async def test_the_timer_stops_with_it(self, market: Market, deal: Deal, action, by):
        entry = await start(deal)
        later(market, minutes=5)
        await getattr(deal, by).move(f"{deal.path}/{action}", BREAK)
        later(market, minutes=5)
        stopped = await entry_of(deal, entry)
        assert (stopped["status"], stopped["worked_seconds"]) == ("draft", 300)
        assert stopped["ended_at"] == "2026-12-07T10:05:00Z"
        assert len(await rows.told(market, "timer.stopped", entry["id"])) == 1

    async def test_rest_does_not_count_after_resuming(self, market: Market, deal: Deal):
        entry = await start(deal)
        for minutes, action in ((5, "pause"), (2, "resume")):
            later(market, minutes=minutes)
            await deal.owner.move(f"{deal.path}/{action}", BREAK if action == "pause" else None)
        later(market, minutes=5)
        await deal.assistant.post("/v1/timers/stop")
        assert (await entry_of(deal, entry))["worked_seconds"] == 300

    async def test_the_timer_of_another_contract_runs_on(self, market: Market, deal: Deal):
        other = await market.deal(assistant=deal.assistant)
        entry = await start(other)
        await deal.owner.move(f"{deal.path}/pause", BREAK)
        assert (await entry_of(deal, entry))["status"] == "running"

    async def test_the_burn_down_rests_as_well(self, market: Market, deal: Deal):
        await start(deal)
        later(market, minutes=5)
        await deal.owner.move(f"{deal.path}/pause", BREAK)
        later(market, minutes=8)
        burn = (await deal.owner.get(f"{deal.path}/burn-down")).json()
        assert burn["recorded_minutes"] == 5
