"""Background work on pgqueuer: when the clock says, and at once when a transaction asks for it.

The nudge is PostgreSQL's NOTIFY in the transaction of the change: it arrives with the commit, not
at all after a rollback, once however often it was given, and it needs no second queue beside the
table that holds the work. Nobody listening loses nothing: the clock comes within a minute.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import structlog
from sqlalchemy import Text, bindparam, func, select

from va_market.kit.db import WriteSession

if TYPE_CHECKING:
    from pgqueuer import PgQueuer
    from pgqueuer.models import Schedule

log = structlog.get_logger()
RETRY_SECONDS = 5
_HAS_TABLES = "SELECT to_regclass('pgqueuer_schedules')"
POLL = timedelta(seconds=5)
_NOTIFY = select(func.pg_notify(bindparam("channel", type_=Text), ""))


@dataclass(frozen=True, slots=True)
class Periodic:
    """`work` runs when `cron` says, in its own transaction, and returns how much it did.

    With a `channel` it also runs as soon as a transaction that nudged the channel commits.
    """

    name: str
    cron: str
    work: Callable[[], Awaitable[int]]
    channel: str | None = None


async def nudge(session: WriteSession, channel: str) -> None:
    """Ask for the work of `channel` to run as soon as this transaction has committed."""
    await session.execute(_NOTIFY, {"channel": channel})


async def run(dsn: str, works: Sequence[Periodic], stop: asyncio.Event) -> None:
    """Run the works until `stop`; a lost connection is made again."""
    while not stop.is_set():
        try:
            await _run_connected(dsn, works, stop)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("background work interrupted", error=type(error).__name__)
            await _wait(stop, RETRY_SECONDS)


async def _run_connected(dsn: str, works: Sequence[Periodic], stop: asyncio.Event) -> None:
    from pgqueuer import PgQueuer  # noqa: PLC0415  # large, and not every process works behind

    connection = await asyncpg.connect(dsn, timeout=RETRY_SECONDS)
    try:
        if await connection.fetchval(_HAS_TABLES) is None:
            log.warning("background work waits for the migrations")
            await _wait(stop, RETRY_SECONDS)
            return
        queue = PgQueuer.from_asyncpg_connection(connection)
        for periodic in works:
            _register(queue, periodic)
        async with _listening(connection, works):
            stopping = asyncio.create_task(_pass_on(stop, queue.shutdown))
            try:
                await queue.run(dequeue_timeout=POLL)
            finally:
                stopping.cancel()
    finally:
        await connection.close(timeout=RETRY_SECONDS)


def _register(queue: "PgQueuer", periodic: Periodic) -> None:
    @queue.schedule(periodic.name, periodic.cron)
    async def execute(_schedule: "Schedule") -> None:
        done = await periodic.work()
        if done:
            log.info("periodic work", work=periodic.name, count=done)


@asynccontextmanager
async def _listening(connection: Any, works: Sequence[Periodic]) -> AsyncIterator[None]:
    """Run nudged works while the context lasts; what is under way at its end is finished."""
    prompts = [_Prompt(work) for work in works if work.channel is not None]
    for prompt in prompts:
        await connection.add_listener(prompt.periodic.channel, prompt.hear)
    tasks = [asyncio.create_task(prompt.run()) for prompt in prompts]
    try:
        yield
    finally:
        for prompt in prompts:
            prompt.leave()
        await asyncio.gather(*tasks)


class _Prompt:
    """Runs one work each time its channel was nudged, never twice at once."""

    def __init__(self, periodic: Periodic) -> None:
        self.periodic = periodic
        self._wake = asyncio.Event()
        self._is_leaving = False
        self._wake.set()  # something may have been left while nobody listened

    def hear(self, *_: object) -> None:
        self._wake.set()

    def leave(self) -> None:
        self._is_leaving = True
        self._wake.set()

    async def run(self) -> None:
        while not self._is_leaving:
            self._wake.clear()
            await self._work()
            await self._wake.wait()

    async def _work(self) -> None:
        try:
            while not self._is_leaving and await self.periodic.work():
                continue
        except Exception as error:  # noqa: BLE001  # the clock tries again; listening goes on
            log.warning("nudged work failed", work=self.periodic.name, error=type(error).__name__)


async def _pass_on(stop: asyncio.Event, shutdown: asyncio.Event) -> None:
    await stop.wait()
    shutdown.set()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
