"""Who is what to a correction. Nobody answers what their own side asked for."""

from typing import Any

from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.time_corrections.models import (
    ANSWERER,
    PROPOSER,
    TIME_CORRECTION,
    Side,
    TimeCorrection,
)
from va_market.timekeeping.policies import decides_as, hires, is_own


def side_of(actor: Actor, time: Any, contract: Contract | Row) -> Side | None:
    """For whom the actor asks: whose time it is asks for themselves, whatever else they are."""
    if is_own(actor, time):
        return Side.ASSISTANT
    is_client = hires(actor, contract) or decides_as(actor, contract) is not None
    return Side.CLIENT if is_client else None


def parties(actor: Actor, correction: TimeCorrection | Row, contract: Contract | Row) -> set[str]:
    """`contract` is anything that names the client and the supervisors."""
    side = side_of(actor, correction, contract)
    # Whom time was escalated to may take back what they asked for.
    if actor.is_person(correction.proposed_by):
        return {PROPOSER}
    if side is None:
        return set()
    if side == correction.side:
        return {PROPOSER}
    # Who hires may ask; but whether time is right is decided by who supervises (R33).
    decides = side is Side.ASSISTANT or decides_as(actor, contract) is not None
    return {ANSWERER} if decides else set()


def allowed_actions(
    actor: Actor, correction: TimeCorrection | Row, contract: Contract | Row
) -> list[str]:
    return TIME_CORRECTION.allowed(correction.status, parties(actor, correction, contract))
