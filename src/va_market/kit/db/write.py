"""The write door: SQLModel objects in one unit of work, committed at the edge of the request."""

from typing import TypeVar
from uuid import UUID

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
    return await session.get(
        table, key, with_for_update={"key_share": True}, populate_existing=True
    )
