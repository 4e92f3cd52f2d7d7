"""What happens to proposals by way of their job."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor, VerifiedActor
from va_market.identity.scopes import Scope
from va_market.identity.service.verification import EmailNotVerified
from va_market.job_invitations.schemas import JobInvitationRead, JobInvite
from va_market.job_invitations.service.inviting import AlreadyInvitedToJob
from va_market.jobs.schemas import JobClose, JobRead
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals import service
from va_market.proposals.deps import OpenFor
from va_market.proposals.schemas import (
    JobProposalQuery,
    ProposalCreate,
    ProposalPage,
    ProposalRead,
)
from va_market.proposals.service.authors import (
    BelowRosterRate,
    NoAssistantProfile,
    OwnJob,
    ReviewsJob,
)
from va_market.proposals.service.fitting import OutsideCeilings
from va_market.proposals.service.inviting import HasProposed
from va_market.proposals.service.submitting import AlreadyProposed
from va_market.quotes.deps import PlatformFee
from va_market.quotes.service.saving import QuoteNotOpen

of_job = new_router("/v1/jobs/{job_id}", tags=["proposals"])
_MOVE = problems(Forbidden, IllegalMove)
_SUBMIT = problems(
    *(EmailNotVerified, NoAssistantProfile, OwnJob, ReviewsJob, Forbidden),
    *(IllegalMove, AlreadyProposed, OutsideCeilings, BelowRosterRate, QuoteNotOpen),
)


@of_job.post("/proposals", status_code=201, responses=_SUBMIT)
@keys_with(Scope.PROPOSALS_WRITE)
async def submit_proposal(
    job_id: UUID,
    body: ProposalCreate,
    actor: VerifiedActor,
    session: WriteSession,
    fee: PlatformFee,
    open_for: OpenFor,
    now: Now,
    response: Response,
) -> ProposalRead:
    """Say what you will do, in how much time and for which pay. One live proposal per job.

    Agencies propose an assistant of their roster: `roster_entry_id` says whom.
    """
    proposal = await service.submit(
        session, actor, job_id=job_id, body=body, fee=fee, open_for=open_for, now=now
    )
    created(response, "/v1/proposals", proposal.id)
    return ProposalRead.of(proposal, actor, now=now)


@of_job.get("/proposals")
@keys_with(Scope.PROPOSALS_READ)
async def list_proposals_of_job(
    job_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    now: Now,
    query: Annotated[JobProposalQuery, Query()],
) -> ProposalPage:
    """The proposals of a job: all for its client and reviewers, else yours and your agency's."""
    found = await service.list_of_job(
        session, actor, job_id=job_id, query=query, request=page.request
    )
    return page.reply(ProposalPage, found, lambda row: ProposalRead.of(row, actor, now=now))


@of_job.post(
    "/invitations",
    status_code=201,
    tags=["job invitations"],
    responses=problems(Forbidden, IllegalMove, AlreadyInvitedToJob, HasProposed),
)
@keys_with(Scope.JOBS_WRITE)
async def invite_to_job(
    job_id: UUID,
    body: JobInvite,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> JobInvitationRead:
    """Ask an assistant, or an agency, for a proposal. They see the job even if it is not public."""
    row = await service.invite(session, actor, job_id=job_id, body=body, now=now)
    created(response, "/v1/job-invitations", row.id)
    return JobInvitationRead.of(row, actor)


@of_job.post("/close", tags=["jobs"], responses=_MOVE)
@keys_with(Scope.JOBS_WRITE)
async def close_job(
    job_id: UUID, body: JobClose, actor: CurrentActor, session: WriteSession, now: Now
) -> JobRead:
    """Give the job up. Its live proposals are superseded and their authors are told why."""
    job = await service.close_job(session, actor, job_id=job_id, reason=body.reason, now=now)
    return JobRead.of(job, actor)
