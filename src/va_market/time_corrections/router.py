from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.time_corrections import service
from va_market.time_corrections.errors import AlreadyReversed, CorrectionOpen
from va_market.time_corrections.schemas import (
    CorrectionDecline,
    CorrectionPage,
    CorrectionPropose,
    CorrectionQuery,
    CorrectionRead,
    EntryCorrectionQuery,
)
from va_market.timekeeping.errors import AllotmentSpent, NotTheSupervisor, OverlappingTime

of_entry = new_router("/v1/time-entries/{entry_id}/corrections", tags=["time"])
router = new_router("/v1/time-corrections", tags=["time"])
_PROPOSE = problems(
    *(Forbidden, NotTheSupervisor, IllegalMove, AlreadyReversed, CorrectionOpen, OverlappingTime)
)
_APPROVE = problems(Forbidden, IllegalMove, AlreadyReversed, OverlappingTime, AllotmentSpent)
_MOVE = problems(Forbidden, IllegalMove)


@of_entry.post("", status_code=201, responses=_PROPOSE)
@people_only
async def propose_correction(
    entry_id: UUID,
    body: CorrectionPropose,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> CorrectionRead:
    """Ask the other side to correct approved time, which itself never changes.

    Whose time it is may ask, and who supervises or hires for the client. Of submitted time the
    supervisor may propose other values, which the assistant agrees to; deciding on the entry itself
    closes that. One correction of an entry waits at a time.
    """
    held = await service.propose(session, actor, entry_id=entry_id, body=body, now=now)
    created(response, "/v1/time-corrections", held[0].id)
    return CorrectionRead.of_pair(held, actor)


@of_entry.get("")
@keys_with(Scope.TIME_READ)
async def list_corrections_of_entry(
    entry_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[EntryCorrectionQuery, Query()],
) -> CorrectionPage:
    """The corrections that were asked for of one entry."""
    entry, found = await service.list_of_entry(
        session, actor, entry_id=entry_id, query=query, request=page.request
    )
    return page.reply(CorrectionPage, found, lambda row: CorrectionRead.of(row, actor, entry))


@router.get("")
@keys_with(Scope.TIME_READ)
async def list_corrections(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[CorrectionQuery, Query()],
) -> CorrectionPage:
    """The corrections in all your contracts. `status=proposed` waits for an answer."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(CorrectionPage, found, lambda row: CorrectionRead.of_row(row, actor))


@router.get("/{correction_id}")
@keys_with(Scope.TIME_READ)
async def get_correction(
    correction_id: UUID, actor: CurrentActor, session: ReadSession
) -> CorrectionRead:
    """One correction, with what would be in the place of the time."""
    row = await service.get_visible(session, actor, correction_id=correction_id)
    return CorrectionRead.of_row(row, actor)


@router.post("/{correction_id}/approve", responses=_APPROVE)
@people_only
async def approve_correction(
    correction_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> CorrectionRead:
    """Agree to it; the assistant agrees to what the client asks, the supervisor to the other.

    An entry of the same time takes the approved one back: its seconds are less than zero, at the
    same terms. In its place another one may be approved, at the rate of its day: what the first one
    used of weekly cap, allotment and ceiling is given back before. Submitted time takes the values
    that the supervisor proposed, and is approved with them.
    """
    held = await service.approve(session, actor, correction_id=correction_id, now=now)
    return CorrectionRead.of_pair(held, actor)


@router.post("/{correction_id}/decline", responses=_MOVE)
@people_only
async def decline_correction(
    correction_id: UUID,
    body: CorrectionDecline,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> CorrectionRead:
    """Say no and why; the time stays as it was approved."""
    held = await service.decline(
        session, actor, correction_id=correction_id, reason=body.reason, now=now
    )
    return CorrectionRead.of_pair(held, actor)


@router.post("/{correction_id}/withdraw", responses=_MOVE)
@people_only
async def withdraw_correction(
    correction_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> CorrectionRead:
    """Ask no more; only the side that asked may."""
    held = await service.withdraw(session, actor, correction_id=correction_id, now=now)
    return CorrectionRead.of_pair(held, actor)
