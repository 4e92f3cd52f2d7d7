from datetime import datetime, timedelta
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.milestones.errors import NothingHeld
from va_market.milestones.models import MovementKind
from va_market.milestones.service.moving import Held, become, hold_for, move_funds, tell

REQUESTED = EventKind("milestone.refund_requested", "The client wants the held funds back.")
DECLINED = EventKind("milestone.refund_declined", "The assistant declined a refund.")
REFUNDED = EventKind("milestone.refunded", "The held funds of a milestone went back to the client.")

REFUND_SILENCE = timedelta(days=7)


async def request_refund(
    session: WriteSession, actor: Actor, *, milestone_id: UUID, reason: str, now: datetime
) -> Held:
    """Ask for the held funds; silence for seven days grants it.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        NothingHeld: the deposit covers everything.
    """
    held = await hold_for(session, actor, milestone_id, "request_refund")
    if held.funding.held.minor == 0:
        raise NothingHeld
    become(held, "request_refund", now)
    held.milestone.refund_reason = reason
    held.milestone.silence_ends_at = now + REFUND_SILENCE
    tell(session, REQUESTED, held, actor.user_id, amount=held.funding.held)
    return held


async def agree_to_refund(
    session: WriteSession, actor: Actor, *, milestone_id: UUID, now: datetime
) -> Held:
    """Give the held funds back. Errors: see `hold_for`."""
    held = await hold_for(session, actor, milestone_id, "agree_to_refund")
    become(held, "agree_to_refund", now)
    await give_back(session, held, actor.user_id, now)
    return held


async def decline_refund(
    session: WriteSession, actor: Actor, *, milestone_id: UUID, now: datetime
) -> Held:
    """Keep the funds for the work, which goes on. Errors: see `hold_for`."""
    held = await hold_for(session, actor, milestone_id, "decline_refund")
    become(held, "decline_refund", now)
    tell(session, DECLINED, held, actor.user_id)
    return held


async def give_back(
    session: WriteSession, held: Held, actor_id: UUID | None, now: datetime
) -> None:
    """All that is held goes back to the client, and so does what is held for its fee."""
    amount = held.funding.held
    await move_funds(
        session,
        held,
        MovementKind.REFUNDED,
        amount,
        client_fee_minor=held.client_fee_left.minor,
        now=now,
        made_by=actor_id,
    )
    tell(session, REFUNDED, held, actor_id, amount=amount)
