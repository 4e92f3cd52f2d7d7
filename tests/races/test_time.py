"""Time recorded in parallel: no two entries of an assistant overlap."""

import asyncio

import asyncpg
import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.races.all_at_once import statuses
from tests.timekeeping.days import later, span

SIXTEEN = 16


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=6000)


async def deals_of_one(market: Market, number: int) -> list[Deal]:
    """Contracts of one assistant with clients of their own."""
    assistant = await market.assistant()
    return [
        await market.deal(assistant=assistant, starts_on="2026-12-01", allotted_minutes=6000)
        for _ in range(number)
    ]


async def stored(market: Market, deal: Deal) -> int:
    return await rows.value(
        market, "SELECT count(*) FROM time_entries WHERE assistant_id = $1", deal.assistant.id
    )


def record(deal: Deal, start: str, minutes: float):
    body = span(start, minutes=minutes)
    return deal.assistant.post(f"{deal.path}/time-entries", body)


class TestOverlap:
    async def test_one_of_sixteen_requests_is_stored(self, market: Market, deal: Deal):
        requests = [record(deal, f"2026-12-07T06:{n:02}Z", 60) for n in range(SIXTEEN)]
        assert await statuses(*requests) == [201] + [409] * (SIXTEEN - 1)
        assert await stored(market, deal) == 1

    async def test_one_of_sixteen_over_eight_clients_is_stored(self, market: Market):
        deals = await deals_of_one(market, 8)
        requests = [record(deals[n % 8], f"2026-12-07T06:{n:02}Z", 60) for n in range(SIXTEEN)]
        assert await statuses(*requests) == [201] + [409] * (SIXTEEN - 1)
        assert await stored(market, deals[0]) == 1

    async def test_time_side_by_side_is_all_stored(self, market: Market):
        deals = await deals_of_one(market, 8)
        requests = [record(deals[n % 8], f"2026-12-07T06:{n:02}Z", 1) for n in range(SIXTEEN)]
        assert await statuses(*requests) == [201] * SIXTEEN

    async def test_entries_that_grow_towards_each_other_never_meet(self, market: Market):
        for minute in range(4):
            deals = await deals_of_one(market, 2)
            left = (await record(deals[0], f"2026-12-07T06:0{minute}Z", 10)).json()
            right = (await record(deals[1], "2026-12-07T07:00Z", 10)).json()
            grow = {"ended_at": "2026-12-07T06:40:00Z"}, {"started_at": "2026-12-07T06:30:00Z"}
            requests = [
                deals[0].assistant.patch(f"/v1/time-entries/{entry['id']}", changes)
                for entry, changes in zip((left, right), grow, strict=True)
            ]
            assert await statuses(*requests) == [200, 409]

    async def test_claims_to_time_of_an_assistant_stand_in_a_queue(self, market: Market, deal):
        """Side by side they would wait for each other in the exclusion constraint: a deadlock."""
        held = "SELECT 1 FROM assistant_profiles WHERE user_id = $1 FOR NO KEY UPDATE"
        connection = await rows.connect(market)
        try:
            async with connection.transaction():
                await connection.execute(held, deal.assistant.id)
                waiting = asyncio.ensure_future(record(deal, "2026-12-07T06:00Z", 60))
                done, _ = await asyncio.wait([waiting], timeout=0.2)
                assert not done
            assert (await waiting).status_code == 201
        finally:
            await connection.close()

    async def test_one_of_sixteen_connections_is_stored(self, market: Market, deal: Deal):
        """Straight against the constraint of the database."""
        model = (await record(deal, "2026-12-01T00:00Z", 1)).json()
        connections = [await rows.connect(market) for _ in range(SIXTEEN)]
        try:
            done = await rows.at_once(
                *[self.insert(c, model["id"], number) for number, c in enumerate(connections)]
            )
        finally:
            for connection in connections:
                await connection.close()
        assert done.count("INSERT 0 1") == 1
        assert set(done) == {"INSERT 0 1", "refused"}
        assert await stored(market, deal) == 2

    async def insert(self, connection: asyncpg.Connection, model: str, number: int) -> str:
        await connection.execute("SET deadlock_timeout = '5ms'")
        try:
            return await connection.execute(
                "INSERT INTO time_entries SELECT d.* FROM time_entries t CROSS JOIN LATERAL "
                "jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), "
                "'started_at', timestamptz '2026-12-07T06:00Z' + $2 * interval '1 minute', "
                "'ended_at', timestamptz '2026-12-07T08:00Z')) d WHERE t.id = $1",
                model,
                number,
            )
        except (asyncpg.ExclusionViolationError, asyncpg.DeadlockDetectedError):
            return "refused"  # a deadlock is how the constraint tells two that insert at once


