from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.actor import StepUpRequired
from va_market.identity.deps import ConfirmedAfter, CurrentActor, LetterBox
from va_market.identity.schemas import MembershipRead
from va_market.identity.schemas.invitations import (
    InvitationAccept,
    InvitationCreate,
    InvitationPage,
    InvitationQuery,
    InvitationRead,
)
from va_market.identity.service import invitations as service
from va_market.identity.service import joining
from va_market.identity.service.invitation_mails import InvitedOften
from va_market.identity.service.invitations import (
    AlreadyInvited,
    AlreadyMember,
    TooManyInvitations,
)
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

router = new_router("/v1/organizations/{organization_id}/invitations", tags=["members"])
accepting = new_router("/v1/invitations", tags=["members"])
_INVITE = problems(
    *(Forbidden, StepUpRequired),
    *(AlreadyMember, AlreadyInvited, TooManyInvitations, InvitedOften),
)


@router.post("", status_code=201, responses=_INVITE)
@people_only
async def invite(
    organization_id: UUID,
    body: InvitationCreate,
    actor: CurrentActor,
    session: WriteSession,
    letters: LetterBox,
    moment: ConfirmedAfter,
    now: Now,
    response: Response,
) -> InvitationRead:
    """Invite an address. A mail brings it a token, good for 7 days; nobody else ever sees it.

    An address gets five such mails a day at most, and an organization has a hundred pending
    invitations at most. Inviting owners and admins asks for a password given a moment ago.
    """
    invitation = await service.invite(
        session,
        actor,
        organization_id=organization_id,
        body=body,
        letters=letters,
        confirmed_after=moment,
        now=now,
    )
    created(response, f"/v1/organizations/{organization_id}/invitations", invitation.id)
    return InvitationRead.of(invitation, actor, now)


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


@router.post("/{invitation_id}/resend", responses=problems(Forbidden, IllegalMove, InvitedOften))
@people_only
async def resend_invitation(
    organization_id: UUID,
    invitation_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    letters: LetterBox,
    now: Now,
) -> InvitationRead:
    """Mail another token for a pending invitation, good for 7 days; the one before is worthless."""
    invitation = await service.resend(
        session,
        actor,
        organization_id=organization_id,
        invitation_id=invitation_id,
        letters=letters,
        now=now,
    )
    return InvitationRead.of(invitation, actor, now)


@accepting.post("/accept", responses=problems(NotFound, IllegalMove, AlreadyMember))
@people_only
async def accept_invitation(
    body: InvitationAccept, actor: CurrentActor, session: WriteSession, now: Now
) -> MembershipRead:
    """Join an organization. The invitation must be for the address of your account.

    The token came by mail, so your address counts as verified.
    """
    membership = await joining.accept(session, actor, token=body.token, now=now)
    return MembershipRead(organization_id=membership.organization_id, role=membership.role)
