"""Ending an entry of a roster withdraws the proposals that rest on it."""

from uuid import UUID

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals import service
from va_market.rosters.schemas import RosterEntryRead

of_roster = new_router(
    "/v1/organizations/{organization_id}/roster/{roster_entry_id}", tags=["rosters"]
)
of_own_roster = new_router("/v1/me/rosters/{roster_entry_id}", tags=["rosters"])
_MOVE = problems(Forbidden, IllegalMove)


@of_roster.post("/end", responses=_MOVE)
@keys_with(Scope.ROSTER_WRITE)
async def end_roster_entry(
    organization_id: UUID,
    roster_entry_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> RosterEntryRead:
    """Take an assistant off the roster. Live proposals are withdrawn, contracts go on."""
    return await service.end_roster_entry(
        session, actor, organization_id=organization_id, entry_id=roster_entry_id, now=now
    )


@of_own_roster.post("/end", responses=problems(IllegalMove))
@people_only
async def leave_roster(
    roster_entry_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> RosterEntryRead:
    """Leave a roster. The agency's live proposals of you are withdrawn, contracts go on."""
    return await service.leave_roster(session, actor, entry_id=roster_entry_id, now=now)