class TestTimer:
    async def test_one_of_twenty_starts_wins(self, market: Market, deal: Deal):
        body = {"contract_id": deal.id}
        starts = [deal.assistant.post("/v1/timers/start", body) for _ in range(20)]
        assert await statuses(*starts) == [201] + [409] * 19
        assert await stored(market, deal) == 1

    async def test_one_of_twenty_starts_over_four_clients_wins(self, market: Market):
        deals = await deals_of_one(market, 4)
        starts = [
            deals[0].assistant.post("/v1/timers/start", {"contract_id": deals[n % 4].id})
            for n in range(20)
        ]
        assert await statuses(*starts) == [201] + [409] * 19
        assert await stored(market, deals[0]) == 1

    async def test_it_stops_once(self, market: Market, deal: Deal):
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        later(market, minutes=5)
        stops = [deal.assistant.post("/v1/timers/stop") for _ in range(10)]
        assert await statuses(*stops) == [200] + [409] * 9

    async def test_a_stop_and_a_pause_stop_it_once(self, market: Market):
        for _ in range(4):
            deal = await market.deal(starts_on="2026-12-01")
            await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
            market.clock.advance(minutes=1)
            answers = await statuses(
                deal.assistant.post("/v1/timers/stop"),
                deal.owner.move(f"{deal.path}/pause", {"reason": "Summer break."}),
            )
            [entry] = (await deal.owner.get(f"{deal.path}/time-entries")).json()["items"]
            assert answers in ([200, 200], [200, 409])
            assert (entry["status"], entry["worked_seconds"]) == ("draft", 60)


class TestLimits:
    async def test_the_allotment_is_never_overdrawn(self, market: Market):
        deal = await market.deal(starts_on="2026-12-01", allotted_minutes=50)
        requests = [record(deal, f"2026-12-0{n}T06:00Z", 10) for n in range(1, 8)]
        requests += [record(deal, f"2026-12-0{n}T08:00Z", 10) for n in range(1, 8)]
        assert await statuses(*requests) == [201] * 5 + [409] * 9

    async def test_the_weekly_cap_is_never_billed_beyond(self, market: Market):
        terms = {
            "kind": "hourly",
            "rate": {"amount": "25.00", "currency": "EUR"},
            "weekly_cap_minutes": 60,
        }
        deal = await market.deal(proposal={"terms": terms}, starts_on="2026-12-01")
        entries = [
            await market.submitted(deal, hours_ago=hours, minutes=25) for hours in range(1, 7)
        ]
        approve = [deal.owner.post(f"/v1/time-entries/{e['id']}/approve") for e in entries]
        assert await statuses(*approve) == [200] * 6
        sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
        assert sheet["billable_seconds"] == 3600

    async def test_a_ceiling_is_never_billed_beyond(self, market: Market):
        ceiling = {"amount": "25.00", "currency": "EUR"}
        agreed = {"ceiling": ceiling, "rate": {"amount": "27.35", "currency": "EUR"}}
        terms = {"kind": "project", "price": ceiling, "not_to_exceed": agreed}
        job = {"engagement": "project"}
        deal = await market.deal(job=job, proposal={"terms": terms}, starts_on="2026-12-01")
        entries = [
            await market.submitted(deal, hours_ago=24 * days, minutes=25) for days in range(1, 6)
        ]
        approve = [deal.owner.post(f"/v1/time-entries/{e['id']}/approve") for e in entries]
        assert await statuses(*approve) == [200] * 5
        sheets = [
            (await deal.owner.get(f"{deal.path}/timesheet", week_of=week)).json()
            for week in ("2026-11-30", "2026-12-07")
        ]
        cents = [int(one["amount"]["subtotal"]["amount"].replace(".", "")) for one in sheets]
        assert sum(cents) == 25_00
        told = await rows.told(market, "contract.ceiling_warning", deal.id)
        assert [data["percent"] for data, _ in told] == [75, 85, 100]

    async def test_each_warning_is_told_once(self, market: Market):
        deal = await market.deal(starts_on="2026-12-01", allotted_minutes=100)
        await statuses(*[record(deal, f"2026-12-07T0{n}:00Z", 10) for n in range(10)])
        told = await rows.told(market, "contract.allotment_warning", deal.id)
        assert [data["percent"] for data, _ in told] == [80, 100]


