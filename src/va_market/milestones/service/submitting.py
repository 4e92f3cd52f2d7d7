from datetime import datetime, timedelta
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.milestones.service.moving import Held, become, hold_for, tell

SUBMITTED = EventKind("milestone.submitted", "The work of a milestone waits for the client.")


async def submit(
    session: WriteSession,
    actor: Actor,
    *,
    milestone_id: UUID,
    note: str | None,
    approval_time: timedelta,
    now: datetime,
) -> Held:
    """Hand the work over; silence for as long as agreed, or for `approval_time`, approves it.

    Errors: see `hold_for`.
    """
    held = await hold_for(session, actor, milestone_id, "submit")
    become(held, "submit", now)
    milestone = held.milestone
    milestone.submission_note = note
    milestone.submitted_at, milestone.submitted_by = now, actor.user_id
    milestone.decided_at = milestone.decided_by = None
    days = milestone.approval_days
    milestone.silence_ends_at = now + (approval_time if days is None else timedelta(days=days))
    tell(session, SUBMITTED, held, actor.user_id)
    return held
