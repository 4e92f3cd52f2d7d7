"""The read door: Core statements compiled once, run on asyncpg in autocommit."""

from collections.abc import Iterable, Mapping
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
        """A kind of row with these columns: a property costs a tenth of a `__getattr__`."""
        known = {name: property(itemgetter(name)) for name in columns if not hasattr(cls, name)}
        return type(cls.__name__, (cls,), known)


class Query:
    """A Core statement, compiled when the module is imported.

    Values that the statement itself carries are kept; `bindparam` names are filled at each call.
    `IN` over a list is written `column == any_(bindparam(...))`, so that the text never changes.
    PostgreSQL soon plans such a text once for all values; one that `varies` is planned for those of
    each call, because they find few rows or most of them.
    """

    def __init__(self, statement: ClauseElement, *, varies: bool = False) -> None:
        self.varies = varies
        compiled = statement.compile(dialect=DIALECT)
        self.sql = str(compiled)
        self.row = Row.of(getattr(statement, "exported_columns", {}).keys())
        self._names: list[str] = list(getattr(compiled, "positiontup", None) or ())
        self._constants: Mapping[str, Any] = {
            name: value for name, value in compiled.params.items() if value is not None
        }

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        constants = self._constants
        return [values[n] if n in values else constants.get(n) for n in self._names]


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
        arguments = query.arguments(values)
        connection = self._planning if query.varies else self._connection
        return await connection.fetch(query.sql, *arguments, record_class=query.row)

    async def row(self, query: Query, /, **values: Any) -> Row | None:
        arguments = query.arguments(values)
        return await self._connection.fetchrow(query.sql, *arguments, record_class=query.row)

    async def value(self, query: Query, /, **values: Any) -> Any:
        return await self._connection.fetchval(query.sql, *query.arguments(values))
