"""Opens both doors and closes them. The only place that commits."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from va_market.kit.db.read import ReadSession, Row
from va_market.kit.db.write import WriteSession
from va_market.kit.errors import MarketError, Unavailable

# A caller hears "busy" rather than wait: security.md §1, "pool exhausted".
WAIT_SECONDS = 2.0


class Database:
    """One PostgreSQL database, by a URL such as `postgresql://user@host/name`."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self._url = make_url(url)
        self._pool_size = pool_size
        self._pool: Any = None
        self._engine: AsyncEngine | None = None

    async def open(self) -> None:
        # No connection is made yet: a server starts, and says "not ready", without its database.
        self._pool = await asyncpg.create_pool(
            self.dsn,
            min_size=0,
            max_size=self._pool_size,
            record_class=Row,
            init=_speak_json,
            reset=_keep_as_is,
            timeout=WAIT_SECONDS,
            command_timeout=30,
        )
        self._engine = create_async_engine(
            self._url.set(drivername="postgresql+asyncpg"),
            pool_size=self._pool_size,
            max_overflow=0,
            pool_timeout=WAIT_SECONDS,
            connect_args={"timeout": WAIT_SECONDS, "command_timeout": 30},
        )

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()
        if self._pool is not None:
            await self._pool.close()

    @property
    def dsn(self) -> str:
        """The URL as asyncpg and libpq read it."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    @property
    def reader(self) -> ReadSession:
        return ReadSession(_PatientPool(self._pool))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[WriteSession]:
        """One unit of work: commits on leaving, rolls back on any exception.

        The exception to it: an error that `keeps_changes` is raised again after the commit.
        """
        if self._engine is None:
            raise Unavailable(retry_after=1)
        session = WriteSession(self._engine, expire_on_commit=False)
        refusal: MarketError | None = None
        async with session, session.begin():
            try:
                yield session
            except MarketError as error:
                if not error.keeps_changes:
                    raise
                refusal = error
        if refusal is not None:
            raise refusal


class _PatientPool:
    """Waits for a free connection at most `WAIT_SECONDS`."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def fetch(self, query: str, *args: Any) -> Any:
        async with self._pool.acquire(timeout=WAIT_SECONDS) as connection:
            return await connection.fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> Any:
        async with self._pool.acquire(timeout=WAIT_SECONDS) as connection:
            return await connection.fetchrow(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        async with self._pool.acquire(timeout=WAIT_SECONDS) as connection:
            return await connection.fetchval(query, *args)


async def _speak_json(connection: Any) -> None:
    await connection.set_type_codec(
        "jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog"
    )


async def _keep_as_is(_connection: Any) -> None:
    # Reads leave nothing behind on a connection, so there is nothing to reset.
    await asyncio.sleep(0)
