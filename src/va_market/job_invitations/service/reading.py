from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.job_invitations import policies, repository
from va_market.job_invitations.schemas import JobInvitationQuery
from va_market.jobs import service as jobs
from va_market.jobs.models import JOB_INVITATION, Job, JobInvitation
from va_market.kit.db import ReadSession, Row, WriteSession, lock, queue
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.pages import Listing, Page, PageRequest


async def get_visible(
    session: ReadSession | WriteSession, actor: Actor, *, invitation_id: UUID
) -> Row:
    """An invitation that the caller's side sent or received.

    Raises:
        NotFound: there is no such invitation for this caller.
    """
    row = await repository.find_visible(session, invitation_id=invitation_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def list_of_job(
    session: ReadSession,
    actor: Actor,
    *,
    job_id: UUID,
    query: JobInvitationQuery,
    request: PageRequest,
) -> Page[Row]:
    """Who was invited to a job, for its client.

    Raises:
        NotFound: there is no such job for this caller.
        Forbidden: it is of somebody else.
    """
    job = await jobs.get_visible(session, actor, job_id=job_id)
    if not actor.is_member(job.organization_id):
        raise Forbidden("Only the client of the job sees who is invited.")
    return await _page(repository.OF_JOB, session, actor, query, request, job_id=job_id)


async def list_of_agency(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: JobInvitationQuery,
    request: PageRequest,
) -> Page[Row]:
    """What an agency of the caller was invited to.

    Raises:
        NotFound: it is not one of the caller's.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    place = {"organization_id": organization_id}
    return await _page(repository.OF_AGENCY, session, actor, query, request, **place)


async def list_own(
    session: ReadSession, actor: Actor, *, query: JobInvitationQuery, request: PageRequest
) -> Page[Row]:
    """What the caller was invited to in person."""
    return await _page(repository.OWN, session, actor, query, request)


async def _page(
    listing: Listing,
    session: ReadSession,
    actor: Actor,
    query: JobInvitationQuery,
    request: PageRequest,
    **place: UUID,
) -> Page[Row]:
    return await listing.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={**place, **actor.scope},
    )


async def hold(
    session: WriteSession, actor: Actor, *, invitation_id: UUID, action: str
) -> JobInvitation:
    """An invitation for a change, locked until the commit, as is its job.

    Raises:
        NotFound: there is no such invitation for this caller.
        Forbidden: the caller is not the party whose move it is.
        IllegalMove: the status does not permit `action`.
    """
    seen = await session.get(JobInvitation, invitation_id)
    if seen is None or not policies.may_see(actor, seen):
        raise NotFound
    # Whoever proposes holds the job: an invitation is accepted or taken back, never both.
    await queue(session, Job, seen.job_id)
    held = await lock(session, JobInvitation, invitation_id)
    if held is None:
        raise NotFound
    if action not in JOB_INVITATION.actions_of(policies.parties(actor, held)):
        raise Forbidden(f"You may not {action} this invitation.")
    JOB_INVITATION.check(held.status, action)
    return held


def tell(
    session: WriteSession,
    kind: EventKind,
    invitation: JobInvitation,
    actor: Actor | None,
    *,
    now: datetime,
) -> None:
    """Note the change in the invitation, and record it for both sides.

    Without an actor the platform itself did it.
    """
    invitation.updated_at = now
    events.record(
        session,
        kind,
        now=now,
        subject_id=invitation.id,
        parties=[invitation.organization_id, invitation.assistant_id, invitation.agency_id],
        actor_id=None if actor is None else actor.user_id,
        data={"job_id": str(invitation.job_id), "status": str(invitation.status)},
    )
