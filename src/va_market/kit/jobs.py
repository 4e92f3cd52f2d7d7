"""Periodic background work on pgqueuer: one run at a time, over however many processes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer import PgQueuer
from pgqueuer.models import Schedule

log = structlog.get_logger()
RETRY_SECONDS = 5
_HAS_TABLES = "SELECT to_regclass('pgqueuer_schedules')"
POLL = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Periodic:
    """`work` runs when `cron` says, in its own transaction, and returns how much it did."""

    name: str
    cron: str
    work: Callable[[], Awaitable[int]]


async def run(dsn: str, works: Sequence[Periodic], stop: asyncio.Event) -> None:
    """Run the works until `stop`; a lost connection is made again."""
    while not stop.is_set():
        try:
            await _run_connected(dsn, works, stop)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("background work interrupted", error=type(error).__name__)
            await _wait(stop, RETRY_SECONDS)


async def _run_connected(dsn: str, works: Sequence[Periodic], stop: asyncio.Event) -> None:
    connection = await asyncpg.connect(dsn, timeout=RETRY_SECONDS)
    try:
        if await connection.fetchval(_HAS_TABLES) is None:
            log.warning("background work waits for the migrations")
            await _wait(stop, RETRY_SECONDS)
            return
        queue = PgQueuer.from_asyncpg_connection(connection)
        for periodic in works:
            _register(queue, periodic)
        stopping = asyncio.create_task(_pass_on(stop, queue.shutdown))
        try:
            await queue.run(dequeue_timeout=POLL)
        finally:
            stopping.cancel()
    finally:
        await connection.close(timeout=RETRY_SECONDS)


def _register(queue: PgQueuer, periodic: Periodic) -> None:
    @queue.schedule(periodic.name, periodic.cron)
    async def execute(_schedule: Schedule) -> None:
        done = await periodic.work()
        if done:
            log.info("periodic work", work=periodic.name, count=done)


async def _pass_on(stop: asyncio.Event, shutdown: asyncio.Event) -> None:
    await stop.wait()
    shutdown.set()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
