from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    LargeBinary,
    Uuid,
    any_,
    bindparam,
    column,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, Table, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.windows import WINDOWS, Span, touches, values_of
from va_market.time_imports.models import (
    ImportedEntry,
    ImportStatus,
    TimeImport,
    TimeImportFault,
    TimeImportPiece,
    TimeImportRow,
)

_MOMENT = DateTime(timezone=True)
_ID = bindparam("import_id", type_=Uuid)
_WHO = bindparam("assistant_id", type_=Uuid)
_BYTES = ARRAY(LargeBinary)
# As the index says it: a parameter would not tell the planner that it fits.
_UNDER_WAY = text("time_imports.status IN ('uploaded', 'checking', 'committing')")
_IS_OPEN = text("time_imports.status NOT IN ('committed', 'failed')")
LAST_LINE = 2**31 - 1
_LONGEST = timedelta(hours=24)

visible_to = col(TimeImport.assistant_id) == bindparam("actor_id", type_=Uuid)
"""One's own alone."""

_IMPORTS = select(TimeImport.__table__).where(visible_to)
_ONE = Query(_IMPORTS.where(col(TimeImport.id) == _ID))
OF_CONTRACT = Listing(
    _IMPORTS.where(col(TimeImport.contract_id) == bindparam("contract_id", type_=Uuid)),
    id_=col(TimeImport.id),
    sorts=both_ways("created_at", col(TimeImport.created_at)),
    filters={},
)
FAULTS = Listing(
    select(TimeImportFault.__table__).where(col(TimeImportFault.import_id) == _ID),
    id_=col(TimeImportFault.id),
    sorts={"line": (col(TimeImportFault.line), False)},
    filters={},
)
_OPEN_OF = Query(select(func.count()).where(col(TimeImport.assistant_id) == _WHO, _IS_OPEN))
_NEXT = Query(
    select(
        col(TimeImport.id),
        col(TimeImport.contract_id),
        col(TimeImport.assistant_id),
        col(TimeImport.status),
    )
    .where(_UNDER_WAY)
    .order_by(col(TimeImport.updated_at), col(TimeImport.id))
    .limit(1)
)
_PIECES = Query(
    select(col(TimeImportPiece.content))
    .where(
        col(TimeImportPiece.import_id) == _ID,
        col(TimeImportPiece.number).between(
            bindparam("first", type_=Integer), bindparam("last", type_=Integer)
        ),
    )
    .order_by(col(TimeImportPiece.number))
)
# Nobody counts the rows of a table that grows while a file is read: without a join the planner
# would walk through all of them.
_ASKED = (
    func.unnest(bindparam("keys", type_=_BYTES))
    .table_valued(column("key", LargeBinary), name="asked")
    .render_derived()
)
_KEYS = Query(
    select(col(TimeImportRow.key), func.count().label("count"))
    .select_from(_ASKED)
    .join(
        TimeImportRow,
        (col(TimeImportRow.import_id) == _ID) & (col(TimeImportRow.key) == _ASKED.c.key),
    )
    .group_by(col(TimeImportRow.key))
)
_KNOWN = Query(
    select(col(ImportedEntry.hash)).where(
        col(ImportedEntry.assistant_id) == _WHO,
        col(ImportedEntry.hash) == any_(bindparam("hashes", type_=_BYTES)),
    )
)
_SPANS = Query(
    select(col(TimeImportRow.started_at), col(TimeImportRow.ended_at))
    .select_from(WINDOWS)
    .join(
        TimeImportRow,
        (col(TimeImportRow.import_id) == _ID)
        & touches(col(TimeImportRow.started_at), col(TimeImportRow.ended_at), longest=_LONGEST),
    )
)
_TO_TAKE = Query(
    select(TimeImportRow.__table__)
    .where(col(TimeImportRow.import_id) == _ID, col(TimeImportRow.started_at).is_not(None))
    .order_by(col(TimeImportRow.line))
    .limit(bindparam("limit_", type_=Integer))
)
_OLD = (
    select(col(TimeImport.id))
    .where(
        col(TimeImport.updated_at) <= bindparam("before", type_=_MOMENT),
        col(TimeImport.status) != ImportStatus.COMMITTING,
    )
    .limit(20)
)


async def find_visible(
    session: ReadSession, *, import_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, import_id=import_id, **scope)


async def open_of(session: WriteSession, *, assistant_id: UUID) -> int:
    """How many imports of an assistant are neither committed nor failed."""
    return int(await session.value(_OPEN_OF, assistant_id=assistant_id))


async def next_under_way(session: ReadSession) -> Row | None:
    """The import that has waited longest: `id`, `contract_id`, `assistant_id`, `status`."""
    return await session.row(_NEXT)


async def pieces(session: WriteSession, *, import_id: UUID, first: int, last: int) -> bytes:
    """A part of the file, from one piece to another."""
    rows = await session.rows(_PIECES, import_id=import_id, first=first, last=last)
    return b"".join(row.content for row in rows)


async def counts_of(
    session: WriteSession, *, import_id: UUID, keys: Iterable[bytes]
) -> dict[bytes, int]:
    """How often each key came before in the file, if it did."""
    rows = await session.rows(_KEYS, import_id=import_id, keys=[*set(keys)])
    return {row["key"]: row["count"] for row in rows}


async def known(
    session: WriteSession, *, assistant_id: UUID, hashes: Sequence[bytes]
) -> set[bytes]:
    """Which of them are entries of the assistant already."""
    rows = await session.rows(_KNOWN, assistant_id=assistant_id, hashes=hashes)
    return {row["hash"] for row in rows}


async def spans_within(
    session: WriteSession, *, import_id: UUID, spans: Sequence[Span]
) -> list[Span]:
    """Start and end of the rows of the file around the spans, and of all within them."""
    rows = await session.rows(_SPANS, import_id=import_id, **values_of(spans))
    return [(row.started_at, row.ended_at) for row in rows]


async def rows_to_take(session: WriteSession, *, import_id: UUID, limit: int) -> Sequence[Row]:
    """The first valid rows that are no entries yet."""
    return await session.rows(_TO_TAKE, import_id=import_id, limit_=limit)


async def add_all(
    session: WriteSession, table: type[Table], rows: Sequence[dict[str, Any]]
) -> None:
    """Write new rows, by one statement for all of them."""
    if rows:
        await session.execute(insert(table.__table__), rows)


async def drop_rows(session: WriteSession, *, import_id: UUID, up_to: int = LAST_LINE) -> None:
    """Forget the rows, all of them or down to a line."""
    of_import = col(TimeImportRow.import_id) == import_id
    await session.execute(delete(TimeImportRow).where(of_import, col(TimeImportRow.line) <= up_to))


async def drop_file(session: WriteSession, *, import_id: UUID) -> None:
    await session.execute(
        delete(TimeImportPiece).where(col(TimeImportPiece.import_id) == import_id)
    )


async def drop_old(session: WriteSession, *, before: datetime) -> int:
    """Delete some imports that nothing happened to since then; how many there were."""
    found = list((await session.execute(_OLD, {"before": before})).scalars())
    await session.execute(delete(TimeImport).where(col(TimeImport.id).in_(found)))
    return len(found)


async def wipe(session: WriteSession, *, assistant_id: UUID) -> None:
    """Delete all files of an assistant, and what is known of their rows."""
    await session.execute(delete(TimeImport).where(col(TimeImport.assistant_id) == assistant_id))
    mine = col(ImportedEntry.assistant_id) == assistant_id
    await session.execute(delete(ImportedEntry).where(mine))
