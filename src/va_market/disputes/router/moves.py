"""What the client and the issuer of an invoice do in a dispute, one after the other."""

from uuid import UUID

from va_market.disputes import service
from va_market.disputes.deps import PatienceTold
from va_market.disputes.errors import NotYourMove
from va_market.disputes.schemas import (
    DisputeAnswer,
    DisputeDecline,
    DisputeRead,
    DisputeStatement,
    SettlementPropose,
)
from va_market.disputes.service.moving import Held
from va_market.identity.actor import Actor
from va_market.identity.deps import CurrentActor
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

router = new_router("/v1/disputes/{dispute_id}", tags=["disputes"])
_MOVE = problems(NotYourMove, IllegalMove)


def _shown(held: Held, actor: Actor) -> DisputeRead:
    return DisputeRead.of(held.dispute, held.lines, actor)


@router.post("/answer", responses=_MOVE)
@people_only
async def answer_dispute(
    dispute_id: UUID,
    body: DisputeAnswer,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Say, as the issuer, what you think of it.

    With a `settlement` you accept a part: it waits for the client to accept it as well.
    """
    held = await service.answer(
        session, actor, dispute_id=dispute_id, body=body, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/comment", responses=_MOVE)
@people_only
async def comment_on_dispute(
    dispute_id: UUID,
    body: DisputeStatement,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Say more, as either side, while it lasts."""
    held = await service.comment(
        session, actor, dispute_id=dispute_id, body=body, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/propose", responses=_MOVE)
@people_only
async def propose_settlement(
    dispute_id: UUID,
    body: SettlementPropose,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Say how much of each line should go back; the other side answers, or it lapses."""
    held = await service.propose(
        session, actor, dispute_id=dispute_id, body=body, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/counter", responses=_MOVE)
@people_only
async def counter_settlement(
    dispute_id: UUID,
    body: SettlementPropose,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Propose another settlement in place of the one that waits for you."""
    held = await service.counter(
        session, actor, dispute_id=dispute_id, body=body, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/accept", responses=_MOVE)
@people_only
@moves_money
async def accept_settlement(
    dispute_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> DisputeRead:
    """Take the settlement that waits for you: what it says is credited at once.

    The reserve pays what of it was paid already, and the rest of the reserve is free again.
    """
    held = await service.accept(session, actor, dispute_id=dispute_id, now=now)
    return _shown(held, actor)


@router.post("/decline", responses=_MOVE)
@people_only
async def decline_settlement(
    dispute_id: UUID,
    body: DisputeDecline,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Refuse the settlement that waits for you, and say why."""
    held = await service.decline(
        session, actor, dispute_id=dispute_id, text=body.text, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/concede", responses=_MOVE)
@people_only
@moves_money
async def concede_dispute(
    dispute_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> DisputeRead:
    """Give back, as the issuer, all that is disputed."""
    held = await service.concede(session, actor, dispute_id=dispute_id, now=now)
    return _shown(held, actor)


@router.post("/withdraw", responses=_MOVE)
@people_only
@moves_money
async def withdraw_dispute(
    dispute_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> DisputeRead:
    """Let the lines stay, as the client, as they were billed; the reserve is free again."""
    held = await service.withdraw(session, actor, dispute_id=dispute_id, now=now)
    return _shown(held, actor)


@router.post("/escalate", responses=_MOVE)
@people_only
async def escalate_dispute(
    dispute_id: UUID, body: DisputeStatement, actor: CurrentActor, session: WriteSession, now: Now
) -> DisputeRead:
    """Ask the operators of the platform to rule, and tell them why."""
    held = await service.escalate(session, actor, dispute_id=dispute_id, body=body, now=now)
    return _shown(held, actor)
