"""What becomes of the milestones of a contract that ends, in the same transaction.

Work that was handed over still waits for the client's decision. What is held for other work is
asked back, and the assistant answers as while the contract lasted: nobody's money moves because
the other side wants to leave. Only what nobody has paid for is over at once.
"""

from datetime import datetime
from uuid import UUID

from va_market.contracts.milestones import Milestone, MilestoneStatus
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.milestones import repository
from va_market.milestones.service.depositing import return_deposit
from va_market.milestones.service.moving import (
    Held,
    become,
    become_of,
    tell,
    tell_of,
    with_movements,
)
from va_market.milestones.service.refunding import REFUND_SILENCE, REQUESTED

CANCELLED = EventKind("milestone.cancelled", "A milestone ended with its contract.")
WHY = "The contract has ended."


async def end_with_contract(
    session: WriteSession, contract: Contract, *, actor_id: UUID | None, now: datetime
) -> None:
    """Settle what nobody decides on any more; the contract is locked, and over."""
    for milestone in await repository.lock_unreleased(session, contract_id=contract.id):
        if milestone.status not in _DECIDED_LATER:
            held = await with_movements(session, milestone, contract)
            await give_up(session, held, actor_id, now)


_DECIDED_LATER = {MilestoneStatus.SUBMITTED, MilestoneStatus.REFUND_REQUESTED}


async def give_up(session: WriteSession, held: Held, actor_id: UUID | None, now: datetime) -> None:
    """Ask back what is held for work that will not be done, or cancel what holds nothing.

    What was deposited for work that was never funded goes back at once.
    """
    await return_deposit(session, held, actor_id, now)
    if held.funding.held.minor == 0:
        cancel(session, held.milestone, held.contract, actor_id, now)
        return
    become(held, "ask_back", now)
    held.milestone.refund_reason = WHY
    held.milestone.silence_ends_at = now + REFUND_SILENCE
    tell(session, REQUESTED, held, actor_id, amount=held.funding.held)


def cancel(
    session: WriteSession,
    milestone: Milestone,
    contract: Contract,
    actor_id: UUID | None,
    now: datetime,
) -> None:
    """End what holds nothing, so that no money moves."""
    become_of(milestone, "cancel", now)
    nothing = Money.zero(milestone.currency)
    tell_of(session, CANCELLED, milestone, contract, actor_id, amount=nothing)
