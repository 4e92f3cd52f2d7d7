"""Files among the evidence of an entry: they are held while it shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.files import service as files
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound
from va_market.timekeeping.models import TimeEntry

KIND = "time_entry"
Evidence = Sequence[dict[str, Any]]


async def hold_files(
    session: WriteSession, actor: Actor, entry: TimeEntry, *, before: Evidence, now: datetime
) -> None:
    """Let a held entry of the caller hold the files it shows now; `before` is what it showed.

    Most show none, before or now: no statement is spent on those.

    Raises:
        NotFound: one was not sent by the caller for this contract, or something else holds it.
    """
    shown = _files_in(entry.evidence)
    if shown == _files_in(before):
        return
    if await files.attach(session, actor, _subject(entry), ids=shown, now=now):
        raise NotFound("You sent no such file for this contract, or something else holds it.")


async def let_go(session: WriteSession, actor: Actor, entry: TimeEntry, now: datetime) -> None:
    """Before the entry is deleted."""
    if _files_in(entry.evidence):
        await files.detach_all(session, actor, _subject(entry), now=now)


def _files_in(evidence: Evidence) -> list[UUID]:
    """The files that evidence shows; what is older than files says nothing of them."""
    return [UUID(one["file_id"]) for one in evidence if one.get("file_id") is not None]


def _subject(entry: TimeEntry) -> files.Subject:
    return files.Subject(KIND, entry.id, entry.contract_id)
