"""Lists: one bounded keyset path for all. A page costs the same at any depth.

Source of the rules: api.md §4.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, select, tuple_

from va_market.kit.db import Query, ReadSession, Row
from va_market.kit.errors import BadRequest
from va_market.kit.schema import Schema
from va_market.kit.ways import Rows, Way, merged

T = TypeVar("T")
CURSOR_BYTES = 1024
_SIGNATURE_BYTES = 16
_LIMIT = bindparam("limit_", type_=Integer())


class BadCursor(BadRequest):
    code = "bad_cursor"
    title = "The cursor does not belong to this list"
    cause = "The cursor was changed, or it was made with another sort or other filters."
    fix = "Start again without a cursor, and keep sort and filters while walking the pages."


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: list[T]
    next_cursor: str | None
    total_count: int | None


class PageOf(Schema, Generic[T]):
    """The shape of every list."""

    items: list[T]
    next_cursor: str | None = Field(
        description="Send as `cursor` for the next page; null: the end."
    )
    total_count: int | None = Field(description="Only with `include=total_count`.")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What the caller asks of a list. `key` signs cursors."""

    key: bytes
    limit: int = 20
    cursor: str | None = None
    with_total: bool = False


def both_ways(name: str, column: Any) -> dict[str, tuple[Any, bool]]:
    """The sorts of a list by one column: `-name` newest first, `name` oldest first."""
    return {f"-{name}": (column, True), name: (column, False)}


