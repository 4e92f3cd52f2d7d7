"""A client asks somebody to look over the proposals for one job."""

from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.assistants import service as assistants
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.jobs import policies as job_policies
from va_market.jobs import service as jobs
from va_market.jobs.models import JOB, Job, JobReviewer
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import Conflict, Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.reviewing import repository
from va_market.reviewing.schemas import ReviewingQuery

ADDED = EventKind("job_reviewer.added", "A client asked somebody to look over proposals.")
REMOVED = EventKind("job_reviewer.removed", "Somebody looks over the proposals no more.")


class AlreadyReviewer(Conflict):
    code = "already_reviewer"
    title = "This person looks over the proposals already"
    cause = "A reviewer is named once for a job."
    fix = "See GET /v1/jobs/{id}/reviewers."
    constraint = "pk_job_reviewers"


class ReviewerHasProposed(Conflict):
    code = "reviewer_has_proposed"
    title = "Whoever proposed for the job does not look over its proposals"
    cause = "A reviewer reads what others offer, which would not be fair among them."
    fix = "Ask somebody else."


async def add_reviewer(
    session: WriteSession, actor: Actor, *, job_id: UUID, reviewer_id: UUID, now: datetime
) -> Row:
    """Let somebody see, score and comment the proposals for a job.

    Raises:
        NotFound: there is no such job for this caller, or no such member or assistant.
        Forbidden: the caller does not hire for its client.
        IllegalMove: the job is over.
        AlreadyReviewer, ReviewerHasProposed: see there.
    """
    job = await jobs.hold_managed(session, actor, job_id=job_id)
    JOB.check(job.status, "update")
    is_member = await _is_member(session, job, reviewer_id)
    if await jobs.has_reviewer(session, job_id=job_id, among=[reviewer_id]):
        raise AlreadyReviewer
    if await jobs.is_followed_by(session, job_id=job_id, user_id=reviewer_id):
        raise ReviewerHasProposed
    session.add(
        JobReviewer(
            job_id=job_id,
            user_id=reviewer_id,
            is_member=is_member,
            added_by=actor.user_id,
            created_at=now,
        )
    )
    await session.flush()
    _tell(session, ADDED, job, actor, reviewer_id=reviewer_id, now=now)
    row = await repository.find_reviewer(session, job_id=job_id, user_id=reviewer_id)
    assert row is not None  # noqa: S101  # it was written a moment ago
    return row


async def _is_member(session: WriteSession, job: Job, reviewer_id: UUID) -> bool:
    """Whether they belong to the client; if not, they are an assistant whom everybody may find."""
    role = await identity.find_role(
        session, organization_id=job.organization_id, user_id=reviewer_id
    )
    if role is None and not await assistants.is_listed(session, user_id=reviewer_id):
        raise NotFound("There is no member or assistant with the id in `reviewer_id`.")
    return role is not None


async def remove_reviewer(
    session: WriteSession, actor: Actor, *, job_id: UUID, reviewer_id: UUID, now: datetime
) -> None:
    """Take the right away again, or give it up; what was written stays with the client.

    Raises:
        NotFound: there is no such job or reviewer for this caller.
        Forbidden: the caller neither hires for the client nor is the reviewer.
    """
    job = await jobs.hold_visible(session, actor, job_id=job_id)
    if not (job_policies.may_manage(actor, job) or actor.is_person(reviewer_id)):
        raise Forbidden("Only those who hire for this client, and the reviewer, may do that.")
    reviewer = await repository.lock_reviewer(session, job_id=job_id, user_id=reviewer_id)
    if reviewer is None:
        raise NotFound
    await session.delete(reviewer)
    _tell(session, REMOVED, job, actor, reviewer_id=reviewer_id, now=now)


async def list_reviewers(
    session: ReadSession,
    actor: Actor,
    *,
    job_id: UUID,
    query: ReviewingQuery,
    request: PageRequest,
) -> Page[Row]:
    """Who looks over the proposals for a job of the caller's organizations.

    Raises:
        NotFound: there is no such job for this caller.
        Forbidden: it is of somebody else.
    """
    job = await jobs.get_visible(session, actor, job_id=job_id)
    if not actor.is_member(job.organization_id):
        raise Forbidden("Only the client of the job sees who looks over its proposals.")
    scope = {"job_id": job_id}
    return await repository.REVIEWERS.page(
        session, request, sort=query.sort, filters={}, scope=scope
    )


async def list_reviewed_jobs(
    session: ReadSession, actor: Actor, *, query: ReviewingQuery, request: PageRequest
) -> Page[Row]:
    """The jobs whose proposals the caller was asked to look over."""
    return await repository.REVIEWED_JOBS.page(
        session, request, sort=query.sort, filters={}, scope=actor.scope
    )


def _tell(
    session: WriteSession,
    kind: EventKind,
    job: Job,
    actor: Actor,
    *,
    reviewer_id: UUID,
    now: datetime,
) -> None:
    events.record(
        session,
        kind,
        now=now,
        subject_id=job.id,
        parties=[job.organization_id, reviewer_id],
        actor_id=actor.user_id,
        data={"reviewer_id": str(reviewer_id)},
    )
