"""Opens both doors and closes them. The only place that commits."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, NamedTuple

import asyncpg
from pydantic_core import from_json
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from va_market.kit.db.pool import Pool
from va_market.kit.db.read import ReadSession, Row
from va_market.kit.db.write import Origin, WriteSession
from va_market.kit.errors import MarketError, Unavailable

# A caller hears "busy" rather than wait: security.md §1, "pool exhausted".
WAIT_SECONDS = 2.0
_UNKNOWN = Origin()


def searching_size(pool_size: int) -> int:
    """Connections for searches: fewer, because one keeps a processor of the database busy."""
    return max(2, pool_size // 2)


def most_connections(pool_size: int) -> int:
    """Of one process, over all doors."""
    return 2 * pool_size + searching_size(pool_size)


class Usage(NamedTuple):
    """Connections of one door."""

    busy: int
    idle: int


class Database:
    """One PostgreSQL database, by a URL such as `postgresql://user@host/name`."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self._url = make_url(url)
        self._pool_size = pool_size
        self._reading: Pool | None = None
        self._searching: Pool | None = None
        self._engine: AsyncEngine | None = None

    async def open(self) -> None:
        # No connection is made yet: a server starts, and says "not ready", without its database.
        self._reading = Pool(self._connect, size=self._pool_size, wait_seconds=WAIT_SECONDS)
        self._searching = Pool(
            partial(self._connect, plan_cache_mode="force_custom_plan"),
            size=searching_size(self._pool_size),
            wait_seconds=WAIT_SECONDS,
        )
        self._engine = create_async_engine(
            self._url.set(drivername="postgresql+asyncpg"),
            pool_size=self._pool_size,
            max_overflow=0,
            hide_parameters=True,  # errors do not carry what was written
            pool_timeout=WAIT_SECONDS,
            connect_args={"timeout": WAIT_SECONDS, "command_timeout": 30},
        )

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()
        for pool in (self._reading, self._searching):
            if pool is not None:
                await pool.close()

    @property
    def dsn(self) -> str:
        """The URL as asyncpg and libpq read it."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    def usage(self) -> dict[str, Usage]:
        """How busy the doors are."""
        if self._reading is None or self._searching is None or self._engine is None:
            return {}
        reading, searching, pool = self._reading, self._searching, self._engine.pool
        assert isinstance(pool, QueuePool)  # noqa: S101  # what the engine was made with
        return {
            "read": Usage(reading.busy, reading.idle),
            "search": Usage(searching.busy, searching.idle),
            "write": Usage(pool.checkedout(), pool.checkedin()),
        }

    @property
    def reader(self) -> ReadSession:
        if self._reading is None:
            raise Unavailable(retry_after=1)
        return ReadSession(self._reading, self._searching)

    async def _connect(self, **options: str) -> Any:
        """A connection of the read door: each statement is a transaction of its own."""
        connection = await asyncpg.connect(
            self.dsn,
            record_class=Row,
            timeout=WAIT_SECONDS,
            command_timeout=30,
            server_settings=options,
        )
        await _speak_json(connection)
        return connection

    @asynccontextmanager
    async def writing(self, origin: Origin = _UNKNOWN) -> AsyncIterator[WriteSession]:
        """One unit of work: commits on leaving, rolls back on any exception.

        The exception to it: an error that `keeps_changes` is raised again after the commit.
        """
        if self._engine is None:
            raise Unavailable(retry_after=1)
        session = WriteSession(self._engine, origin=origin)
        refusal: MarketError | None = None
        async with session, session.begin():
            try:
                yield session
            except MarketError as error:
                if not error.keeps_changes:
                    raise
                refusal = error
            await session.take_last_steps()
        if refusal is not None:
            raise refusal


async def _speak_json(connection: Any) -> None:
    await connection.set_type_codec(
        "jsonb", encoder=json.dumps, decoder=from_json, schema="pg_catalog"
    )
