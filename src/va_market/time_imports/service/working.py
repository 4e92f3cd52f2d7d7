"""The work behind: some rows at a time, each time in a transaction that says how far it came."""

from datetime import datetime
from uuid import UUID

import structlog

from va_market.identity.actor import Actor
from va_market.kit.clock import Clock
from va_market.kit.db import Database, Row, WriteSession, lock, passes
from va_market.kit.errors import MarketError, Unavailable
from va_market.kit.records import MOST_BYTES_OF_ROW
from va_market.time_imports import repository
from va_market.time_imports.formats.headers import table_of
from va_market.time_imports.models import TIME_IMPORT, ImportStatus, TimeImport
from va_market.time_imports.service.checking import check
from va_market.time_imports.service.committing import take_some
from va_market.time_imports.service.counting import count
from va_market.time_imports.service.telling import end_in_failure
from va_market.time_imports.service.uploading import PIECE_BYTES
from va_market.timekeeping import service as timekeeping

log = structlog.get_logger()
PIECES_AT_ONCE = 2  # a row is shorter than one


async def work_next(database: Database, *, clock: Clock) -> int:
    """Do some work for the import that waited longest; 0 if none waits.

    What the rules refuse ends an import, and so does a fault of ours: the others go on. Where the
    database is away, it is tried again.
    """
    waiting = await repository.next_under_way(database.reader)
    if waiting is None:
        return 0
    try:
        async with database.writing() as session:
            await _work(session, waiting, clock())
    except Unavailable:
        raise
    except MarketError as refusal:
        await _give_up(database, waiting.id, refusal.code, clock())
    except Exception as fault:
        if passes(fault):
            raise
        log.exception("import failed", error=type(fault).__name__)
        await _give_up(database, waiting.id, "internal_error", clock())
    return 1


async def _work(session: WriteSession, waiting: Row, now: datetime) -> None:
    person = _person(waiting.assistant_id)
    if waiting.status == ImportStatus.COMMITTING:
        await _commit(session, waiting, person, now)
    else:
        await _check(session, waiting, person, now)


async def _commit(session: WriteSession, waiting: Row, person: Actor, now: datetime) -> None:
    contract = await timekeeping.hold_for_recording(
        session, person, contract_id=waiting.contract_id
    )
    file = await lock(session, TimeImport, waiting.id)
    if file is None or file.status != ImportStatus.COMMITTING:
        return  # another process was quicker
    await take_some(session, file, contract, person, now)
    file.updated_at = now


async def _check(session: WriteSession, waiting: Row, person: Actor, now: datetime) -> None:
    file = await lock(session, TimeImport, waiting.id)
    if file is None or file.status not in {ImportStatus.UPLOADED, ImportStatus.CHECKING}:
        return
    if file.status == ImportStatus.UPLOADED:
        TIME_IMPORT.become(file, "check")
    head = await repository.pieces(session, import_id=file.id, first=0, last=0)
    table = table_of(head[: head.find(b"\n") + 1 or MOST_BYTES_OF_ROW])
    assert table is not None  # noqa: S101  # it was found when the file came
    window = await _window(session, file)
    if file.has_counted:
        await check(session, file, person, table=table, window=window, now=now)
    else:
        await count(session, file, table=table, window=window, now=now)
    file.updated_at = now


async def _window(session: WriteSession, file: TimeImport) -> bytes:
    """The next part of the file, from the row on that comes next."""
    first, inside = divmod(file.place, PIECE_BYTES)
    found = await repository.pieces(
        session, import_id=file.id, first=first, last=first + PIECES_AT_ONCE - 1
    )
    return found[inside:]


async def _give_up(database: Database, import_id: UUID, code: str, now: datetime) -> None:
    async with database.writing() as session:
        file = await lock(session, TimeImport, import_id)
        if file is not None and not file.status.is_over:
            await end_in_failure(session, file, code, now)


def _person(user_id: UUID) -> Actor:
    """The assistant, who has asked for it and has no sign-in now."""
    return Actor(user_id, session_id=user_id, is_operator=False, roles={})
