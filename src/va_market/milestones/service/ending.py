"""A contract that ends gives back what is held for its milestones, in the same transaction."""

from datetime import datetime
from uuid import UUID

from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.milestones import repository
from va_market.milestones.models import MovementKind
from va_market.milestones.service.moving import Held, become, move_funds, tell, with_movements
from va_market.milestones.service.silence import decide

CANCELLED = EventKind("milestone.cancelled", "A milestone ended with its contract.")


async def cancel_unreleased(
    session: WriteSession, contract: Contract, *, actor_id: UUID | None, now: datetime
) -> None:
    """Cancel whatever of a locked contract, which is over, is not approved or refunded.

    Silence that lasted long enough before the end has decided, though nobody has carried it out.
    """
    until = contract.ended_at or now
    for milestone in await repository.lock_unreleased(session, contract_id=contract.id):
        held = await with_movements(session, milestone, contract)
        if milestone.silence_ends_at is not None and milestone.silence_ends_at <= until:
            decide(session, held, now)
        else:
            _cancel(session, held, actor_id, now)


def _cancel(session: WriteSession, held: Held, actor_id: UUID | None, now: datetime) -> None:
    become(held, "cancel", now)
    left = held.funding.held
    if left.minor > 0:
        move_funds(session, held, MovementKind.CANCELLED, left, now=now, made_by=actor_id)
    tell(session, CANCELLED, held, actor_id, amount=left)
