from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor, VerifiedActor
from va_market.identity.scopes import Scope
from va_market.identity.service.verification import EmailNotVerified
from va_market.jobs import service
from va_market.jobs.schemas import JobCreate, JobPage, JobQuery, JobRead, JobUpdate
from va_market.jobs.service.posting import QuestionsFixed
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

router = new_router("/v1/jobs", tags=["jobs"])
_MOVE = problems(Forbidden, IllegalMove)
_PUBLISH = problems(Forbidden, EmailNotVerified, IllegalMove)


@router.post("", status_code=201, responses=problems(Forbidden, EmailNotVerified, NotFound))
@keys_with(Scope.JOBS_WRITE)
async def create_job(
    body: JobCreate, actor: VerifiedActor, session: WriteSession, now: Now, response: Response
) -> JobRead:
    """Write a job as a draft. `POST /v1/jobs/{id}/publish` opens it."""
    job = await service.post(session, actor, body=body, now=now)
    created(response, "/v1/jobs", job.id)
    return JobRead.of(job, actor.after_founding(job.organization_id))


@router.get("")
@keys_with(Scope.JOBS_READ)
async def search_jobs(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[JobQuery, Query()],
) -> JobPage:
    """Find jobs by words and filters. Without a status only open jobs are listed.

    Of jobs that are not public those of your own organizations are found; you reach others by your
    invitations and proposals.
    """
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(JobPage, found, lambda row: JobRead.of(row, actor))


@router.get("/{job_id}")
@keys_with(Scope.JOBS_READ)
async def get_job(job_id: UUID, actor: CurrentActor, session: ReadSession) -> JobRead:
    """One job: public, one you are invited to or proposed for, or one of your organizations."""
    return JobRead.of(await service.get_visible(session, actor, job_id=job_id), actor)


@router.patch("/{job_id}", responses=problems(Forbidden, IllegalMove, QuestionsFixed))
@keys_with(Scope.JOBS_WRITE)
async def update_job(
    job_id: UUID, body: JobUpdate, actor: CurrentActor, session: WriteSession, now: Now
) -> JobRead:
    """Change a job that is not over. Those who sent proposals hear which fields changed.

    From then on the questions stay as they are.
    """
    job = await service.update(session, actor, job_id=job_id, body=body, now=now)
    return JobRead.of(job, actor)


@router.post("/{job_id}/publish", responses=_PUBLISH)
@keys_with(Scope.JOBS_WRITE)
async def publish_job(
    job_id: UUID, actor: VerifiedActor, session: WriteSession, now: Now
) -> JobRead:
    """Open a draft, or an expired job again, for proposals."""
    return JobRead.of(await service.publish(session, actor, job_id=job_id, now=now), actor)


@router.post("/{job_id}/pause", responses=_MOVE)
@keys_with(Scope.JOBS_WRITE)
async def pause_job(job_id: UUID, actor: CurrentActor, session: WriteSession, now: Now) -> JobRead:
    """Take no proposals for now; those already sent stay."""
    return JobRead.of(await service.pause(session, actor, job_id=job_id, now=now), actor)


@router.post("/{job_id}/resume", responses=_MOVE)
@keys_with(Scope.JOBS_WRITE)
async def resume_job(job_id: UUID, actor: CurrentActor, session: WriteSession, now: Now) -> JobRead:
    """Take proposals again."""
    return JobRead.of(await service.resume(session, actor, job_id=job_id, now=now), actor)
