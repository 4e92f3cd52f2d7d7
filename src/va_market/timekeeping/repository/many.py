"""Statements for much time at once."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, insert, select
from sqlmodel import col

from va_market.kit.db import Query, Row, WriteSession
from va_market.kit.windows import WINDOWS, Span, touches, values_of
from va_market.timekeeping.models import TimeEntry
from va_market.timekeeping.standing import STANDS

_LONGEST = timedelta(hours=24)
# No entry is longer than a day, but for a timer that still runs: the index finds the others.
_BUSY = Query(
    select(col(TimeEntry.started_at), col(TimeEntry.ended_at))
    .select_from(WINDOWS)
    .join(
        TimeEntry,
        (col(TimeEntry.assistant_id) == bindparam("assistant_id", type_=Uuid))
        & touches(col(TimeEntry.started_at), col(TimeEntry.ended_at), longest=_LONGEST)
        & STANDS,
    )
)


async def busy_within(
    session: WriteSession, *, assistant_id: UUID, spans: Sequence[Span]
) -> Sequence[Row]:
    """Start and end of the finished time of an assistant around the spans, and all within them."""
    return await session.rows(_BUSY, assistant_id=assistant_id, **values_of(spans))


async def add_all(session: WriteSession, entries: Sequence[TimeEntry]) -> None:
    """Write new entries, by one statement for all of them."""
    names = [one.name for one in TimeEntry.__table__.columns]
    rows = [{name: getattr(entry, name) for name in names} for entry in entries]
    await session.execute(insert(TimeEntry.__table__), rows)
