"""The read door: Core statements compiled once, run on asyncpg in autocommit."""

from collections.abc import Mapping
from typing import Any, Protocol

import asyncpg
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.sql.expression import ClauseElement

_DIALECT = dialect.dialect()  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy


class Row(asyncpg.Record):  # type: ignore[misc]  # asyncpg ships no types
    """A record whose columns are also attributes."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Query:
    """A Core statement, compiled when the module is imported.

    Values that the statement itself carries are kept; `bindparam` names are filled at each call.
    `IN` over a list is written `column == any_(bindparam(...))`, so that the text never changes.
    """

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self._names: list[str] = list(getattr(compiled, "positiontup", None) or ())
        self._constants: Mapping[str, Any] = {
            name: value for name, value in compiled.params.items() if value is not None
        }

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        constants = self._constants
        return [values[n] if n in values else constants.get(n) for n in self._names]


class Connection(Protocol):
    """What the door needs of asyncpg: a pool, or in tests one connection."""

    async def fetch(self, query: str, *args: Any) -> list[Row]: ...
    async def fetchrow(self, query: str, *args: Any) -> Row | None: ...
    async def fetchval(self, query: str, *args: Any) -> Any: ...


class ReadSession:
    """Answers questions. Each call borrows a connection for one statement, without BEGIN."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def rows(self, query: Query, /, **values: Any) -> list[Row]:
        return await self._connection.fetch(query.sql, *query.arguments(values))

    async def row(self, query: Query, /, **values: Any) -> Row | None:
        return await self._connection.fetchrow(query.sql, *query.arguments(values))

    async def value(self, query: Query, /, **values: Any) -> Any:
        return await self._connection.fetchval(query.sql, *query.arguments(values))
