"""Opens both doors and closes them. The only place that commits."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import asyncpg
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
        self._engine: AsyncEngine | None = None

    async def open(self) -> None:
        # No connection is made yet: a server starts, and says "not ready", without its database.
        self._reading = Pool(self._connect, size=self._pool_size, wait_seconds=WAIT_SECONDS)
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
        if self._reading is not None:
            await self._reading.close()

    @property
    def dsn(self) -> str:
        """The URL as asyncpg and libpq read it."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    def usage(self) -> dict[str, Usage]:
        """How busy the doors are."""
        if self._reading is None or self._engine is None:
            return {}
        reading, pool = self._reading, self._engine.pool
        assert isinstance(pool, QueuePool)  # noqa: S101  # what the engine was made with
        return {
            "read": Usage(reading.busy, reading.idle),
            "write": Usage(pool.checkedout(), pool.checkedin()),
        }

    @property
    def reader(self) -> ReadSession:
        if self._reading is None:
            raise Unavailable(retry_after=1)
        return ReadSession(self._reading)

    async def _connect(self) -> Any:
        """A connection of the read door: each statement is a transaction of its own."""
        connection = await asyncpg.connect(
            self.dsn, record_class=Row, timeout=WAIT_SECONDS, command_timeout=30
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
        "jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
    )
