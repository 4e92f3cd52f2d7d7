from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.schemas import MembershipRead
from va_market.identity.schemas.invitations import (
    InvitationAccept,
    InvitationCreate,
    InvitationMade,
    InvitationPage,
    InvitationQuery,
    InvitationRead,
)
from va_market.identity.service import invitations as service
from va_market.identity.service.invitations import AlreadyInvited, AlreadyMember
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.idempotency import ShownOnce
from va_market.kit.http.routing import new_router, shown_once
from va_market.kit.states import IllegalMove

router = new_router("/v1/organizations/{organization_id}/invitations", tags=["members"])
accepting = new_router("/v1/invitations", tags=["members"])
_INVITE = problems(Forbidden, AlreadyMember, AlreadyInvited, ShownOnce)


@router.post("", status_code=201, dependencies=[shown_once], responses=_INVITE)
@people_only
async def invite(
    organization_id: UUID,
    body: InvitationCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> InvitationMade:
    """Invite an address. The token is shown this once: hand it to the person; it lasts 7 days."""
    invitation, token = await service.invite(
        session, actor, organization_id=organization_id, body=body, now=now
    )
    created(response, f"/v1/organizations/{organization_id}/invitations", invitation.id)
    return InvitationMade.with_token(invitation, actor, now, token=token)


@router.get("", responses=problems(Forbidden))
@people_only
async def list_invitations(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[InvitationQuery, Query()],
    now: Now,
) -> InvitationPage:
    """The invitations of an organization, newest first; owners and admins see them."""
    found = await service.list_invitations(
        session, actor, organization_id=organization_id, query=query, request=page.request, now=now
    )
    return page.reply(InvitationPage, found, lambda row: InvitationRead.of(row, actor, now))


@router.delete("/{invitation_id}", status_code=204, responses=problems(Forbidden, IllegalMove))
@people_only
async def revoke_invitation(
    organization_id: UUID,
    invitation_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> None:
    """Take an invitation back; its token is worthless at once."""
    await service.revoke(
        session, actor, organization_id=organization_id, invitation_id=invitation_id, now=now
    )


@accepting.post("/accept", responses=problems(NotFound, IllegalMove, AlreadyMember))
@people_only
async def accept_invitation(
    body: InvitationAccept, actor: CurrentActor, session: WriteSession, now: Now
) -> MembershipRead:
    """Join an organization. The invitation must be for the address of your account."""
    membership = await service.accept(session, actor, token=body.token, now=now)
    return MembershipRead(organization_id=membership.organization_id, role=membership.role)
