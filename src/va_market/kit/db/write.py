"""The write door: SQLModel objects in one unit of work, committed at the edge of the request.

What is only read or appended there goes as a `Query`, as at the read door: through SQLAlchemy it
would cost three times as much.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import Select, bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from va_market.kit.db.changes import Change, Unit
from va_market.kit.db.columns import Table, Versioned
from va_market.kit.db.read import DIALECT, Query, Row

T = TypeVar("T", bound=Table)
LastStep = Callable[["WriteSession"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Origin:
    """What caused a unit of work; of background work and commands nothing is known."""

    request_id: str | None = None
    session_id: UUID | None = None
    """The sign-in of the caller."""
    key_id: UUID | None = None
    """The API key that called."""


class WriteSession(AsyncSession):
    """One unit of work. Only `Database.writing` commits it."""

    sync_session_class = Unit
    sync_session: Unit

    def __init__(self, engine: AsyncEngine, *, origin: Origin) -> None:
        super().__init__(engine, expire_on_commit=False)
        self.origin = origin
        self._last_steps: dict[LastStep, None] = {}
        self.versions_found: dict[UUID, int | None] = {}
        """At which version each held row was found, by its id: what a precondition is held to.

        None is a row that counts no versions.
        """
        self._tables_found: dict[UUID, type[Table]] = {}
        self._driver: Any = None

    async def rows(self, query: Query, /, **values: Any) -> list[Row]:
        """What the query finds in this transaction, everything written so far included.

        JSON comes and goes as text here.
        """
        found: list[Row] = await self._ask("fetch", query, values, record_class=query.prepared.row)
        return found

    async def row(self, query: Query, /, **values: Any) -> Row | None:
        """The first of its rows."""
        found: Row | None = await self._ask(
            "fetchrow", query, values, record_class=query.prepared.row
        )
        return found

    async def value(self, query: Query, /, **values: Any) -> Any:
        """The first value of its first row."""
        return await self._ask("fetchval", query, values)

    async def _ask(
        self, how: str, query: Query, values: dict[str, Any], **options: type[Row]
    ) -> Any:
        driver = await self._begun()
        try:
            ready = query.prepared
            return await getattr(driver, how)(ready.sql, *ready.arguments(values), **options)
        except BaseException as error:
            # SQLAlchemy did not see it break, and would roll back on it.
            if driver.is_closed() or isinstance(error, asyncpg.InternalClientError):
                await (await self.connection()).invalidate()
            raise

    async def _begun(self) -> Any:
        """The connection of the driver, inside the transaction, with nothing left to write."""
        unit = self.sync_session
        if unit.autoflush and (unit.new or unit.dirty or unit.deleted):
            await self.flush()
        if self._driver is None:
            raw = await (await self.connection()).get_raw_connection()
            adapter: Any = raw.dbapi_connection
            # SQLAlchemy sends BEGIN with its first statement, which may be still to come.
            if adapter._transaction is None:  # noqa: SLF001  # says it nowhere else
                await adapter._start_transaction()  # noqa: SLF001  # as above
            self._driver = raw.driver_connection
        return self._driver

    def note_found(self, key: UUID, table: type[Table], row: Any) -> None:
        """Remember what was read under a lock, or that there is no row; the first look counts.

        Rows of several tables may share an id, as a user and their profile do. The one that is
        meant is held last: those above it are held to let one request through at a time.
        """
        if self._tables_found.get(key) is table:
            return
        self._tables_found[key] = table
        self.versions_found.pop(key, None)
        if row is not None:
            self.versions_found[key] = row.version if issubclass(table, Versioned) else None

    @property
    def changes(self) -> Iterator[Change]:
        """The rows written so far."""
        return self.sync_session.changes

    def before_commit(self, step: LastStep) -> None:
        """Let `step` run once, just before the commit, however often it is asked for.

        What it locks is held for the commit alone. A rollback forgets it.
        """
        self._last_steps[step] = None

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Undo what is done inside, and only that, where it raises: a savepoint.

        Objects that were changed inside are out of date then; they are read anew under a lock.
        """
        unit, steps = self.sync_session, dict(self._last_steps)
        kept = {name: list(value) for name, value in self.info.items() if isinstance(value, list)}
        known = unit.known()
        try:
            async with self.begin_nested():
                await self.connection()  # the savepoint itself, which waits for the first statement
                known = unit.known()
                yield
        except Exception:
            unit.forget_since(known)
            self._last_steps = steps
            for name in [name for name, value in self.info.items() if isinstance(value, list)]:
                del self.info[name]
            self.info.update(kept)
            raise

    async def take_last_steps(self) -> None:
        """Write everything, then run what was kept for the end."""
        if self._last_steps:
            await self.flush()
        while self._last_steps:
            step = next(iter(self._last_steps))
            del self._last_steps[step]
            await step(self)


async def lock(session: WriteSession, table: type[T], key: UUID) -> T | None:
    """Read one row fresh and hold it until the commit (`FOR NO KEY UPDATE`).

    The weaker lock lets other rows point at this one meanwhile, which avoids deadlocks with
    foreign-key checks. Several rows are locked in the order of their ids.
    """
    found: T | None = (await session.execute(_held(table), {"key": key})).scalar_one_or_none()
    session.note_found(key, table, found)
    return found


async def hold(session: WriteSession, table: type[Table], key: UUID) -> Row | None:
    """The same for a row that is looked at and stays as it is: no object is made of it."""
    found = await session.row(_looked_at(table), key=key)
    session.note_found(key, table, found)
    return found


async def append(session: WriteSession, thing: Table) -> None:
    """Write a new row at once, by a statement compiled once instead of a flush.

    It is for rows that are whole: what is set on `thing` afterwards is not written.
    """
    query, write = _appending(type(thing))
    await session.value(query, **write(thing))
    session.sync_session.remember_new(thing)


async def queue(session: WriteSession, table: type[Table], key: UUID) -> None:
    """Wait for the row that others wait for too, and hold it until the commit. It is not read."""
    await session.value(_queue(table), key=key)


@lru_cache(maxsize=256)
def _queue(table: type[Table]) -> Query:
    (key,) = table.__table__.primary_key.columns
    statement = select(key).where(key == bindparam("key", type_=key.type))
    return Query(statement.with_for_update(key_share=True))


@lru_cache(maxsize=256)
def _looked_at(table: type[Table]) -> Query:
    (key,) = table.__table__.primary_key.columns
    statement = select(table.__table__).where(key == bindparam("key", type_=key.type))
    return Query(statement.with_for_update(key_share=True))


@lru_cache(maxsize=256)
def _appending(table: type[Table]) -> tuple[Query, Callable[[Table], dict[str, Any]]]:
    """The INSERT, and what it says of a row, written as the driver takes it."""
    columns = table.__table__.columns
    statement = insert(table.__table__).values(
        {c: bindparam(c.name, type_=c.type) for c in columns}
    )
    written = {c.name: c.type.dialect_impl(DIALECT).bind_processor(DIALECT) for c in columns}

    def write(thing: Table) -> dict[str, Any]:
        values = {name: getattr(thing, name) for name in written}
        return {
            name: value if process is None else process(value)
            for (name, value), process in zip(values.items(), written.values(), strict=True)
        }

    return Query(statement), write


@lru_cache(maxsize=256)
def _held(table: type[T]) -> Select[T]:
    """Not `Session.get`: it takes a row that was read before and moved on for a lost race."""
    (key,) = table.__table__.primary_key.columns
    statement = select(table).where(key == bindparam("key", type_=key.type))
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)
