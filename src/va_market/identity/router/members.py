from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.identity.actor import StepUpRequired
from va_market.identity.deps import ConfirmedActor, ConfirmedAfter, CurrentActor
from va_market.identity.schemas.members import (
    MemberPage,
    MemberQuery,
    MemberRead,
    MemberUpdate,
    OwnershipTransfer,
)
from va_market.identity.scopes import Scope
from va_market.identity.service import members as service
from va_market.identity.service.members import LastOwner
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.conditional import ignores_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router

router = new_router("/v1/organizations/{organization_id}", tags=["members"])
_CHANGE = problems(Forbidden, LastOwner)


@router.get("/members")
@keys_with(Scope.ORGANIZATIONS_READ)
async def list_members(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[MemberQuery, Query()],
) -> MemberPage:
    """Everybody who belongs to an organization of yours."""
    found = await service.list_members(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    own = actor.roles[organization_id] if actor.is_in_person else None
    return page.reply(
        MemberPage,
        found,
        lambda row: MemberRead.of(row, own=own, is_self=actor.is_person(row.user_id)),
    )


@router.patch("/members/{user_id}", responses=problems(Forbidden, StepUpRequired, LastOwner))
@people_only
async def change_role(
    organization_id: UUID,
    user_id: UUID,
    body: MemberUpdate,
    actor: CurrentActor,
    session: WriteSession,
    moment: ConfirmedAfter,
    now: Now,
) -> MemberRead:
    """Give a member another role. Only owners make or unmake owners; nobody raises themselves.

    Making somebody owner or admin asks for a password given a moment ago.
    """
    return await service.change_role(
        session,
        actor,
        organization_id=organization_id,
        user_id=user_id,
        role=body.role,
        confirmed_after=moment,
        now=now,
    )


@router.delete("/members/{user_id}", status_code=204, responses=_CHANGE)
@people_only
async def remove_member(
    organization_id: UUID, user_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Take a member out. It counts from their very next request; the keys they made end, too."""
    await service.remove(session, actor, organization_id=organization_id, user_id=user_id, now=now)


@router.post("/leave", status_code=204, responses=problems(LastOwner))
@people_only
@ignores_if_match  # one's own membership goes; the organization stays as it is
async def leave_organization(
    organization_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Leave. The last owner cannot."""
    await service.leave(session, actor, organization_id=organization_id, now=now)


@router.post("/transfer", responses=problems(Forbidden, StepUpRequired))
@people_only
@ignores_if_match  # two memberships change
async def transfer_ownership(
    organization_id: UUID,
    body: OwnershipTransfer,
    actor: ConfirmedActor,
    session: WriteSession,
    now: Now,
) -> MemberRead:
    """Make another member owner in your place; you stay as an admin."""
    return await service.transfer(
        session, actor, organization_id=organization_id, user_id=body.user_id, now=now
    )
