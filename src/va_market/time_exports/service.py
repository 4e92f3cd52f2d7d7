"""Recorded time as a file that is never whole in memory."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.cells import csv_of, neutral
from va_market.kit.db import ReadSession, Row
from va_market.kit.fields import LAST_YEAR
from va_market.time_exports import repository
from va_market.time_exports.columns import CSV_FORMATS, NO_CURRENCY, Columns, Line
from va_market.time_exports.schemas import ExportFormat, ExportQuery
from va_market.time_exports.stretches import stretches_of
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.models import EntryStatus
from va_market.timekeeping.schemas import (
    TimeEntryQuery,
    TimeEntryRead,
    TimeEntrySort,
    worked_seconds,
)
from va_market.timekeeping.standing import stands

Piece = tuple[datetime, datetime, int]
"""Start and end as clocks there show them, and the worked seconds between."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_LAST_DAY = date(LAST_YEAR, 12, 31)


async def export(session: ReadSession, actor: Actor, *, query: ExportQuery) -> AsyncIterator[str]:
    """The pieces of the file, oldest time first; each is read when the one before has been taken.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    if query.contract_id is not None:
        await contracts.get_worked(session, actor, contract_id=query.contract_id)
    batches = timekeeping.batches(session, actor, query=_asked(query))
    if query.format is ExportFormat.JSONL:
        return _json_lines(batches, actor)
    return _csv(session, batches, CSV_FORMATS[query.format], ZoneInfo(query.time_zone))


def _asked(query: ExportQuery) -> TimeEntryQuery:
    first, last = query.from_, query.to
    if last == _LAST_DAY:  # its end is no moment of the API, and nothing lies behind it
        last = None
    return TimeEntryQuery(
        sort=TimeEntrySort.EARLIEST,
        status=timekeeping.FINISHED,
        contract_id=query.contract_id,
        started_after=first and contracts.midnight(first, query.time_zone),
        started_before=last and contracts.midnight(last + _DAY, query.time_zone),
    )


async def _json_lines(batches: AsyncIterator[Sequence[Row]], actor: Actor) -> AsyncIterator[str]:
    async for rows in batches:
        yield "".join(f"{TimeEntryRead.of_row(row, actor).model_dump_json()}\n" for row in rows)


async def _csv(
    session: ReadSession,
    batches: AsyncIterator[Sequence[Row]],
    columns: Columns,
    zone: ZoneInfo,
) -> AsyncIterator[str]:
    header = [name.format(NO_CURRENCY) for name in columns.header]
    yield columns.mark + csv_of([header])
    async for rows in batches:  # no tracker knows time that is less than nothing
        lines = await _lines(session, [*filter(stands, rows)], columns, zone)
        yield csv_of([[neutral(cell) for cell in columns.cells(line)] for line in lines])


async def _lines(
    session: ReadSession, rows: Sequence[Row], columns: Columns, zone: ZoneInfo
) -> list[Line]:
    headings = await contracts.headings_of(session, ids=[*{row.contract_id for row in rows}])
    names = await repository.names_of(session, ids=[*{row.assistant_id for row in rows}])
    return [
        _line(row, headings[row.contract_id], names[row.assistant_id], piece)
        for row in rows
        for piece in _pieces(row, columns, zone)
    ]


def _pieces(row: Row, columns: Columns, zone: ZoneInfo) -> list[Piece]:
    if columns.has_clocks:
        spans = stretches_of(row)
        return [
            (start.astimezone(zone), end.astimezone(zone), (end - start) // _SECOND)
            for start, end in spans
        ]
    seconds = worked_seconds(row) or 0
    return [(row.started_at.astimezone(zone), row.ended_at.astimezone(zone), seconds)]


def _line(row: Row, heading: contracts.Heading, name: str, piece: Piece) -> Line:
    start, end, seconds = piece
    return Line(
        user=name,
        client=heading.client,
        project=heading.title,
        memo=row.memo,
        is_billable=row.is_billable,
        is_approved=row.status == EntryStatus.APPROVED,
        start=start,
        end=end,
        seconds=seconds,
    )
