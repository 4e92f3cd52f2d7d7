"""What the market keeps about a person: each feature declares its parts beside its tables.

The export walks the parts. A test finds every column that may name a person, by foreign keys and
by a list written by hand, and fails for one that no part covers.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Integer, Select, Text, Uuid, bindparam, tuple_

from va_market.kit.db import Query, ReadSession, Row

AT_ONCE = 200  # rows in memory at a time, however long the part is

PERSON = bindparam("person_id", type_=Uuid)
EMAIL = bindparam("email_", type_=Text)
"""The address as the person wrote it."""
EMAIL_KEY = bindparam("email_key_", type_=Text)
"""The address as it is compared."""


def whose(user: Any) -> dict[str, Any]:
    """Fills the names above, for the row of a user."""
    return {"person_id": user.id, "email_": user.email, "email_key_": user.email_key}


def columns_of(table: Any, *, without: Iterable[str] = ()) -> list[Column[Any]]:
    """The columns of a table class that a part shows."""
    hidden = set(without)
    return [column for column in table.__table__.c if column.name not in hidden]


class Part:
    """Rows about a person, in the order of `by`: columns that are unique together, never null.

    `rows` selects by the names above, and shows no secret, no hash, and nobody else's words or
    address: others appear by their ids alone. `covers` are the columns that name the person.
    """

    def __init__(
        self,
        name: str,
        meaning: str,
        rows: Select[*tuple[Any, ...]],
        *,
        by: tuple[Any, ...],
        covers: tuple[Any, ...],
    ) -> None:
        self.name = name
        self.meaning = meaning
        self.covers = covers
        self._places = [f"place_{number}_" for number in range(len(by))]
        placed = rows.add_columns(*(c.label(p) for c, p in zip(by, self._places, strict=True)))
        placed = placed.order_by(*by).limit(bindparam("limit_", type_=Integer))
        after = (bindparam(p, type_=c.type) for c, p in zip(by, self._places, strict=True))
        self._first = Query(placed)
        self._next = Query(placed.where(tuple_(*by) > tuple_(*after)))

    async def walk(
        self, session: ReadSession, whom: Mapping[str, Any]
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """All rows, some at a time; each time costs the same, and no connection is held between."""
        rows = await session.rows(self._first, limit_=AT_ONCE, **whom)
        while rows:
            yield [self._shown(row) for row in rows]
            if len(rows) < AT_ONCE:
                return
            last = {place: rows[-1][place] for place in self._places}
            rows = await session.rows(self._next, limit_=AT_ONCE, **whom, **last)

    def _shown(self, row: Row) -> dict[str, Any]:
        return {name: value for name, value in row.items() if name not in self._places}
