"""The second walk: what each row says, and whether it could be recorded now. Nothing is yet."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from va_market.contracts.models import CONTRACT, Contract, ContractStatus
from va_market.identity.actor import Actor
from va_market.kit.clock import day_span
from va_market.kit.days import DateOrder
from va_market.kit.db import WriteSession
from va_market.kit.errors import MarketError
from va_market.kit.records import Record, records
from va_market.time_imports import repository
from va_market.time_imports.formats.headers import Table
from va_market.time_imports.formats.rows import BadRow, Manner, Work, says, work_of
from va_market.time_imports.models import TIME_IMPORT, TimeImport, TimeImportRow
from va_market.time_imports.service.telling import CHECKED, Fault, note_faults, tell
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.service import Book, Piece

AT_ONCE = 500
MOST_AT_ONCE = 5000  # with those that say nothing
_UNREADABLE = {
    "not_utf8": "the row is not UTF-8",
    "malformed_row": "the quotes of the row do not match",
    "row_too_long": "the row is longer than 32 KiB",
}
_DAY_IS_FULL = ("day_is_full", "the rows of this day and what is recorded fill more than it has")


@dataclass(frozen=True, slots=True)
class _Found:
    """Work of a line, and what tells it from all other work of the assistant."""

    line: int
    work: Work
    hash: bytes


@dataclass(slots=True)
class _Batch:
    """Some rows on their way through the rules."""

    file: TimeImport
    table: Table
    manner: Manner
    faults: list[Fault] = field(default_factory=list)
    works: list[tuple[int, Work]] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, line: int, column: str, code: str, reason: str) -> None:
        self.faults.append((line, self.table.column(column), code, reason))

    def keep(self, found: _Found, span: timekeeping.Span | None) -> None:
        start, end = span or (None, None)
        row = {"import_id": self.file.id, "line": found.line, "hash": found.hash}
        work = found.work
        said = {"key": work.key, "memo": work.memo, "is_billable": work.is_billable}
        self.kept.append({**row, **said, "started_at": start, "ended_at": end})


async def check(
    session: WriteSession,
    file: TimeImport,
    person: Actor,
    *,
    table: Table,
    window: bytes,
    now: datetime,
) -> None:
    """Check some rows of a window; behind the last, the file waits for its assistant.

    Raises:
        IllegalMove: nobody records time on the contract now.
    """
    contract = await session.get_one(Contract, file.contract_id)
    CONTRACT.check(ContractStatus(contract.status), "record_time")
    order = file.date_order or DateOrder.DAY_FIRST  # or no date could mean another day
    batch = _Batch(file, table, Manner(table, ZoneInfo(file.time_zone), order))
    for record in _some(file, table, window):
        _read(batch, record)
    await _weigh(session, batch, contract, person, now)
    await note_faults(session, file, batch.faults)
    await repository.add_all(session, TimeImportRow, batch.kept)
    if file.place >= file.file_bytes:
        TIME_IMPORT.become(file, "finish_check")
        await repository.drop_file(session, import_id=file.id)
        tell(session, CHECKED, file, now)


def _some(file: TimeImport, table: Table, window: bytes) -> Iterator[Record]:
    """The next rows, without the header and empty ones; the file moves on behind them."""
    begin, is_last = file.place, file.place + len(window) >= file.file_bytes
    count = 0
    found = records(window, line=file.line, delimiter=table.delimiter, is_last=is_last)
    for record in islice(found, MOST_AT_ONCE):
        is_row = record.line > 1 and not record.is_blank
        file.place, file.line = begin + record.end, record.next_line
        if is_row:
            yield record
            count += 1
            file.done_rows += 1
        if count == AT_ONCE:
            return


def _read(batch: _Batch, record: Record) -> None:
    file, cells = batch.file, record.cells
    if record.fault is not None:
        batch.refuse(record.line, "", record.fault, _UNREADABLE[record.fault])
        return
    wanted = (
        ("client", file.only_client),
        ("project", file.only_project),
        ("user", file.only_user),
    )
    if not all(says(cells, batch.table, column, name) for column, name in wanted):
        file.skipped += 1
        return
    try:
        batch.works.append((record.line, work_of(cells, batch.manner)))
    except BadRow as bad:
        batch.refuse(record.line, bad.column, bad.code, bad.reason)


async def _weigh(
    session: WriteSession, batch: _Batch, contract: Contract, person: Actor, now: datetime
) -> None:
    """Which works are new, and fit."""
    new = await _new(session, batch)
    if not new:
        return
    spans = [_span(one.work, batch.manner) for one in new]
    file = batch.file
    others = await repository.spans_within(session, import_id=file.id, spans=spans)
    book = await timekeeping.open_book(
        session,
        contract,
        person,
        spans=spans,
        also_busy=others,
        also_seconds=file.valid_seconds,
        now=now,
    )
    for found, span in zip(new, spans, strict=True):
        await _try(batch, book, found, span)


def _span(work: Work, manner: Manner) -> timekeeping.Span:
    """From start to end; without clock times the whole day."""
    if work.started_at is None or work.ended_at is None:
        return day_span(work.on, manner.zone)
    return work.started_at, work.ended_at


async def _new(session: WriteSession, batch: _Batch) -> list[_Found]:
    """What is no entry yet, and came in the file for the first time."""
    file = batch.file
    keys = [work.key for _line, work in batch.works]
    seen = Counter(await repository.counts_of(session, import_id=file.id, keys=keys))
    fresh: list[_Found] = []
    again: list[_Found] = []
    for line, work in batch.works:
        before = seen[work.key]
        seen[work.key] += 1
        is_again = before > 0 and work.started_at is not None
        (again if is_again else fresh).append(_Found(line, work, _hash(work, before)))
    hashes = [one.hash for one in fresh]
    known = await repository.known(session, assistant_id=file.assistant_id, hashes=hashes)
    for one in [*again, *(one for one in fresh if one.hash in known)]:
        file.duplicates += 1
        batch.keep(one, None)
    return [one for one in fresh if one.hash not in known]


def _hash(work: Work, before: int) -> bytes:
    """Equal rows without clock times are pieces of work one after another."""
    if work.started_at is not None or before == 0:
        return work.key
    return sha256(work.key + before.to_bytes(4)).digest()


async def _try(batch: _Batch, book: Book, found: _Found, span: timekeeping.Span) -> None:
    work, place = found.work, span
    if work.started_at is None:
        room = book.room_in(span, seconds=work.seconds)
        if room is None:
            batch.refuse(found.line, "hours", *_DAY_IS_FULL)
            return
        place = room
    piece = Piece(*place, batch.file.time_zone, work.memo, work.is_billable)
    try:
        await book.enter(piece)
    except MarketError as refusal:
        batch.refuse(found.line, *_told(refusal, batch.table))
        return
    batch.file.valid += 1
    batch.file.valid_seconds += work.seconds
    batch.keep(found, place)


def _told(refusal: MarketError, table: Table) -> tuple[str, str, str]:
    """Column, code and reason of a refusal, in the words of the file."""
    fault = refusal.errors[0] if refusal.errors else None
    ends = fault is not None and fault.pointer == "/ended_at"
    column = "end time" if ends else "start time"
    known = column if column in table.places else ("hours" if ends else "date")
    if fault is None:
        return known, refusal.code, refusal.detail
    return known, fault.code, fault.detail
