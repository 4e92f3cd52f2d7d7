"""The write door: SQLModel objects in one unit of work, committed at the edge of the request."""

from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from va_market.kit.db.columns import Table

T = TypeVar("T", bound=Table)


class WriteSession(AsyncSession):
    """One unit of work. Only `Database.writing` commits it."""


async def lock(session: WriteSession, table: type[T], key: UUID) -> T | None:
    """Read one row fresh and hold it until the commit (`FOR NO KEY UPDATE`).

    The weaker lock lets other rows point at this one meanwhile, which avoids deadlocks with
    foreign-key checks. Several rows are locked in the order of their ids.
    """
    found: T | None = (await session.execute(_held(table), {"key": key})).scalar_one_or_none()
    return found


@lru_cache(maxsize=256)
def _held(table: type[T]) -> Select[T]:
    """Not `Session.get`: it takes a row that was read before and moved on for a lost race."""
    (key,) = table.__table__.primary_key.columns
    statement = select(table).where(key == bindparam("key", type_=key.type))
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)
