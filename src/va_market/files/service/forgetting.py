"""What nothing holds for long goes; and the content of each row that is gone."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from va_market.files import repository
from va_market.files.models import StoredFile
from va_market.kit.db import Database, WriteSession
from va_market.kit.errors import Unavailable
from va_market.kit.store import Store

log = structlog.get_logger()
LOOSE_FOR = timedelta(days=7)
PENDING_FOR = timedelta(hours=1)
_AT_ONCE = 50


async def drop_loose(session: WriteSession, *, now: datetime) -> int:
    """Delete files that nothing has held for a week, and those whose content never arrived."""
    return await repository.drop_loose(
        session, loose_until=now - LOOSE_FOR, pending_until=now - PENDING_FOR, most=_AT_ONCE
    )


async def wipe(session: WriteSession, *, user_id: UUID) -> None:
    """Delete what somebody sent who is erased; what is attached stays as evidence."""
    await repository.wipe(session, user_id=user_id)


async def discard(database: Database, store: Store, file: StoredFile) -> None:
    """Undo an upload that nobody saw. What is in the way is swept later."""
    if await _is_removed(store, file.key):
        async with database.writing() as session:
            await repository.drop_pending(session, file_id=file.id)
            await repository.note_removed(session, keys=[file.key])


async def remove_contents(database: Database, store: Store) -> int:
    """Remove what lies under the keys of rows that went a day ago; one that fails waits.

    The store may be far away: no transaction waits for it. Removing twice does no harm.
    """
    total, last = 0, ""
    while keys := await repository.due_removals(database.reader, after=last, most=_AT_ONCE):
        last = keys[-1]
        removed = [key for key in keys if await _is_removed(store, key)]
        async with database.writing() as session:
            await repository.note_removed(session, keys=removed)
        total += len(removed)
    return total


async def _is_removed(store: Store, key: str) -> bool:
    try:
        await store.remove(key)
    except Unavailable as fault:
        log.warning("content of a file stays", error=type(fault.__cause__).__name__)
        return False
    return True
