"""The write door: SQLModel objects in one unit of work, committed at the edge of the request."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.sql.selectable import Select
from sqlmodel.ext.asyncio.session import AsyncSession

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


async def load(
    session: WriteSession, statement: Select[tuple[T]], values: Mapping[str, Any]
) -> T | None:
    """The first object of a statement whose `bindparam` names are filled from `values`."""
    return (await session.execute(statement, dict(values))).scalars().first()


async def scalars(session: WriteSession, statement: Select[tuple[T]], **values: Any) -> Sequence[T]:
    """All objects of a statement whose `bindparam` names are filled from `values`."""
    return (await session.execute(statement, values)).scalars().all()
