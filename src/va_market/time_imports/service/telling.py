"""What is told of imports: to the assistant alone, until there are entries of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from va_market import events
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.time_imports import repository
from va_market.time_imports.models import TIME_IMPORT, TimeImport, TimeImportFault

CHANNEL = "time_imports"

UPLOADED = EventKind("time_import.uploaded", "An assistant sent a file of recorded time.")
CHECKED = EventKind("time_import.checked", "Every row of the file was read.")
STARTED = EventKind("time_import.started", "The rows of the file are being taken.")
COMMITTED = EventKind("time_import.committed", "The rows of the file are entries.")
FAILED = EventKind("time_import.failed", "The file, or the rest of it, cannot be taken.")
DELETED = EventKind("time_import.deleted", "The assistant removed the file.")

MOST_FAULTS = 1000
Fault = tuple[int, str, str, str]
"""Line, column, code, reason."""


def tell(session: WriteSession, kind: EventKind, file: TimeImport, now: datetime) -> None:
    events.record(
        session,
        kind,
        now=now,
        subject_id=file.id,
        parties=(file.assistant_id,),
        actor_id=file.assistant_id,
        data=_data(file),
    )


def _data(file: TimeImport) -> Mapping[str, Any]:
    return {
        "contract_id": str(file.contract_id),
        "status": file.status,
        "rows": file.row_count,
        "valid": file.valid,
        "duplicates": file.duplicates,
        "faulty": file.faulty,
        "imported": file.imported,
    }


async def note_faults(session: WriteSession, file: TimeImport, faults: list[Fault]) -> None:
    """Count rows that are not taken, and keep why, for a thousand of them."""
    room = max(0, MOST_FAULTS - file.faulty)
    file.faulty += len(faults)
    for line, column, code, reason in faults[:room]:
        session.add(
            TimeImportFault(
                import_id=file.id, line=line, column_name=column or None, code=code, reason=reason
            )
        )


async def end_in_failure(session: WriteSession, file: TimeImport, code: str, now: datetime) -> None:
    """Give up; what was taken stays."""
    TIME_IMPORT.become(file, "fail")
    file.failure, file.updated_at = code, now
    await drop_all(session, file)
    tell(session, FAILED, file, now)


async def drop_all(session: WriteSession, file: TimeImport) -> None:
    """Forget the file and its rows; why some were not taken stays to be read."""
    await repository.drop_file(session, import_id=file.id)
    await repository.drop_rows(session, import_id=file.id)