class Listing:
    """A list: its rows, the filters by name, the orders by name.

    A filter holds a `bindparam` of its own name. The statement of each combination that is
    really asked for is compiled once. A sort is `(column, is_descending)`, made unique by `id_`.
    Where one index cannot find and order, `ways` name the alternatives that `rows` allows, and
    `split` the filters by a few values: each value of each way is read by an index of its own. A
    way says what a filter means on it, if every one of them does.
    A filter in `direct` finds few enough rows by itself: without ways, planning takes less.
    One in `varying` finds few rows or most of them: its values decide how the page is found.
    """

    def __init__(
        self,
        rows: Rows,
        *,
        id_: Any,
        sorts: Mapping[str, tuple[Any, bool]],
        filters: Mapping[str, ColumnElement[bool]],
        ways: Sequence[Way] = (),
        split: Mapping[str, Way] = MappingProxyType({}),
        direct: AbstractSet[str] = frozenset(),
        varying: AbstractSet[str] = frozenset(),
    ) -> None:
        self._rows = rows
        self._id = id_
        # A cursor of another list is foreign here: of another table, or of other rows of it.
        self._name = f"{id_} {rows.whereclause}"
        self._sorts = sorts
        self._filters = filters
        self._ways = ways
        self._split = split
        self._direct = direct
        self._varying = varying
        self._compiled: dict[tuple[str, frozenset[str], bool], Query] = {}
        self._counts: dict[frozenset[str], Query] = {}

    async def page(
        self,
        session: ReadSession,
        request: PageRequest,
        *,
        sort: str,
        filters: Mapping[str, Any],
        scope: Mapping[str, Any] | None = None,
    ) -> Page[Row]:
        """One page of the rows that pass `filters`; `scope` fills the statement's own names.

        Raises:
            BadCursor: the cursor is foreign to this sort and these filters.
        """
        given = {name: value for name, value in filters.items() if value is not None}
        seal = Seal(request.key, f"{self._name} {sort}", given)
        values = {**(scope or {}), **given, "limit_": request.limit + 1}
        if request.cursor is not None:
            values["after_"], values["after_id_"] = seal.open(request.cursor)
        query = self._query(sort, frozenset(given), has_cursor=request.cursor is not None)
        rows = await session.rows(query, **values)
        return Page(
            items=rows[: request.limit],
            next_cursor=self._next(rows, request.limit, seal),
            total_count=await self._total(session, request, frozenset(given), values),
        )

    def _next(self, rows: list[Row], limit: int, seal: "Seal") -> str | None:
        if len(rows) <= limit:
            return None
        last = rows[limit - 1]
        return seal.close(last["sort_"], last["id_"])

    async def _total(
        self,
        session: ReadSession,
        request: PageRequest,
        names: frozenset[str],
        values: Mapping[str, Any],
    ) -> int | None:
        if not request.with_total:
            return None
        if names not in self._counts:
            rows = self._filtered(names).order_by(None).subquery()
            self._counts[names] = Query(select(func.count()).select_from(rows))
        return int(await session.value(self._counts[names], **values))

    def _query(self, sort: str, names: frozenset[str], *, has_cursor: bool) -> Query:
        shape = (sort, names, has_cursor)
        if shape not in self._compiled:
            varies = not self._varying.isdisjoint(names)
            self._compiled[shape] = Query(self._statement(*shape), varies=varies)
        return self._compiled[shape]

    def _statement(self, sort: str, names: frozenset[str], has_cursor: bool) -> Rows:
        column = self._sorts[sort][0]
        place = column.label("sort_"), self._id.label("id_")
        split = [self._split[name] for name in sorted(names & self._split.keys())]
        paths = [[way.asked(names), *split] for way in self._ways] or [split]
        if paths == [[]] or names & self._direct:
            return self._page(self._filtered(names).add_columns(*place), sort, has_cursor)
        page = self._page(self._narrowed(place, names - self._meant_by_ways), sort, has_cursor)
        found = self._ordered(merged(page, paths), sort).limit(_LIMIT).subquery("found")
        # What `rows` says decides what may be seen; the ways are only how it is found.
        at = and_(column == found.c.sort_, self._id == found.c.id_)
        rows = self._rows.join(found, at)
        return self._ordered(rows.add_columns(found.c.sort_, found.c.id_), sort)

    @cached_property
    def _meant_by_ways(self) -> AbstractSet[str]:
        """The filters that have a meaning of their own on every way."""
        meant = [frozenset(way.meanings) for way in self._ways]
        return frozenset.intersection(*meant) if meant else frozenset()

    def _narrowed(self, place: tuple[Any, Any], names: frozenset[str]) -> Rows:
        """Where the rows stand that pass the filters which are not split."""
        page = select(*place).where(*self._conditions(names - self._split.keys()))
        reached = self._rows.whereclause
        return page if self._ways or reached is None else page.where(reached)

    def _page(self, rows: Rows, sort: str, has_cursor: bool) -> Rows:
        column, descending = self._sorts[sort]
        key = tuple_(column, self._id)
        if has_cursor:
            after = tuple_(
                bindparam("after_", type_=column.type), bindparam("after_id_", type_=self._id.type)
            )
            rows = rows.where(key < after if descending else key > after)
        return self._ordered(rows, sort).limit(_LIMIT)

    def _ordered(self, rows: Rows, sort: str) -> Rows:
        """By the last two columns, which say where a row stands."""
        *_, column, id_ = rows.selected_columns
        descending = self._sorts[sort][1]
        return rows.order_by(*(c.desc() if descending else c.asc() for c in (column, id_)))

    def _filtered(self, names: frozenset[str]) -> Rows:
        return self._rows.where(*self._conditions(names))

    def _conditions(self, names: frozenset[str]) -> list[ColumnElement[bool]]:
        return [self._filters[name] for name in sorted(names)]


@dataclass(frozen=True)
class Seal:
    """Closes a position into a cursor and opens it again, for one sort and set of filters."""

    key: bytes
    sort: str
    filters: Mapping[str, Any]

    def close(self, value: Any, row_id: UUID) -> str:
        body = json.dumps([_plain(value), str(row_id)], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._sign(body) + body).rstrip(b"=").decode()

    def open(self, cursor: str) -> tuple[Any, UUID]:
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        except ValueError:
            raise BadCursor from None
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(body)):
            raise BadCursor
        value, row_id = json.loads(body)
        return _unplain(value), UUID(row_id)

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self.key, self._bound + body, hashlib.sha256)[:_SIGNATURE_BYTES]

    @cached_property
    def _bound(self) -> bytes:
        listed = json.dumps([self.sort, sorted(self.filters.items())], default=str)
        return hashlib.sha256(listed.encode()).digest()


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"on": value.isoformat()}
    return value


def _unplain(value: Any) -> Any:
    match value:
        case {"at": moment}:
            return datetime.fromisoformat(moment)
        case {"on": day}:
            return date.fromisoformat(day)
    return value
