from datetime import datetime, timedelta
from uuid import UUID

from va_market.kit.db import WriteSession
from va_market.time_imports import repository

KEPT_FOR = timedelta(days=30)


async def forget_old(session: WriteSession, *, now: datetime) -> int:
    """Delete imports that nothing happened to for a month, some at a time; how many there were."""
    return await repository.drop_old(session, before=now - KEPT_FOR)


async def wipe(session: WriteSession, *, assistant_id: UUID) -> None:
    """Delete the files of somebody who is erased; entries stay as evidence."""
    await repository.wipe(session, assistant_id=assistant_id)
