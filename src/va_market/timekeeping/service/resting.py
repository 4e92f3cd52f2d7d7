"""A contract that rests takes its running timer with it, in the same transaction."""

from datetime import datetime
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.waiting import Standing
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.timekeeping.service.timers import stop_with_contract


async def pause_contract(
    session: WriteSession, actor: Actor, *, contract_id: UUID, reason: str, now: datetime
) -> Standing:
    """Let the work rest. Errors: see `contracts.pause`."""
    pair = await contracts.pause(session, actor, contract_id=contract_id, reason=reason, now=now)
    await stop_with_contract(session, pair.contract, actor, now=now)
    return pair
