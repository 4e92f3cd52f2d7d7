"""What happens when nobody says anything in time."""

from datetime import datetime

from va_market.disputes import repository
from va_market.disputes.models import DisputeStatus, PositionKind
from va_market.disputes.patience import Patience
from va_market.disputes.service.answering import hand_over
from va_market.disputes.service.ending import SETTLED, end, give_up
from va_market.disputes.service.moving import Held, hold, tell
from va_market.disputes.service.proposing import drop
from va_market.disputes.service.saying import say
from va_market.events import EventKind
from va_market.kit.db import WriteSession

LAPSED = EventKind("dispute.settlement_lapsed", "Nobody answered a settlement of a dispute.")


async def decide_by_silence(session: WriteSession, *, patience: Patience, now: datetime) -> int:
    """Decide in the next dispute whose time is over; how many there were.

    One at a time, as each moves money: with that of many held, two could wait for each other.
    """
    due = await repository.lock_due(session, now=now)
    if due is None:
        return 0
    held = await hold(session, dispute_id=due.id)
    ends_at = held.dispute.silence_ends_at
    if ends_at is not None and ends_at <= now:  # or else somebody spoke at the last moment
        await _decide(session, held, patience, now)
    return 1


async def _decide(session: WriteSession, held: Held, patience: Patience, now: datetime) -> None:
    dispute = held.dispute
    if dispute.status == DisputeStatus.SETTLEMENT_PROPOSED:
        await say(session, None, dispute, PositionKind.LAPSED, amounts=held.proposed, now=now)
        await drop(session, held, "lapse", patience=patience, now=now)
        tell(session, LAPSED, dispute, None, now)
        return
    await say(session, None, dispute, PositionKind.SILENCE, now=now)
    if dispute.status == DisputeStatus.ANSWERED:
        await give_up(session, None, held, "withdraw_by_silence", now=now)
    elif patience.silence_settles:
        awards = held.disputed
        await end(session, None, held, "settle_by_silence", awards, kind=SETTLED, now=now)
    else:
        await hand_over(session, None, held, "escalate_by_silence", now)
