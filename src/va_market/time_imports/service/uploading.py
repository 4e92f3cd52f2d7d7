"""Receiving a file: its header decides, its rows are read later."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, append
from va_market.kit.errors import FieldError, Invalid, query_error
from va_market.kit.jobs import nudge
from va_market.kit.records import MOST_BYTES_OF_ROW
from va_market.time_imports import repository
from va_market.time_imports.errors import TooManyImports
from va_market.time_imports.formats.headers import Table, table_of
from va_market.time_imports.models import ImportStatus, TimeImport, TimeImportPiece
from va_market.time_imports.schemas import UploadQuery
from va_market.time_imports.service.telling import CHANNEL, UPLOADED, tell
from va_market.timekeeping import service as timekeeping

PIECE_BYTES = 64 * 1024
MOST_OPEN = 20
_AT_ONCE = 16


async def upload(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: UploadQuery,
    file: BinaryIO,
    now: datetime,
) -> TimeImport:
    """Keep a file to be checked.

    Raises:
        NotFound, NotTheAssistant, IllegalMove: as in recording by hand.
        Invalid: no format has such a header, or the one that is named has another.
        TooManyImports: others wait.
    """
    await timekeeping.hold_for_recording(session, actor, contract_id=contract_id)
    head = file.readline(MOST_BYTES_OF_ROW)
    table = _known(head, query)
    if await repository.open_of(session, assistant_id=actor.user_id) >= MOST_OPEN:
        raise TooManyImports
    found = _import(contract_id, actor, query, table, now)
    found.place, found.line = len(head), 2
    found.file_bytes = file.seek(0, 2)
    file.seek(0)
    await append(session, found)
    await _keep(session, found, file)
    tell(session, UPLOADED, found, now)
    await nudge(session, CHANNEL)
    return found


def _known(head: bytes, query: UploadQuery) -> Table:
    table = table_of(head)
    if table is None:
        detail = "the first line must be the header of an export of Toggl, Clockify or Harvest"
        raise Invalid(detail, errors=[FieldError("body", "", "unknown_format", detail)])
    if query.format not in {None, table.format}:
        raise query_error("format", "format_differs", f"the header is one of {table.format}")
    return table


def _import(
    contract_id: UUID, actor: Actor, query: UploadQuery, table: Table, now: datetime
) -> TimeImport:
    return TimeImport(
        contract_id=contract_id,
        assistant_id=actor.user_id,
        status=ImportStatus.UPLOADED,
        format=table.format,
        time_zone=query.time_zone,
        date_order=query.date_order,
        only_client=query.client,
        only_project=query.project,
        only_user=query.user,
        file_bytes=0,
        created_at=now,
        updated_at=now,
    )


async def _keep(session: WriteSession, found: TimeImport, file: BinaryIO) -> None:
    pieces = _pieces(found, file)
    while some := list(islice(pieces, _AT_ONCE)):
        await repository.add_all(session, TimeImportPiece, some)


def _pieces(found: TimeImport, file: BinaryIO) -> Iterator[dict[str, Any]]:
    number = 0
    while content := file.read(PIECE_BYTES):
        yield {"import_id": found.id, "number": number, "content": content}
        number += 1
