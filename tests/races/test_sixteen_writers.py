"""All ways to record time at once, over two contracts of one assistant."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.time_grid.weeks import path, row
from tests.time_imports.files import TOGGL, checked, file_of, shown, toggl, worked_through
from tests.timekeeping.days import span
from va_market.time_imports import service as imports

ROUNDS = 3
Writer = Callable[[], Awaitable[list[httpx.Response]]]
_PROBLEMS = {409, 422}
SHARED = (
    "SELECT count(*) FROM time_entries a JOIN time_entries b ON a.id < b.id "
    "AND a.assistant_id = b.assistant_id AND tstzrange(a.started_at, a.ended_at) "
    "&& tstzrange(b.started_at, b.ended_at) WHERE a.assistant_id = $1"
)
COVERED = (
    "WITH mine AS (SELECT tstzrange(started_at, ended_at) AS span FROM time_entries "
    "WHERE assistant_id = $1 AND status = 'approved') "
    "SELECT (SELECT sum(upper(span) - lower(span)) FROM mine) = (SELECT "
    "sum(upper(one) - lower(one)) FROM (SELECT unnest(range_agg(span)) FROM mine) AS apart(one))"
)
BY_SOURCE = "SELECT DISTINCT source FROM time_entries WHERE assistant_id = $1"
APPROVALS = (
    "SELECT count(*), count(DISTINCT subject_id) FROM events "
    "WHERE kind = 'time_entry.approved' AND data ->> 'contract_id' = ANY ($1)"
)


@pytest.fixture
async def deals(empty_market: Market) -> list[Deal]:
    """Two clients of one assistant."""
    assistant = await empty_market.assistant()
    fields = {"assistant": assistant, "starts_on": "2026-12-01", "allotted_minutes": 60_000}
    return [await empty_market.deal(**fields) for _ in range(2)]


class Writers:
    """Sixteen of one assistant: four of each way that sends requests, and the work behind files."""

    def __init__(self, market: Market, deals: list[Deal]) -> None:
        self.market, self.deals, self.me = market, deals, deals[0].assistant

    def all(self) -> list[Writer]:
        ways = (self.timers, self.entries, self.grid, self.bulk)
        return [self.of(way, number) for way in ways for number in range(4)]

    def of(self, way: Callable[[Deal, int], Awaitable[list[Any]]], number: int) -> Writer:
        deal = self.deals[number % 2]

        async def write() -> list[httpx.Response]:
            return [one for turn in range(ROUNDS) for one in await way(deal, 4 * turn + number)]

        return write

    async def timers(self, deal: Deal, number: int) -> list[httpx.Response]:
        body = {"contract_id": deal.id, "on_running": "stop" if number % 3 else "error"}
        started = await self.me.post("/v1/timers/start", body)
        return [started, await self.me.post("/v1/timers/stop")]

    async def entries(self, deal: Deal, number: int) -> list[httpx.Response]:
        body = span(f"2026-12-02T09:{5 * number % 60:02}Z", minutes=10)
        return [await self.me.post(f"{deal.path}/time-entries", body)]

    async def grid(self, deal: Deal, number: int) -> list[httpx.Response]:
        body = {"rows": [row(None, 60, 30 + number, 480, task="Inbox"), row(None, 45, 600)]}
        return [await self.me.request("PUT", path(deal), json=body)]

    async def bulk(self, _deal: Deal, number: int) -> list[httpx.Response]:
        starts = [f"2026-12-02T{hour:02}:{number:02}Z" for hour in (9, 10, 11, 23)]
        items = [
            {
                "action": "create",
                "contract_id": self.deals[place % 2].id,
                "entry": span(start, minutes=30),
            }
            for place, start in enumerate(starts)
        ]
        return [await self.me.post("/v1/time-entries/bulk", {"items": items})]


async def files_to_take(market: Market, deals: list[Deal]) -> list[str]:
    """A file on each contract that is about to be taken, with rows where the others write."""
    found = []
    for place, deal in enumerate(deals):
        lines = [
            toggl("2026-12-02", f"{hour:02}:{half:02}:00", f"{hour:02}:{half + 10}:00", "00:10:00")
            for hour in range(8, 18)
            for half in (15 * place, 30 + 15 * place)
        ]
        found.append((await checked(market, deal, file_of(TOGGL, lines)))["id"])
    for one in found:
        await deals[0].assistant.post(f"/v1/time-imports/{one}/commit", {"on_error": "skip"})
    return found


@asynccontextmanager
async def busy_background(market: Market) -> AsyncIterator[None]:
    """Two workers take files, and time goes on, until the others are done."""

    async def work() -> None:
        await asyncio.sleep(0.1)  # in the midst of the others
        while True:
            await imports.work_next(market.app.state.database, clock=market.clock)
            market.clock.advance(milliseconds=500)
            await asyncio.sleep(0.01)

    workers = [asyncio.create_task(work()) for _ in range(2)]
    yield
    assert not [one for one in workers if one.done()]  # none came upon a fault
    for one in workers:
        one.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


def refusals(answer: httpx.Response) -> set[int]:
    """The statuses of what was not done, item by item where there are many."""
    if answer.status_code >= 400:
        return {answer.status_code}
    results = answer.json().get("results", [])
    return {one["problem"]["status"] for one in results if one["problem"]}


async def approve_all(deals: list[Deal]) -> Counter[int]:
    """Hand all in, and let four supervisors approve each at once."""
    answers: list[httpx.Response] = []
    for deal in deals:
        found = await deal.owner.get(f"{deal.path}/time-entries", limit=100)
        ids = [one["id"] for one in found.json()["items"]]
        items = [{"action": "submit", "entry_id": one} for one in ids]
        await deal.assistant.post("/v1/time-entries/bulk", {"items": items})
        approve = {"items": [{"action": "approve", "entry_id": one} for one in ids]}
        answers += await rows.at_once(
            *[deal.owner.post("/v1/time-entries/bulk", approve) for _ in range(4)]
        )
    return Counter(one["status"] for answer in answers for one in answer.json()["results"])


class TestSixteenWriters:
    @pytest.mark.long
    async def test_no_second_is_recorded_or_billed_twice(
        self, empty_market: Market, deals: list[Deal]
    ):
        market, me = empty_market, deals[0].assistant.id
        files = await files_to_take(market, deals)
        async with busy_background(market):
            done = await rows.at_once(*[write() for write in Writers(market, deals).all()])
        await worked_through(market)
        await deals[0].assistant.post("/v1/timers/stop")

        answers = [one for answers in done for one in answers]
        assert {status for one in answers for status in refusals(one)} <= _PROBLEMS
        taken = [await shown(deal, one) for deal, one in zip(deals, files, strict=True)]
        assert [one["status"] for one in taken] == ["committed"] * 2
        assert [one["imported"] + one["faulty"] for one in taken] == [20, 20]
        assert await rows.value(market, SHARED, me) == 0
        ways = {one["source"] for one in await rows.fetch(market, BY_SOURCE, me)}
        assert ways == {"timer", "manual", "grid", "import"}

        statuses = await approve_all(deals)
        assert statuses[409] == 3 * statuses[200]
        assert await rows.value(market, COVERED, me)
        ids = [deal.id for deal in deals]
        [(approvals, entries)] = await rows.fetch(market, APPROVALS, ids)
        assert approvals == entries == statuses[200]
