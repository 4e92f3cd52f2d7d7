"""What becomes of an invitation: a proposal, a refusal, or nothing before the job is over."""

from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.job_invitations import repository
from va_market.job_invitations.service.reading import get_visible, hold, tell
from va_market.jobs.models import JOB_INVITATION
from va_market.kit.db import Row, WriteSession

ACCEPTED = EventKind("job_invitation.accepted", "The invited sent a proposal.")
DECLINED = EventKind("job_invitation.declined", "The invited said no, and why.")
EXPIRED = EventKind("job_invitation.expired", "The job was over before the invited answered.")


async def decline(
    session: WriteSession,
    actor: Actor,
    *,
    invitation_id: UUID,
    reason: str | None,
    now: datetime,
) -> Row:
    """Say no. Errors: see `hold`."""
    invitation = await hold(session, actor, invitation_id=invitation_id, action="decline")
    JOB_INVITATION.become(invitation, "decline")
    invitation.decline_reason = reason
    tell(session, DECLINED, invitation, actor, now=now)
    return await get_visible(session, actor, invitation_id=invitation_id)


async def accept(
    session: WriteSession, actor: Actor, *, job_id: UUID, invited_id: UUID, now: datetime
) -> None:
    """Note that the invited sends a proposal, if they were invited; the job is held."""
    for invitation in await repository.lock_live(session, job_id=job_id, invited_id=invited_id):
        JOB_INVITATION.become(invitation, "accept")
        tell(session, ACCEPTED, invitation, actor, now=now)


async def expire_all(session: WriteSession, *, job_id: UUID, now: datetime) -> None:
    """End what waits for an answer when a job is over; the job is held."""
    for invitation in await repository.lock_live(session, job_id=job_id):
        JOB_INVITATION.become(invitation, "expire")
        tell(session, EXPIRED, invitation, None, now=now)
