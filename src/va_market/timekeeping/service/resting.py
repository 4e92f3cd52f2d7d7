"""A contract that rests or ends takes its running timer with it, in the same transaction.

One that ends also cancels its milestones, whose held funds go back.
"""

from datetime import datetime
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractTerms
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.milestones import service as milestones
from va_market.timekeeping.service.timers import stop_with_contract

Pair = tuple[Contract, ContractTerms]


async def pause_contract(
    session: WriteSession, actor: Actor, *, contract_id: UUID, reason: str, now: datetime
) -> Pair:
    """Let the work rest. Errors: see `contracts.pause`."""
    pair = await contracts.pause(session, actor, contract_id=contract_id, reason=reason, now=now)
    await stop_with_contract(session, pair[0], actor, now=now)
    return pair


async def end_contract(
    session: WriteSession, actor: Actor, *, contract_id: UUID, reason: str, now: datetime
) -> Pair:
    """End it for good. Errors: see `contracts.end`."""
    pair = await contracts.end(session, actor, contract_id=contract_id, reason=reason, now=now)
    await stop_with_contract(session, pair[0], actor, now=now)
    await milestones.cancel_unreleased(session, pair[0], actor_id=actor.user_id, now=now)
    return pair
