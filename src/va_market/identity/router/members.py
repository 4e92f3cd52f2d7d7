from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.identity.deps import CurrentActor
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
    own = None if actor.is_key else actor.roles[organization_id]
    return page.reply(
        MemberPage,
        found,
        lambda row: MemberRead.of(row, own=own, is_self=actor.is_person(row.user_id)),
    )


@router.patch("/members/{user_id}", responses=_CHANGE)
@people_only
async def change_role(
    organization_id: UUID,
    user_id: UUID,
    body: MemberUpdate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> MemberRead:
    """Give a member another role. Only owners make or unmake owners; nobody raises themselves."""
    return await service.change_role(
        session, actor, organization_id=organization_id, user_id=user_id, role=body.role, now=now
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
async def leave_organization(
    organization_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Leave. The last owner cannot."""
    await service.leave(session, actor, organization_id=organization_id, now=now)


@router.post("/transfer", responses=problems(Forbidden))
@people_only
async def transfer_ownership(
    organization_id: UUID,
    body: OwnershipTransfer,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> MemberRead:
    """Make another member owner in your place; you stay as an admin."""
    return await service.transfer(
        session, actor, organization_id=organization_id, user_id=body.user_id, now=now
    )
