from datetime import datetime
from uuid import UUID

from va_market.amendments import service as amendments
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractStatus
from va_market.contracts.schemas import ContractEnd
from va_market.contracts.waiting import Standing
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.milestones import service as milestones
from va_market.retainers import service as retainers
from va_market.substitutions import service as substitutions
from va_market.timekeeping import service as timekeeping
from va_market.work_orders import service as work_orders


async def end_contract(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: ContractEnd, now: datetime
) -> Standing:
    """End a contract, or give notice. Errors: see `contracts.end`."""
    pair = await contracts.end(session, actor, contract_id=contract_id, body=body, now=now)
    if pair.contract.status == ContractStatus.ENDED:
        await _take_along(session, pair.contract, actor, now=now)
    else:
        await amendments.expire_with_notice(session, pair.contract, now=now)
    return pair


async def end_due(session: WriteSession, *, now: datetime) -> int:
    """End contracts whose last day is over; how many there were."""
    due = await contracts.end_due(session, now=now)
    for contract in due:
        await _take_along(session, contract, None, now=now)
    return len(due)


async def _take_along(
    session: WriteSession, contract: Contract, actor: Actor | None, *, now: datetime
) -> None:
    """Stop the timer where the contract stopped; end what is of no use without it."""
    until = contract.ended_at or now
    await timekeeping.stop_with_contract(session, contract, actor, now=until)
    actor_id = None if actor is None else actor.user_id
    await milestones.end_with_contract(session, contract, actor_id=actor_id, now=now)
    await amendments.expire_with_contract(session, contract, now=now)
    await substitutions.lapse_with_contract(session, contract, now=now)
    await work_orders.lapse_with_contract(session, contract, now=now)
    await retainers.look_again(session, contract_id=contract.id, now=now)
