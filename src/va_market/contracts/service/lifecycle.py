from datetime import datetime
from uuid import UUID

from va_market.contracts import repository
from va_market.contracts.models import CONTRACT, Contract
from va_market.contracts.pauses import ContractPause
from va_market.contracts.service import clashes
from va_market.contracts.service.assigning import STARTED
from va_market.contracts.service.days import local_date
from va_market.contracts.service.moving import hold_for, record, told
from va_market.contracts.waiting import Standing
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error

PAUSED = EventKind("contract.paused", "Work on a contract rests; the contract says why.")
RESUMED = EventKind("contract.resumed", "Work on a paused contract goes on.")
EXTENDED = EventKind("contract.allotment_extended", "A client allotted more minutes.")

MOST_MINUTES = 2**31 - 1


async def pause(
    session: WriteSession, actor: Actor, *, contract_id: UUID, reason: str, now: datetime
) -> Standing:
    """Let the work rest; a running timer is the business of timekeeping. Errors: see `hold_for`."""
    contract = await hold_for(session, actor, contract_id, "pause")
    CONTRACT.become(contract, "pause")
    contract.paused_reason = reason
    contract.paused_at = now
    session.add(ContractPause(contract_id=contract.id, paused_at=now, reason=reason))
    return await told(session, contract, actor, PAUSED, now)


async def resume(
    session: WriteSession, actor: Actor, *, contract_id: UUID, now: datetime
) -> Standing:
    """Let the work go on.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        ExclusivityClash, OverCapacity: the assistant is not free for it any more.
    """
    contract = await hold_for(session, actor, contract_id, "resume")
    today = local_date(now, contract.time_zone)
    await clashes.check_resumed(session, actor, contract, today=today)
    CONTRACT.become(contract, "resume")
    await _close_pause(session, contract, now)
    return await told(session, contract, actor, RESUMED, now)


async def _close_pause(session: WriteSession, contract: Contract, now: datetime) -> None:
    pause = await session.get_one(ContractPause, (contract.id, contract.paused_at))
    pause.resumed_at = now
    contract.paused_reason = contract.paused_at = None


async def extend_allotment(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    additional_minutes: int,
    now: datetime,
) -> Standing:
    """Allot more minutes; what was approved before stays as it was. Errors: see `hold_for`."""
    contract = await hold_for(session, actor, contract_id, "extend_allotment")
    if contract.allotted_minutes + additional_minutes > MOST_MINUTES:
        raise field_error("/additional_minutes", "too_many", "the allotment becomes too large")
    contract.allotted_minutes += additional_minutes
    return await told(
        session, contract, actor, EXTENDED, now, allotted_minutes=contract.allotted_minutes
    )


async def activate_due(session: WriteSession, *, now: datetime) -> int:
    """Start contracts whose first day has come; how many there were."""
    due = await repository.lock_due(session, now=now)
    for contract in due:
        CONTRACT.become(contract, "activate")
        contract.updated_at = now
        record(session, contract, STARTED, now, None)
    return len(due)
