"""Files among the evidence of an entry: they are held while it shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.files import service as files
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound
from va_market.timekeeping.models import TimeEntry

KIND = "time_entry"


async def hold_files(
    session: WriteSession, actor: Actor, entry: TimeEntry, given: dict[str, Any], now: datetime
) -> None:
    """Let a held entry of the caller hold the files of its new evidence, if that is given.

    Raises:
        NotFound: one was not sent by the caller for this contract, or something else holds it.
    """
    if "evidence" not in given:
        return
    shown = [UUID(one["file_id"]) for one in given["evidence"] if one["file_id"] is not None]
    if await files.attach(session, actor, _subject(entry), ids=shown, now=now):
        raise NotFound("You sent no such file for this contract, or something else holds it.")


async def let_go(session: WriteSession, actor: Actor, entry: TimeEntry, now: datetime) -> None:
    """Before the entry is deleted."""
    await files.detach_all(session, actor, _subject(entry), now=now)


def _subject(entry: TimeEntry) -> files.Subject:
    return files.Subject(KIND, entry.id, entry.contract_id)