class TestParallelWriters:
    """Sixteen at once who record, move, stop and approve: no second twice, none billed twice."""

    async def test_no_second_is_recorded_twice(self, market: Market):
        deals = await deals_of_one(market, 4)
        entries = [
            (await record(deals[n % 4], f"2026-12-07T05:{3 * n:02}Z", 1)).json()
            for n in range(SIXTEEN // 2)
        ]
        writers = [
            *[record(deals[n % 4], f"2026-12-07T05:{3 * n:02}:30Z", 4) for n in range(8)],
            *[
                deals[0].assistant.patch(
                    f"/v1/time-entries/{entry['id']}",
                    span(f"2026-12-07T05:{(7 * place) % 30:02}Z", minutes=3),
                )
                for place, entry in enumerate(entries)
            ],
        ]
        answers = await statuses(*writers)
        assert len(answers) == SIXTEEN
        assert set(answers) <= {200, 201, 409}
        assert await twice(market, deals[0]) == 0

    async def test_no_second_is_billed_twice(self, market: Market):
        deal = await market.deal(starts_on="2026-12-01", allotted_minutes=6000)
        entries = [await market.submitted(deal, hours_ago=n, minutes=30) for n in range(1, 5)]
        approvals = [
            deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")
            for entry in entries
            for _ in range(4)
        ]
        assert await statuses(*approvals) == [200] * 4 + [409] * 12
        sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
        assert sheet["billable_seconds"] == 4 * 30 * 60

    async def test_timers_that_replace_each_other_share_no_moment(self, market: Market):
        deals = await deals_of_one(market, 4)
        bodies = [{"contract_id": deals[n % 4].id, "on_running": "stop"} for n in range(SIXTEEN)]
        starts = [deals[0].assistant.post("/v1/timers/start", body) for body in bodies]
        answers = await statuses(*starts)
        assert answers[0] == 201
        assert set(answers) <= {201, 409}
        running = "SELECT count(*) FROM time_entries WHERE assistant_id = $1 AND ended_at IS NULL"
        assert await rows.value(market, running, deals[0].assistant.id) == 1
        assert await twice(market, deals[0]) == 0


async def twice(market: Market, deal: Deal) -> int:
    """Pairs of entries of an assistant that share a moment."""
    return await rows.value(
        market,
        "SELECT count(*) FROM time_entries a JOIN time_entries b ON a.id < b.id "
        "AND a.assistant_id = b.assistant_id AND tstzrange(a.started_at, a.ended_at) "
        "&& tstzrange(b.started_at, b.ended_at) WHERE a.assistant_id = $1",
        deal.assistant.id,
    )
