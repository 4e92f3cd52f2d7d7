from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.job_invitations import service
from va_market.job_invitations.schemas import (
    JobInvitationDecline,
    JobInvitationPage,
    JobInvitationQuery,
    JobInvitationRead,
)
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

router = new_router("/v1/job-invitations", tags=["job invitations"])
of_job = new_router("/v1/jobs/{job_id}/invitations", tags=["job invitations"])
of_agency = new_router(
    "/v1/organizations/{organization_id}/job-invitations", tags=["job invitations"]
)
own = new_router("/v1/me/job-invitations", tags=["job invitations"])
_MOVE = problems(Forbidden, IllegalMove)


@of_job.get("", responses=problems(Forbidden))
@keys_with(Scope.JOBS_READ)
async def list_job_invitations(
    job_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[JobInvitationQuery, Query()],
) -> JobInvitationPage:
    """Whom your organization invited to a job, and what they answered."""
    found = await service.list_of_job(
        session, actor, job_id=job_id, query=query, request=page.request
    )
    return page.reply(JobInvitationPage, found, lambda row: JobInvitationRead.of(row, actor))


@own.get("")
@people_only
async def list_own_job_invitations(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[JobInvitationQuery, Query()],
) -> JobInvitationPage:
    """The jobs you are invited to in person (`status=sent` waits for your answer)."""
    found = await service.list_own(session, actor, query=query, request=page.request)
    return page.reply(JobInvitationPage, found, lambda row: JobInvitationRead.of(row, actor))


@of_agency.get("")
@keys_with(Scope.JOBS_READ)
async def list_job_invitations_of_agency(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[JobInvitationQuery, Query()],
) -> JobInvitationPage:
    """The jobs your agency is invited to."""
    found = await service.list_of_agency(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    return page.reply(JobInvitationPage, found, lambda row: JobInvitationRead.of(row, actor))


@router.get("/{job_invitation_id}")
@keys_with(Scope.JOBS_READ)
async def get_job_invitation(
    job_invitation_id: UUID, actor: CurrentActor, session: ReadSession
) -> JobInvitationRead:
    """One invitation that you, your agency or your organization received or sent."""
    row = await service.get_visible(session, actor, invitation_id=job_invitation_id)
    return JobInvitationRead.of(row, actor)


@router.post("/{job_invitation_id}/decline", responses=_MOVE)
@keys_with(Scope.PROPOSALS_WRITE)
async def decline_job_invitation(
    job_invitation_id: UUID,
    body: JobInvitationDecline,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> JobInvitationRead:
    """Say no; the client reads the reason. A job that is not public is out of your sight then."""
    row = await service.decline(
        session, actor, invitation_id=job_invitation_id, reason=body.reason, now=now
    )
    return JobInvitationRead.of(row, actor)


@router.post("/{job_invitation_id}/withdraw", responses=_MOVE)
@keys_with(Scope.JOBS_WRITE)
async def withdraw_job_invitation(
    job_invitation_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> JobInvitationRead:
    """Take an invitation back that nobody has answered."""
    row = await service.withdraw(session, actor, invitation_id=job_invitation_id, now=now)
    return JobInvitationRead.of(row, actor)
