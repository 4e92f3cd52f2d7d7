"""Much time, read some entries at a time: for what is sent while it is read."""

import secrets
from collections.abc import AsyncIterator, Sequence

from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.pages import PageRequest
from va_market.timekeeping.models import EntryStatus
from va_market.timekeeping.schemas import TimeEntryQuery
from va_market.timekeeping.service.reading import search

FINISHED = [status for status in EntryStatus if status is not EntryStatus.RUNNING]
AT_ONCE = 500


async def batches(
    session: ReadSession, actor: Actor, *, query: TimeEntryQuery
) -> AsyncIterator[Sequence[Row]]:
    """All entries that are asked for; each batch costs the same, and none holds a connection."""
    key, cursor = secrets.token_bytes(16), None
    while True:
        request = PageRequest(key, AT_ONCE, cursor)
        page = await search(session, actor, query=query, request=request)
        if page.items:
            yield page.items
        cursor = page.next_cursor
        if cursor is None:
            return
