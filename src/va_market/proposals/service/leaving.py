"""Whoever leaves a roster takes the live proposals along that rest on it."""

from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.proposals import repository
from va_market.proposals.models import Side
from va_market.proposals.service.ending import let_go
from va_market.rosters import service as rosters
from va_market.rosters.models import RosterEntry, RosterStatus
from va_market.rosters.schemas import RosterEntryRead


async def end_roster_entry(
    session: WriteSession, actor: Actor, *, organization_id: UUID, entry_id: UUID, now: datetime
) -> RosterEntryRead:
    """Take an assistant off the roster. Errors: see `rosters.end_of_agency`."""
    entry = await rosters.end_of_agency(
        session, actor, organization_id=organization_id, entry_id=entry_id, now=now
    )
    return await _without_proposals(session, entry, actor, now)


async def leave_roster(
    session: WriteSession, actor: Actor, *, entry_id: UUID, now: datetime
) -> RosterEntryRead:
    """Leave a roster. Errors: see `rosters.end_own`."""
    entry = await rosters.end_own(session, actor, entry_id=entry_id, now=now)
    return await _without_proposals(session, entry, actor, now)


async def leave_all_rosters(session: WriteSession, actor: Actor, *, now: datetime) -> None:
    """Leave every roster, and decline what waits for an answer."""
    for entry_id, status in await rosters.live_of_assistant(session, assistant_id=actor.user_id):
        if status == RosterStatus.INVITED:
            await rosters.decline(session, actor, entry_id=entry_id, now=now)
        else:
            await leave_roster(session, actor, entry_id=entry_id, now=now)


async def dissolve_roster(
    session: WriteSession, actor: Actor, *, organization_id: UUID, now: datetime
) -> None:
    """Take everybody off the roster of an agency, and back what waits for an answer."""
    for entry_id, status in await rosters.live_of_agency(session, organization_id=organization_id):
        end = rosters.withdraw if status == RosterStatus.INVITED else end_roster_entry
        await end(session, actor, organization_id=organization_id, entry_id=entry_id, now=now)


async def _without_proposals(
    session: WriteSession, entry: RosterEntry, actor: Actor, now: datetime
) -> RosterEntryRead:
    for proposal in await repository.lock_live_of_entry(
        session, entry_id=entry.id, assistant_id=entry.assistant_id
    ):
        let_go(session, actor, proposal, gone=Side.ASSISTANT, now=now)
    return await rosters.shown(session, entry, actor)
