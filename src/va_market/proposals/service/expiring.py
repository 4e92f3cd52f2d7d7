"""A negotiation that nobody answers comes to an end by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error
from va_market.proposals import repository
from va_market.proposals.models import PROPOSAL, Proposal
from va_market.proposals.schemas import MOST_DAYS
from va_market.proposals.service.telling import tell

EXPIRED = EventKind("proposal.expired", "Nobody accepted a proposal in time.")


def until(given: datetime | None, *, open_for: timedelta, now: datetime) -> datetime:
    """When a new version expires.

    Raises:
        Invalid: the time lies in the past, or more than a year ahead.
    """
    if given is None:
        return now + open_for
    if given <= now:
        raise field_error("/expires_at", "in_the_past", "must not lie in the past")
    if given > now + timedelta(days=MOST_DAYS):
        raise field_error("/expires_at", "too_late", f"at most {MOST_DAYS} days ahead")
    return given


async def expire_due(session: WriteSession, *, now: datetime) -> int:
    """End the negotiations whose time is over, at most 100 at once; how many there were."""
    return _expire(session, await repository.lock_lapsed(session, now=now), now)


async def has_live(
    session: WriteSession,
    *,
    job_id: UUID | None,
    organization_id: UUID,
    assistant_id: UUID,
    now: datetime,
) -> bool:
    """Whether the two negotiate about the job, or in private without one.

    What has lapsed ends here, and is none any more.
    """
    found = await repository.lock_live_between(
        session, job_id=job_id, organization_id=organization_id, assistant_id=assistant_id
    )
    lapsed = [proposal for proposal in found if proposal.expires_at <= now]
    _expire(session, lapsed, now)
    await session.flush()
    return len(found) > len(lapsed)


def _expire(session: WriteSession, lapsed: Sequence[Proposal], now: datetime) -> int:
    for proposal in lapsed:
        PROPOSAL.become(proposal, "expire")
        proposal.updated_at = now
        tell(session, EXPIRED, proposal, None, now=now)
    return len(lapsed)
