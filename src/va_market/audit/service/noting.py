from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.audit import repository
from va_market.audit.fingerprints import Fingerprints
from va_market.kit.db import WriteSession

_NOTES = "audit_notes"


@dataclass(frozen=True, slots=True)
class Note:
    """What will be a row in the chain of each organization it concerns."""

    id: UUID
    created_at: datetime
    action: str
    object_id: UUID
    parties: frozenset[UUID]
    actor_id: UUID | None
    acted_for: UUID | None
    reason: str | None
    route: str | None


def note(
    session: WriteSession,
    *,
    id_: UUID,
    now: datetime,
    action: str,
    object_id: UUID,
    parties: Iterable[UUID],
    actor_id: UUID | None,
    acted_for: UUID | None = None,
    reason: str | None = None,
    route: str | None = None,
) -> None:
    """Let the audit log tell of this, if the transaction commits.

    The row goes into the chain of each organization among `parties`, or, where there is none, of
    each user. It is written just before the commit: a chain is held for the commit alone.
    """
    notes: list[Note] = session.info.setdefault(_NOTES, [])
    concerned = frozenset(parties) or frozenset({actor_id or object_id})
    notes.append(Note(id_, now, action, object_id, concerned, actor_id, acted_for, reason, route))
    session.before_commit(_append)


async def _append(session: WriteSession) -> None:
    known = Fingerprints(session.changes)
    notes: list[Note] = session.info.pop(_NOTES)
    rows = [_row(session, one, known, number) for number, one in enumerate(notes, start=1)]
    await repository.append(session, rows)


def _row(session: WriteSession, note_: Note, known: Fingerprints, number: int) -> dict[str, Any]:
    before, after = known.of(note_.object_id, note_.parties)
    origin = session.origin
    return {
        "number": number,
        "id": str(note_.id),
        "created_at": note_.created_at.isoformat(),
        "actor_id": _text(note_.actor_id),
        "session_id": _text(origin.session_id),
        "key_id": _text(origin.key_id),
        "acted_for": _text(note_.acted_for),
        "action": note_.action,
        "object_id": str(note_.object_id),
        "before_hash": _bytea(before),
        "after_hash": _bytea(after),
        "request_id": origin.request_id,
        "reason": note_.reason,
        "route": note_.route,
        "parties": [str(party) for party in note_.parties],
    }


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _bytea(digest: str | None) -> str | None:
    return None if digest is None else rf"\x{digest}"
