"""The event log, written in the transaction of the change it tells of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import audit
from va_market.events import repository
from va_market.events.kinds import EventKind
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import query_error
from va_market.kit.ids import new_id
from va_market.kit.pages import Page, PageRequest, Seal

_BEGINNING = (0, UUID(int=0))
_TOLD = "events"


def record(
    session: WriteSession,
    kind: EventKind,
    *,
    now: datetime,
    subject_id: UUID,
    parties: Iterable[UUID | None],
    actor_id: UUID | None = None,
    acted_for: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Add an event that each of `parties` (users, organizations) may read, and audit the change.

    It is written just before the commit, with all others of the transaction in one statement.
    `data` is public to all of them: it holds ids and figures that every one of them may know.
    `acted_for` is whom the actor stood for, such as the assistant of an agency: it joins the data.
    What people wrote stays with the thing itself: an event never changes, and an erased person
    must not live on in it.
    """
    acting = {} if acted_for is None else {"acted_for": str(acted_for)}
    event_id = new_id()
    concerned = frozenset(party for party in parties if party is not None)
    told: list[repository.Told] = session.info.setdefault(_TOLD, [])
    told.append(
        repository.Told(
            event_id, kind.name, subject_id, actor_id, {**(data or {}), **acting}, now, concerned
        )
    )
    session.before_commit(_write)
    audit.note(
        session,
        id_=event_id,
        now=now,
        action=kind.name,
        object_id=subject_id,
        parties=concerned,
        actor_id=actor_id,
        acted_for=acted_for,
    )


async def _write(session: WriteSession) -> None:
    await repository.add(session, session.info.pop(_TOLD))


async def read_log(
    session: ReadSession,
    *,
    parties: list[UUID],
    kinds: list[str] | None,
    after: UUID | None,
    request: PageRequest,
) -> Page[Row]:
    """Events that concern `parties`, the first of whom reads, oldest first and without gaps.

    It begins behind the cursor, or else behind `after`.

    Raises:
        Invalid: a kind, or the event in `after`, is not known.
        BadCursor: the cursor is of another list.
    """
    for name in kinds or ():
        if name not in EventKind.registry:
            raise query_error("type", "unknown_event_type", "no such type of event")
    seal = Seal(request.key, "events", {"type": kinds, "reader": parties[0]})
    place = await _place(session, parties, after, request, seal)
    rows = await repository.after(
        session, parties=parties, kinds=kinds, place=place, limit=request.limit + 1
    )
    has_more = len(rows) > request.limit
    last = rows[request.limit - 1] if has_more else None
    return Page(
        items=rows[: request.limit],
        next_cursor=None if last is None else seal.close(last.transaction, last.id),
        total_count=None,
    )


async def _place(
    session: ReadSession,
    parties: list[UUID],
    after: UUID | None,
    request: PageRequest,
    seal: Seal,
) -> tuple[int, UUID]:
    if request.cursor is not None:
        return seal.open(request.cursor)
    if after is None:
        return _BEGINNING
    transaction = await repository.place_of(session, event_id=after, parties=parties)
    if transaction is None:
        raise query_error("after", "unknown_event", "no event of yours has this id")
    return transaction, after
