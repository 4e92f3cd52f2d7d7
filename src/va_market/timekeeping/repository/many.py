"""Statements for much time at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Interval,
    Uuid,
    bindparam,
    column,
    func,
    insert,
    literal,
    select,
)
from sqlmodel import col

from va_market.kit.db import Query, Row, WriteSession
from va_market.timekeeping.models import TimeEntry

_MOMENT = DateTime(timezone=True)
_windows = (
    func.unnest(bindparam("starts", type_=ARRAY(_MOMENT)), bindparam("ends", type_=ARRAY(_MOMENT)))
    .table_valued(column("first", _MOMENT), column("last", _MOMENT), name="spans")
    .render_derived()
)
# No entry is longer than a day, but for a timer that still runs: the index finds the others.
_BUSY = Query(
    select(col(TimeEntry.started_at), col(TimeEntry.ended_at))
    .select_from(_windows)
    .join(
        TimeEntry,
        (col(TimeEntry.assistant_id) == bindparam("assistant_id", type_=Uuid))
        & (col(TimeEntry.started_at) < _windows.c.last)
        & (
            col(TimeEntry.started_at)
            > _windows.c.first - literal(timedelta(hours=24), type_=Interval)
        )
        & (col(TimeEntry.ended_at) > _windows.c.first),
    )
)


async def busy_within(
    session: WriteSession, *, assistant_id: UUID, spans: Sequence[tuple[datetime, datetime]]
) -> Sequence[Row]:
    """Start and end of the finished time of an assistant that shares a moment with some span."""
    starts, ends = [one[0] for one in spans], [one[1] for one in spans]
    return await session.rows(_BUSY, assistant_id=assistant_id, starts=starts, ends=ends)


async def add_all(session: WriteSession, entries: Sequence[TimeEntry]) -> None:
    """Write new entries, by one statement for all of them."""
    names = [one.name for one in TimeEntry.__table__.columns]
    rows = [{name: getattr(entry, name) for name in names} for entry in entries]
    await session.execute(insert(TimeEntry.__table__), rows)
