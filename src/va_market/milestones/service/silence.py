"""What happens when nobody says anything: work is approved, a refund is granted."""

from datetime import datetime

from va_market.contracts.milestones import MilestoneStatus
from va_market.contracts.models import Contract
from va_market.kit.db import WriteSession
from va_market.milestones import repository
from va_market.milestones.service.approving import release_part
from va_market.milestones.service.moving import Held, become, with_movements
from va_market.milestones.service.refunding import give_back


async def decide_by_silence(session: WriteSession, *, now: datetime) -> int:
    """Decide on what nobody has answered in time; how many milestones there were."""
    due = await repository.lock_due(session, now=now)
    for milestone in due:
        # The contract is only read: whoever holds it may be waiting for this very milestone.
        contract = await session.get_one(Contract, milestone.contract_id)
        await decide(session, await with_movements(session, milestone, contract), now)
    return len(due)


async def decide(session: WriteSession, held: Held, now: datetime) -> None:
    """Carry out what silence has decided on a milestone."""
    if held.milestone.status == MilestoneStatus.SUBMITTED:
        held.milestone.decided_at = now
        become(held, "approve_by_silence", now)
        await release_part(session, held, held.amount - held.approved, None, now)
    else:
        become(held, "refund_by_silence", now)
        await give_back(session, held, None, now)
