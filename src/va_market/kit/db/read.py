"""The read door: Core statements compiled once, run on asyncpg in autocommit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

import asyncpg
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.sql.expression import ClauseElement

DIALECT = dialect.dialect()  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy


class Row(asyncpg.Record):  # type: ignore[misc]  # asyncpg ships no types
    """A record whose columns are also attributes."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    @classmethod
    def of(cls, columns: Iterable[str]) -> "type[Row]":
        """The rows of one statement: a property costs a tenth of a `__getattr__`."""
        known = {name: property(itemgetter(name)) for name in columns if not hasattr(cls, name)}
        return type(cls.__name__, (cls,), known)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What PostgreSQL is sent for a statement, and the kind of rows that come back."""

    sql: str
    row: type[Row]
    places: tuple[tuple[str, Any], ...]
    """The name of each value, in order, and what the statement itself carries for it."""

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        return [values.get(name, own) for name, own in self.places]


class Query:
    """A Core statement, compiled once: when it is first asked.

    Values that the statement itself carries are kept; `bindparam` names are filled at each call.
    `IN` over a list is written `column == any_(bindparam(...))`, so that the text never changes.
    PostgreSQL soon plans such a text once for all values; one that `varies` is planned for those of
    each call, because they find few rows or most of them.
    """

    def __init__(self, statement: ClauseElement, *, varies: bool = False) -> None:
        self.varies = varies
        self._statement = statement

    @cached_property
    def prepared(self) -> Prepared:
        statement = self._statement
        compiled = statement.compile(dialect=DIALECT)
        own = compiled.params
        names: Sequence[str] = getattr(compiled, "positiontup", None) or ()
        return Prepared(
            sql=str(compiled),
            row=Row.of(getattr(statement, "exported_columns", {}).keys()),
            places=tuple((name, own.get(name)) for name in names),
        )

    @property
    def sql(self) -> str:
        return self.prepared.sql

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        return self.prepared.arguments(values)


class Connection(Protocol):
    """What the door needs of asyncpg: a pool, or in tests one connection."""

    async def fetch(self, query: str, *args: Any, record_class: type[Row]) -> list[Row]: ...
    async def fetchrow(self, query: str, *args: Any, record_class: type[Row]) -> Row | None: ...
    async def fetchval(self, query: str, *args: Any) -> Any: ...


class ReadSession:
    """Answers questions. Each call borrows a connection for one statement, without BEGIN.

    Queries that vary go through `planning`, whose connections plan anew for each call.
    """

    def __init__(self, connection: Connection, planning: Connection | None = None) -> None:
        self._connection = connection
        self._planning = planning or connection

    async def rows(self, query: Query, /, **values: Any) -> list[Row]:
        ready = query.prepared
        connection = self._planning if query.varies else self._connection
        return await connection.fetch(ready.sql, *ready.arguments(values), record_class=ready.row)

    async def row(self, query: Query, /, **values: Any) -> Row | None:
        ready = query.prepared
        arguments = ready.arguments(values)
        return await self._connection.fetchrow(ready.sql, *arguments, record_class=ready.row)

    async def value(self, query: Query, /, **values: Any) -> Any:
        return await self._connection.fetchval(query.sql, *query.arguments(values))
