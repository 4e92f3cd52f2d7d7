from datetime import datetime
from uuid import UUID

from va_market.disputes.models import DisputeStatus, PositionKind
from va_market.disputes.patience import Patience
from va_market.disputes.schemas import DisputeAnswer, DisputeStatement
from va_market.disputes.service.moving import Held, amounts_of, become, hold_for, tell
from va_market.disputes.service.proposing import propose_amounts
from va_market.disputes.service.saying import say
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession

ANSWERED = EventKind("dispute.answered", "The issuer answered a dispute.")
COMMENTED = EventKind("dispute.commented", "Somebody said more in a dispute.")
ESCALATED = EventKind("dispute.escalated", "The operators of the platform are to rule.")


async def answer(
    session: WriteSession,
    actor: Actor,
    *,
    dispute_id: UUID,
    body: DisputeAnswer,
    patience: Patience,
    now: datetime,
) -> Held:
    """Say what the issuer thinks of it; where a part is accepted, that is a settlement proposed.

    Raises:
        NotFound, NotYourMove, IllegalMove: see `hold_for`; or there is no such file.
        Invalid: see `amounts_of`.
    """
    held = await hold_for(session, actor, dispute_id, "answer")
    dispute, said = held.dispute, body.settlement
    amounts = None if said is None else amounts_of(held, said)
    await say(
        session,
        actor,
        dispute,
        PositionKind.ANSWERED,
        text=body.text,
        file_ids=body.file_ids,
        now=now,
    )
    if amounts is not None:
        await propose_amounts(session, actor, held, "propose", amounts, patience=patience, now=now)
        tell(session, ANSWERED, dispute, actor, now)
        return held
    dispute.answered_by, dispute.answered_at = actor.user_id, now
    await become(session, held, "answer", now, silence_ends_at=now + patience.to_go_on)
    tell(session, ANSWERED, dispute, actor, now)
    return held


async def comment(
    session: WriteSession,
    actor: Actor,
    *,
    dispute_id: UUID,
    body: DisputeStatement,
    patience: Patience,
    now: datetime,
) -> Held:
    """Say more. Of one that was answered it is no silence.

    Raises:
        NotFound, NotYourMove, IllegalMove: see `hold_for`; or there is no such file.
    """
    held = await hold_for(session, actor, dispute_id, "comment")
    dispute = held.dispute
    await say(
        session,
        actor,
        dispute,
        PositionKind.COMMENTED,
        text=body.text,
        file_ids=body.file_ids,
        now=now,
    )
    dispute.updated_at = now
    if dispute.status == DisputeStatus.ANSWERED:
        dispute.silence_ends_at = now + patience.to_go_on
    tell(session, COMMENTED, dispute, actor, now)
    await session.flush()
    return held


async def escalate(
    session: WriteSession, actor: Actor, *, dispute_id: UUID, body: DisputeStatement, now: datetime
) -> Held:
    """Ask the operators to rule. Errors: as with `comment`."""
    held = await hold_for(session, actor, dispute_id, "escalate")
    await say(
        session,
        actor,
        held.dispute,
        PositionKind.ESCALATED,
        text=body.text,
        file_ids=body.file_ids,
        now=now,
    )
    await hand_over(session, actor, held, "escalate", now)
    return held


async def hand_over(
    session: WriteSession, actor: Actor | None, held: Held, action: str, now: datetime
) -> None:
    """From here on it waits for the operators, and no silence decides."""
    for line in held.lines:
        line.proposed_minor = None
    await become(session, held, action, now, escalated_at=now, silence_ends_at=None)
    tell(session, ESCALATED, held.dispute, actor, now)
