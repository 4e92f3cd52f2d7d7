"""Leaving a roster, at the wish of either side. Proposals that rest on it are the caller's."""

from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.models import Organization
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.rosters import repository
from va_market.rosters.models import ROSTER_ENTRY, RosterEntry
from va_market.rosters.service.inviting import UPDATED
from va_market.rosters.service.reading import check_keeps, hold_of_agency, hold_own, tell

ENDED = EventKind("roster_entry.ended", "An assistant is on the roster of an agency no more.")


async def end_of_agency(
    session: WriteSession, actor: Actor, *, organization_id: UUID, entry_id: UUID, now: datetime
) -> RosterEntry:
    """Take an assistant off the roster. Errors: see `hold_of_agency`."""
    check_keeps(actor, organization_id)
    await lock(session, Organization, organization_id)  # see `_check_backup`
    entry = await hold_of_agency(
        session, actor, organization_id=organization_id, entry_id=entry_id, action="end"
    )
    return await _end(session, entry, actor, now)


async def end_own(
    session: WriteSession, actor: Actor, *, entry_id: UUID, now: datetime
) -> RosterEntry:
    """Leave a roster. Errors: see `hold_own`."""
    organization_id = await repository.agency_of(
        session, entry_id=entry_id, assistant_id=actor.user_id
    )
    if organization_id is None:
        raise NotFound
    await lock(session, Organization, organization_id)  # see `_check_backup`
    entry = await hold_own(session, actor, entry_id=entry_id, action="end")
    return await _end(session, entry, actor, now)


async def _end(
    session: WriteSession, entry: RosterEntry, actor: Actor, now: datetime
) -> RosterEntry:
    ROSTER_ENTRY.become(entry, "end")
    entry.offer = entry.backup_id = None
    entry.ended_at = now
    entry.ended_by = actor.user_id
    for other in await repository.lock_backed_by(session, entry_id=entry.id):
        other.backup_id = None
        tell(session, UPDATED, other, actor, now=now, fields=["backup_id"])
    tell(session, ENDED, entry, actor, now=now)
    return entry
