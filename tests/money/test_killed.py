"""Twenty processes move the same money while some are killed: every law holds (B9)."""

import asyncio
import multiprocessing
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

import pytest

from tests.factories.market import Market
from tests.money import mover
from tests.money.laws import check
from tests.money.moves import GROUPS
from tests.money.scene import Scene

TWENTY = 20
KILLS = 30
SEED = 20261128
# They are forked from a process that has read the application: that takes each most of its start.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.money.mover"])


class Crowd:
    """So many processes at a time; for each one that is killed another one begins."""

    def __init__(self, market: Market, scene: Scene, folder: Path) -> None:
        self.dsn = market.app.state.database.dsn
        self.written = {**scene.written(), "now": market.clock().isoformat()}
        self.began, self.folder = time.time(), folder
        self.running: list[BaseProcess] = []

    @property
    def records(self) -> list[Path]:
        return sorted(self.folder.iterdir())

    def begin(self) -> None:
        number = len(self.records)
        record = self.folder / f"{number:03}"
        record.touch()
        arguments = (self.dsn, self.written, self.began, SEED + number, str(record))
        process = _PROCESSES.Process(target=mover.move_on, args=arguments, daemon=True)
        process.start()
        self.running.append(process)

    def kill(self, process: BaseProcess) -> None:
        """With SIGKILL, whatever it is about."""
        self.running.remove(process)
        process.kill()
        process.join()

    def told(self) -> list[mover.Told]:
        return [mover.told(record) for record in self.records]


@asynccontextmanager
async def crowd(market: Market, scene: Scene, folder: Path) -> AsyncIterator[Crowd]:
    found = Crowd(market, scene, folder)
    try:
        for _ in range(TWENTY):
            found.begin()
        yield found
    finally:
        for process in [*found.running]:
            found.kill(process)


async def all_have_moved(found: Crowd) -> None:
    while not all(one.moves for one in found.told()[:TWENTY]):  # of processes
        assert [fault for one in found.told() for fault in one.faults] == []
        await asyncio.sleep(0.2)


def unheard(found: Crowd) -> Iterator[mover.Json]:
    return (one.unheard for one in found.told() if one.unheard is not None)


async def said(scene: Scene, request: mover.Json) -> tuple[int, mover.Json]:
    """The answer to the same request again, sent by the same person."""
    name = next(name for name, one in scene.people.items() if str(one.id) == request["who"])
    options = {"headers": request["headers"], "json": request["json"]}
    answer = await scene[name].request(request["method"], request["path"], **options)
    return answer.status_code, {**answer.json(), "request_id": None}


@pytest.mark.long
async def test_whatever_is_killed_every_law_holds(empty_market: Market, tmp_path: Path) -> None:
    market, chance = empty_market, Random(SEED)  # noqa: S311  # nothing secret
    scene = await Scene.make(market)
    async with crowd(market, scene, tmp_path) as found:
        await asyncio.wait_for(all_have_moved(found), 240)
        for _ in range(KILLS):
            await asyncio.sleep(chance.random() / 2)
            found.kill(chance.choice(found.running))
            found.begin()
    market.clock.now = mover.HurriedClock(market.clock(), found.began)()

    await check(market)
    told = found.told()
    assert [fault for one in told for fault in one.faults] == []
    moved = mover.together(told)
    for group, moves in GROUPS.items():
        assert any(moved[move.__name__] for move in moves), (group, moved)
    # Whose answer nobody heard is asked again: it happened or it happens now, and once.
    for request in unheard(found):
        first, second = await said(scene, request), await said(scene, request)
        assert first == second
        assert first[0] < 500
    await check(market)
