"""Settlements, in turns: whoever is proposed to accepts, declines or counters."""

from datetime import datetime
from uuid import UUID

from va_market.disputes.models import DisputeSide, PositionKind
from va_market.disputes.patience import Patience
from va_market.disputes.policies import side_of
from va_market.disputes.schemas import SettlementPropose
from va_market.disputes.service.ending import SETTLED, end
from va_market.disputes.service.moving import (
    Amounts,
    Held,
    amounts_of,
    become,
    hold_for,
    tell,
)
from va_market.disputes.service.saying import say
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession

PROPOSED = EventKind("dispute.settlement_proposed", "A side of a dispute proposed a settlement.")
DECLINED = EventKind("dispute.settlement_declined", "A settlement of a dispute was declined.")
_SAID = {"propose": PositionKind.PROPOSED, "counter": PositionKind.COUNTERED}


async def propose(
    session: WriteSession,
    actor: Actor,
    *,
    dispute_id: UUID,
    body: SettlementPropose,
    patience: Patience,
    now: datetime,
) -> Held:
    """Say how much of each line should go back.

    Raises:
        NotFound, NotYourMove, IllegalMove: see `hold_for`.
        Invalid: see `amounts_of`.
    """
    return await _make(session, actor, dispute_id, "propose", body=body, patience=patience, now=now)


async def counter(
    session: WriteSession,
    actor: Actor,
    *,
    dispute_id: UUID,
    body: SettlementPropose,
    patience: Patience,
    now: datetime,
) -> Held:
    """Propose another settlement in the place of the one that waits. Errors: as `propose`."""
    return await _make(session, actor, dispute_id, "counter", body=body, patience=patience, now=now)


async def _make(
    session: WriteSession,
    actor: Actor,
    dispute_id: UUID,
    action: str,
    *,
    body: SettlementPropose,
    patience: Patience,
    now: datetime,
) -> Held:
    held = await hold_for(session, actor, dispute_id, action)
    amounts = amounts_of(held, body.settlement)
    await propose_amounts(
        session, actor, held, action, amounts, text=body.text, patience=patience, now=now
    )
    return held


async def propose_amounts(
    session: WriteSession,
    actor: Actor,
    held: Held,
    action: str,
    amounts: Amounts,
    *,
    patience: Patience,
    now: datetime,
    text: str | None = None,
) -> None:
    """Let a settlement wait for the other side."""
    dispute, side = held.dispute, side_of(actor, held.dispute)
    assert side is not None  # noqa: S101  # nobody else proposes
    for line in held.lines:
        line.proposed_minor = amounts[line.line_id]
    await say(session, actor, dispute, _SAID[action], text=text, amounts=amounts, now=now)
    if side == DisputeSide.ISSUER and dispute.answered_at is None:
        dispute.answered_by, dispute.answered_at = actor.user_id, now
    await become(
        session, held, action, now, turn=side.other, silence_ends_at=now + patience.to_accept
    )
    tell(session, PROPOSED, dispute, actor, now)


async def accept(session: WriteSession, actor: Actor, *, dispute_id: UUID, now: datetime) -> Held:
    """Take the settlement that waits: what it says goes back. Errors: see `hold_for`."""
    held = await hold_for(session, actor, dispute_id, "accept")
    amounts = held.proposed
    await say(session, actor, held.dispute, PositionKind.ACCEPTED, amounts=amounts, now=now)
    await end(session, actor, held, "accept", amounts, kind=SETTLED, now=now)
    return held


async def decline(
    session: WriteSession,
    actor: Actor,
    *,
    dispute_id: UUID,
    text: str,
    patience: Patience,
    now: datetime,
) -> Held:
    """Refuse the settlement that waits. Errors: see `hold_for`."""
    held = await hold_for(session, actor, dispute_id, "decline")
    await say(session, actor, held.dispute, PositionKind.DECLINED, text=text, now=now)
    await drop(session, held, "decline", patience=patience, now=now)
    tell(session, DECLINED, held.dispute, actor, now)
    return held


async def drop(
    session: WriteSession, held: Held, action: str, *, patience: Patience, now: datetime
) -> None:
    """The settlement waits no more; either side may go on."""
    for line in held.lines:
        line.proposed_minor = None
    await become(session, held, action, now, silence_ends_at=now + patience.to_go_on)
