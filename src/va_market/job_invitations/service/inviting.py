"""What the client does: invite, and take an invitation back."""

from datetime import datetime
from uuid import UUID

from va_market.assistants import service as assistants
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.identity.models import Organization, OrganizationKind
from va_market.job_invitations import repository
from va_market.job_invitations.schemas import JobInvite
from va_market.job_invitations.service.reading import get_visible, hold, tell
from va_market.jobs import service as jobs
from va_market.jobs.models import JOB, JOB_INVITATION, Job, JobInvitation, JobInvitationStatus
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import Conflict, Invalid, NotFound, field_error

SENT = EventKind("job_invitation.sent", "A client asked an assistant or an agency for a proposal.")
WITHDRAWN = EventKind("job_invitation.withdrawn", "A client took an invitation to a job back.")


class AlreadyInvitedToJob(Conflict):
    code = "already_invited_to_job"
    title = "There is an invitation already that waits for an answer"
    cause = "There is one live invitation per job and assistant, or agency."
    fix = "Wait for the answer, or withdraw it first; see GET /v1/jobs/{id}/invitations."
    constraint = "uq_job_invitations_live"


async def invite(
    session: WriteSession, actor: Actor, *, job: Job, body: JobInvite, now: datetime
) -> Row:
    """Ask somebody for a proposal; the job is held by the caller, who manages it.

    Raises:
        IllegalMove: the job is not open.
        NotFound: there is no such assistant or agency.
        Invalid: the invited belongs to the client.
        AlreadyInvitedToJob: see there.
    """
    JOB.check(job.status, "invite")
    invited_id = await _invited(session, job, body)
    if await repository.has_live(session, job_id=job.id, invited_id=invited_id):
        raise AlreadyInvitedToJob
    invitation = JobInvitation(
        **body.model_dump(),
        job_id=job.id,
        organization_id=job.organization_id,
        status=JobInvitationStatus.SENT,
        invited_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(invitation)
    jobs.touch(job, now=now)
    await session.flush()
    tell(session, SENT, invitation, actor, now=now)
    return await get_visible(session, actor, invitation_id=invitation.id)


async def withdraw(
    session: WriteSession, actor: Actor, *, invitation_id: UUID, now: datetime
) -> Row:
    """Take an invitation back. Errors: see `hold`."""
    invitation = await hold(session, actor, invitation_id=invitation_id, action="withdraw")
    JOB_INVITATION.become(invitation, "withdraw")
    tell(session, WITHDRAWN, invitation, actor, now=now)
    return await get_visible(session, actor, invitation_id=invitation_id)


async def _invited(session: WriteSession, job: Job, body: JobInvite) -> UUID:
    if body.assistant_id is not None:
        return await _assistant(session, job, body.assistant_id)
    agency = await session.get(Organization, body.agency_id)
    if agency is not None and agency.id == job.organization_id:
        raise _of_client("/agency_id", "the agency is the client itself")
    if agency is None or agency.kind != OrganizationKind.AGENCY:
        raise NotFound("There is no agency with the id in `agency_id`.")
    return agency.id


async def _assistant(session: WriteSession, job: Job, assistant_id: UUID) -> UUID:
    if not await assistants.is_listed(session, user_id=assistant_id):
        raise NotFound("There is no assistant with the id in `assistant_id`.")
    role = await identity.find_role(
        session, organization_id=job.organization_id, user_id=assistant_id
    )
    if role is not None:
        raise _of_client("/assistant_id", "the assistant is a member of the client")
    return assistant_id


def _of_client(pointer: str, detail: str) -> Invalid:
    return field_error(pointer, "belongs_to_client", detail)
