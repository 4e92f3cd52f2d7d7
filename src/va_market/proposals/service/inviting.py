"""A client invites to a job whoever has not proposed for it."""

from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.job_invitations import service as job_invitations
from va_market.job_invitations.schemas import JobInvite
from va_market.jobs import service as jobs
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import Conflict
from va_market.proposals.service.expiring import has_live


class HasProposed(Conflict):
    code = "has_proposed"
    title = "The assistant has a live proposal for this job already"
    cause = "An invitation asks for a proposal, and there is one, in person or by an agency."
    fix = "Look for it with GET /v1/jobs/{id}/proposals."


async def invite(
    session: WriteSession, actor: Actor, *, job_id: UUID, body: JobInvite, now: datetime
) -> Row:
    """Ask somebody for a proposal.

    Raises:
        NotFound, Forbidden: see `jobs.hold_managed`.
        IllegalMove, NotFound, Invalid, AlreadyInvitedToJob: see `job_invitations.invite`.
        HasProposed: see there.
    """
    job = await jobs.hold_managed(session, actor, job_id=job_id)
    if body.assistant_id is not None and await has_live(
        session,
        job_id=job_id,
        organization_id=job.organization_id,
        assistant_id=body.assistant_id,
        now=now,
    ):
        raise HasProposed
    return await job_invitations.invite(session, actor, job=job, body=body, now=now)
