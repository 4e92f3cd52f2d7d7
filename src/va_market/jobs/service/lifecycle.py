from datetime import datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.jobs import repository
from va_market.jobs.models import JOB, Job
from va_market.jobs.service.reading import audience, hold_managed
from va_market.kit.db import WriteSession

PUBLISHED = EventKind("job.published", "A job is open for proposals.")
PAUSED = EventKind("job.paused", "A job takes no proposals for now.")
RESUMED = EventKind("job.resumed", "A paused job takes proposals again.")
CLOSED = EventKind("job.closed", "A client gave a job up; the job says why.")
FILLED = EventKind("job.filled", "The last seat of a job was taken.")
EXPIRED = EventKind("job.expired", "Nothing happened in an open job for long.")


async def publish(session: WriteSession, actor: Actor, *, job_id: UUID, now: datetime) -> Job:
    """Open a draft, or an expired job again. Errors: see `_managed_move`."""
    job = await _managed_move(session, actor, job_id, action="publish", kind=PUBLISHED, now=now)
    job.published_at = job.published_at or now
    return job


async def pause(session: WriteSession, actor: Actor, *, job_id: UUID, now: datetime) -> Job:
    """Take no proposals for now. Errors: see `_managed_move`."""
    return await _managed_move(session, actor, job_id, action="pause", kind=PAUSED, now=now)


async def resume(session: WriteSession, actor: Actor, *, job_id: UUID, now: datetime) -> Job:
    """Take proposals again. Errors: see `_managed_move`."""
    return await _managed_move(session, actor, job_id, action="resume", kind=RESUMED, now=now)


async def close(
    session: WriteSession, actor: Actor, *, job_id: UUID, reason: str, now: datetime
) -> Job:
    """Give the job up. Errors: see `_managed_move`."""
    job = await _managed_move(session, actor, job_id, action="close", kind=CLOSED, now=now)
    job.closed_reason = reason
    return job


async def _managed_move(
    session: WriteSession,
    actor: Actor,
    job_id: UUID,
    *,
    action: str,
    kind: EventKind,
    now: datetime,
) -> Job:
    """Lock, check and move.

    Raises:
        NotFound, Forbidden: see `hold_managed`.
        IllegalMove: the status does not permit it.
    """
    job = await hold_managed(session, actor, job_id=job_id)
    JOB.become(job, action)
    touch(job, now=now)
    events.record(
        session,
        kind,
        now=now,
        subject_id=job.id,
        parties=await audience(session, job),
        actor_id=actor.user_id,
    )
    return job


def touch(job: Job, *, now: datetime) -> None:
    """Note a sign of life: the job does not expire for a while."""
    job.updated_at = job.last_active_at = now


async def take_seat(session: WriteSession, job: Job, *, now: datetime) -> bool:
    """Hire one: true when that was the last seat and the job is filled.

    Raises:
        IllegalMove: the job is not open.
    """
    JOB.check(job.status, "hire")
    job.hired += 1
    touch(job, now=now)
    if job.hired < job.seats:
        return False
    JOB.become(job, "fill")
    events.record(session, FILLED, now=now, subject_id=job.id, parties=await audience(session, job))
    return True


async def expire_idle(session: WriteSession, *, idle_days: int, now: datetime) -> list[Job]:
    """Expire open jobs in which nothing has happened for `idle_days`, at most 100 at once."""
    jobs = await repository.lock_idle(session, before=now - timedelta(days=idle_days))
    for job in jobs:
        JOB.become(job, "expire")
        job.updated_at = now
        events.record(
            session, EXPIRED, now=now, subject_id=job.id, parties=await audience(session, job)
        )
    return jobs
