"""Fifty thousand rows, taken by a worker as it runs in production."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
import pytest

from tests.cli.processes import SECRET, Running, started
from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.time_imports.files import counts, sent, shown
from tests.time_imports.test_working import SLOTS, many
from tests.timekeeping.days import later

MANY = 50_000
DAYS = MANY // len(SLOTS) + 2
BROKEN = 31_415
MOST_BYTES = 200_000_000
PATIENCE = 300.0
Json = dict[str, Any]


@pytest.fixture
async def deal(empty_market: Market) -> Deal:
    """A contract that began long ago by the clock of the worker, which is that of all processes."""
    present = datetime.now(UTC)
    empty_market.clock.now = present - timedelta(days=DAYS)
    deal = await empty_market.deal(allotted_minutes=500_000)
    later(empty_market, deal.assistant, days=DAYS)
    return deal


def large_file(market: Market) -> bytes:
    """One row says an hour that no day has."""
    content = many(MANY, first=market.clock().date() - timedelta(days=DAYS))
    lines = content.split(b"\r\n")
    lines[BROKEN - 1] = lines[BROKEN - 1].replace(b":00,", b":61,")
    return b"\r\n".join(lines)


class Watched:
    """A worker at its work, with what was seen of a file and of its memory meanwhile."""

    def __init__(self, worker: Running, deal: Deal) -> None:
        self.process, self.deal = psutil.Process(worker.process.pid), deal
        self.most_bytes = 0

    async def until(self, id_: str, status: str) -> tuple[Json, list[Json]]:
        """The file once it has a status, and as it was seen on the way."""
        seen: list[Json] = []
        deadline = time.monotonic() + PATIENCE
        while True:
            file = await shown(self.deal, id_)
            self.most_bytes = max(self.most_bytes, self.process.memory_info().rss)
            if file["status"] == status:
                return file, seen
            assert time.monotonic() < deadline, file
            seen.append(file)
            await asyncio.sleep(0.25)

    async def checked(self, content: bytes) -> tuple[Json, list[Json]]:
        return await self.until((await sent(self.deal, content)).json()["id"], "checked")

    async def committed(self, id_: str) -> tuple[Json, list[Json]]:
        skip = {"on_error": "skip"}
        await self.deal.assistant.post(f"/v1/time-imports/{id_}/commit", skip)
        return await self.until(id_, "committed")


def grew(seen: list[Json], how_far: Callable[[Json], int]) -> bool:
    """Whether several steps on the way were seen, none of them back."""
    steps = [how_far(one) for one in seen]
    return steps == sorted(steps) and len({one for one in steps if 0 < one < MANY}) > 2


class TestFiftyThousandRows:
    @pytest.mark.long
    async def test_they_are_taken_once_and_within_bounds(self, empty_market: Market, deal: Deal):
        content = large_file(empty_market)
        dsn = empty_market.app.state.database.dsn
        with started("worker", database_url=dsn, secret_key=SECRET) as worker:
            watched = Watched(worker, deal)
            file, seen = await watched.checked(content)
            assert counts(file) == (MANY, MANY - 1, 0, 1)
            assert grew(seen, lambda one: one["done_rows"])

            file, seen = await watched.committed(file["id"])
            assert file["imported"] == MANY - 1
            assert grew(seen, lambda one: one["imported"])

            again, _ = await watched.checked(content)
            assert counts(again) == (MANY, 0, MANY - 1, 1)
            again, _ = await watched.committed(again["id"])
            assert again["imported"] == 0
        stored = "SELECT count(*) FROM time_entries"
        assert await rows.value(empty_market, stored) == MANY - 1
        await self.broken_row_is_named(deal, file)
        assert watched.most_bytes < MOST_BYTES

    async def broken_row_is_named(self, deal: Deal, file: Json) -> None:
        found = await deal.assistant.get(f"/v1/time-imports/{file['id']}/errors")
        [fault] = found.json()["items"]
        assert (fault["line"], fault["column"]) == (BROKEN, "Start time")
        assert fault["reason"]
