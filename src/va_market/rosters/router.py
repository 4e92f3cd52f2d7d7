from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor, VerifiedActor
from va_market.identity.scopes import Scope
from va_market.identity.service.verification import EmailNotVerified
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.rosters import service
from va_market.rosters.schemas import (
    OwnRosterQuery,
    RosterAccept,
    RosterEntryRead,
    RosterInvite,
    RosterOffer,
    RosterPage,
    RosterQuery,
    RosterUpdate,
)
from va_market.rosters.service.answering import ExclusiveRoster, TermsChanged
from va_market.rosters.service.inviting import (
    AlreadyOnRoster,
    BackupNotOnRoster,
    NotAnAgency,
    SameTerms,
)

router = new_router("/v1/organizations/{organization_id}/roster", tags=["rosters"])
own = new_router("/v1/me/rosters", tags=["rosters"])
_INVITE = problems(Forbidden, NotAnAgency, AlreadyOnRoster, BackupNotOnRoster)
_ACCEPT = problems(EmailNotVerified, IllegalMove, TermsChanged, ExclusiveRoster)


@router.post("", status_code=201, responses=_INVITE)
@keys_with(Scope.ROSTER_WRITE)
async def invite_assistant(
    organization_id: UUID,
    body: RosterInvite,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> RosterEntryRead:
    """Ask an assistant to join the roster of your agency. They are on it once they agree."""
    entry = await service.invite(
        session, actor, organization_id=organization_id, body=body, now=now
    )
    created(response, f"/v1/organizations/{organization_id}/roster", entry.id)
    return entry


@router.get("")
@keys_with(Scope.ROSTER_READ)
async def list_roster(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[RosterQuery, Query()],
) -> RosterPage:
    """The roster of your agency. `status=active,changing` are those you may propose."""
    found = await service.list_of_agency(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    return page.reply(RosterPage, found, lambda row: RosterEntryRead.of_row(row, actor))


@router.get("/{roster_entry_id}")
@keys_with(Scope.ROSTER_READ)
async def get_roster_entry(
    organization_id: UUID, roster_entry_id: UUID, actor: CurrentActor, session: ReadSession
) -> RosterEntryRead:
    """One entry of the roster of your agency."""
    row = await service.get_of_agency(
        session, actor, organization_id=organization_id, entry_id=roster_entry_id
    )
    return RosterEntryRead.of_row(row, actor)


@router.patch("/{roster_entry_id}", responses=problems(Forbidden, IllegalMove, BackupNotOnRoster))
@keys_with(Scope.ROSTER_WRITE)
async def update_roster_entry(
    organization_id: UUID,
    roster_entry_id: UUID,
    body: RosterUpdate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> RosterEntryRead:
    """Change the note or the backup. Terms change by an offer, which the assistant answers."""
    return await service.update(
        session,
        actor,
        organization_id=organization_id,
        entry_id=roster_entry_id,
        body=body,
        now=now,
    )


@router.post("/{roster_entry_id}/offer", responses=problems(Forbidden, IllegalMove, SameTerms))
@keys_with(Scope.ROSTER_WRITE)
async def offer_terms(
    organization_id: UUID,
    roster_entry_id: UUID,
    body: RosterOffer,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> RosterEntryRead:
    """Offer other terms. Those agreed to apply until the assistant accepts."""
    return await service.offer(
        session,
        actor,
        organization_id=organization_id,
        entry_id=roster_entry_id,
        body=body,
        now=now,
    )


@router.post("/{roster_entry_id}/withdraw", responses=problems(Forbidden, IllegalMove))
@keys_with(Scope.ROSTER_WRITE)
async def withdraw_roster_entry(
    organization_id: UUID,
    roster_entry_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> RosterEntryRead:
    """Take an invitation back, or an offer that the assistant has not answered."""
    return await service.withdraw(
        session, actor, organization_id=organization_id, entry_id=roster_entry_id, now=now
    )


@own.get("")
@people_only
async def list_own_rosters(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[OwnRosterQuery, Query()],
) -> RosterPage:
    """The rosters you are on, and those you are invited to (`status=invited`)."""
    found = await service.list_own(session, actor, query=query, request=page.request)
    return page.reply(RosterPage, found, lambda row: RosterEntryRead.of_row(row, actor))


@own.get("/{roster_entry_id}")
@people_only
async def get_own_roster_entry(
    roster_entry_id: UUID, actor: CurrentActor, session: ReadSession
) -> RosterEntryRead:
    """One roster you are on or invited to, with its terms."""
    return RosterEntryRead.of_row(
        await service.get_own(session, actor, entry_id=roster_entry_id), actor
    )


@own.post("/{roster_entry_id}/accept", responses=_ACCEPT)
@people_only
async def accept_roster_terms(
    roster_entry_id: UUID, body: RosterAccept, actor: VerifiedActor, session: WriteSession, now: Now
) -> RosterEntryRead:
    """Agree to an invitation, or to other terms: to the version you name."""
    return await service.accept(
        session, actor, entry_id=roster_entry_id, terms_version=body.terms_version, now=now
    )


@own.post("/{roster_entry_id}/decline", responses=problems(IllegalMove))
@people_only
async def decline_roster_terms(
    roster_entry_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> RosterEntryRead:
    """Say no. Declining an offer of other terms keeps you on the roster as agreed."""
    return await service.decline(session, actor, entry_id=roster_entry_id, now=now)
