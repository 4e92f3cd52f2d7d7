"""A job that ends takes its live proposals with it, in the same transaction."""

from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.job_invitations import service as job_invitations
from va_market.jobs import service as jobs
from va_market.jobs.models import Job
from va_market.kit.db import WriteSession
from va_market.proposals import repository
from va_market.proposals.models import PROPOSAL
from va_market.proposals.service.telling import tell

SUPERSEDED = EventKind(
    "proposal.superseded", "The job of a proposal was filled or given up, or one side is gone."
)


async def close_job(
    session: WriteSession, actor: Actor, *, job_id: UUID, reason: str, now: datetime
) -> Job:
    """Give a job up. Errors: see `jobs.close`."""
    job = await jobs.close(session, actor, job_id=job_id, reason=reason, now=now)
    await supersede_others(session, job_id=job_id, now=now)
    return job


async def supersede_others(session: WriteSession, *, job_id: UUID, now: datetime) -> None:
    """End every invitation and proposal of the job that is still live, and tell those it is of."""
    await job_invitations.expire_all(session, job_id=job_id, now=now)
    for proposal in await repository.lock_live(session, job_id=job_id):
        PROPOSAL.become(proposal, "supersede")
        proposal.updated_at = now
        tell(session, SUPERSEDED, proposal, None, now=now)


async def expire_idle_jobs(session: WriteSession, *, idle_days: int, now: datetime) -> int:
    """Expire idle jobs with their proposals; how many jobs there were."""
    expired = await jobs.expire_idle(session, idle_days=idle_days, now=now)
    for job in expired:
        await supersede_others(session, job_id=job.id, now=now)
    return len(expired)
