"""Taking the rows of a file that was checked, each under the rules once more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import MarketError
from va_market.kit.jobs import nudge
from va_market.time_imports import repository
from va_market.time_imports.errors import ImportHasFaults
from va_market.time_imports.models import (
    TIME_IMPORT,
    ImportedEntry,
    ImportStatus,
    OnError,
    TimeImport,
)
from va_market.time_imports.schemas import TimeImportCommit
from va_market.time_imports.service.reading import hold_own
from va_market.time_imports.service.telling import (
    CHANNEL,
    COMMITTED,
    STARTED,
    Fault,
    drop_all,
    end_in_failure,
    note_faults,
    tell,
)
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.service import Book, Piece

AT_ONCE = 500


async def start_taking(
    session: WriteSession, actor: Actor, *, import_id: UUID, body: TimeImportCommit, now: datetime
) -> TimeImport:
    """Let the rows be taken.

    Raises:
        NotFound: there is no such import for this caller.
        IllegalMove: it is not checked.
        ImportHasFaults: some rows are faulty, and the commit is to stop at those.
    """
    file = await hold_own(session, actor, import_id=import_id)
    TIME_IMPORT.check(ImportStatus(file.status), "commit")
    if body.on_error is OnError.STOP and file.faulty:
        raise ImportHasFaults(f"{file.faulty} of {file.row_count} rows are faulty.")
    file.on_error, file.updated_at = body.on_error, now
    TIME_IMPORT.become(file, "commit")
    tell(session, STARTED, file, now)
    await nudge(session, CHANNEL)
    return file


async def take_some(
    session: WriteSession, file: TimeImport, contract: Row, person: Actor, now: datetime
) -> None:
    """Take some rows; behind the last, the import is over. The contract is held by the caller."""
    rows = await repository.rows_to_take(session, import_id=file.id, limit=AT_ONCE)
    if not rows:
        TIME_IMPORT.become(file, "complete")
        await drop_all(session, file)
        tell(session, COMMITTED, file, now)
        return
    spans = [(row.started_at, row.ended_at) for row in rows]
    book = await timekeeping.open_book(session, contract, person, spans=spans, now=now)
    fault = await _take(session, file, book, rows)
    if fault is not None:
        await end_in_failure(session, file, "row_refused", now)


async def _take(
    session: WriteSession, file: TimeImport, book: Book, rows: Sequence[Row]
) -> Fault | None:
    """Write what fits; the fault that ends the import, if one does."""
    hashes = [row["hash"] for row in rows]
    known = await repository.known(session, assistant_id=file.assistant_id, hashes=hashes)
    taken: list[dict[str, object]] = []
    faults: list[Fault] = []
    for row in rows:
        if row["hash"] in known:
            file.duplicates += 1
            file.valid -= 1
            continue
        fault = await _enter(file, book, row, taken)
        if fault is not None:
            file.valid -= 1
            faults.append(fault)
            if file.on_error == OnError.STOP:
                break
    await book.write(subject_id=file.id)
    await repository.add_all(session, ImportedEntry, taken)
    await repository.drop_rows(session, import_id=file.id, up_to=rows[-1].line)
    file.imported += len(taken)
    await note_faults(session, file, faults)
    return faults[0] if faults and file.on_error == OnError.STOP else None


async def _enter(
    file: TimeImport, book: Book, row: Row, taken: list[dict[str, object]]
) -> Fault | None:
    piece = Piece(row.started_at, row.ended_at, file.time_zone, row.memo, row.is_billable)
    try:
        entry = await book.enter(piece)
    except MarketError as refusal:
        fault = refusal.errors[0] if refusal.errors else None
        code, reason = (
            (refusal.code, refusal.detail) if fault is None else (fault.code, fault.detail)
        )
        return row.line, "", code, reason
    taken.append({"assistant_id": file.assistant_id, "hash": row["hash"], "entry_id": entry.id})
    return None
