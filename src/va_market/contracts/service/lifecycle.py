from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.contracts import policies, repository
from va_market.contracts.models import CONTRACT, Contract, ContractPause, ContractTerms
from va_market.contracts.service.assigning import STARTED
from va_market.contracts.service.reading import hold_visible
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Forbidden, field_error

PAUSED = EventKind("contract.paused", "Work on a contract rests; the reason is told.")
RESUMED = EventKind("contract.resumed", "Work on a paused contract goes on.")
ENDED = EventKind("contract.ended", "A contract is over; the reason is told.")
EXTENDED = EventKind("contract.allotment_extended", "A client allotted more minutes.")

MOST_MINUTES = 2**31 - 1
Pair = tuple[Contract, ContractTerms]


async def pause(
    session: WriteSession, actor: Actor, *, contract_id: UUID, reason: str, now: datetime
) -> Pair:
    """Let the work rest; a running timer is the business of timekeeping. Errors: see `_held`."""
    contract = await _held(session, actor, contract_id, "pause")
    CONTRACT.become(contract, "pause")
    contract.paused_reason = reason
    contract.paused_at = now
    session.add(ContractPause(contract_id=contract.id, paused_at=now))
    return await _told(session, contract, actor, PAUSED, now, reason=reason)


async def resume(session: WriteSession, actor: Actor, *, contract_id: UUID, now: datetime) -> Pair:
    """Let the work go on. Errors: see `_held`."""
    contract = await _held(session, actor, contract_id, "resume")
    CONTRACT.become(contract, "resume")
    await _close_pause(session, contract, now)
    return await _told(session, contract, actor, RESUMED, now)


async def _close_pause(session: WriteSession, contract: Contract, now: datetime) -> None:
    pause = await session.get_one(ContractPause, (contract.id, contract.paused_at))
    pause.resumed_at = now
    contract.paused_reason = contract.paused_at = None


async def end(
    session: WriteSession, actor: Actor, *, contract_id: UUID, reason: str, now: datetime
) -> Pair:
    """End it for good; recorded time can still be submitted and approved. Errors: see `_held`."""
    contract = await _held(session, actor, contract_id, "end")
    CONTRACT.become(contract, "end")
    contract.ended_reason = reason
    contract.ended_at = now
    return await _told(session, contract, actor, ENDED, now, reason=reason)


async def extend_allotment(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    additional_minutes: int,
    now: datetime,
) -> Pair:
    """Allot more minutes; what was approved before stays as it was. Errors: see `_held`."""
    contract = await _held(session, actor, contract_id, "extend_allotment")
    if contract.allotted_minutes + additional_minutes > MOST_MINUTES:
        raise field_error("/additional_minutes", "too_many", "the allotment becomes too large")
    contract.allotted_minutes += additional_minutes
    return await _told(
        session, contract, actor, EXTENDED, now, allotted_minutes=contract.allotted_minutes
    )


async def activate_due(session: WriteSession, *, now: datetime) -> int:
    """Start contracts whose first day has come; how many there were."""
    due = await repository.lock_due(session, now=now)
    for contract in due:
        CONTRACT.become(contract, "activate")
        contract.updated_at = now
        _record(session, contract, STARTED, now, None)
    return len(due)


async def _held(session: WriteSession, actor: Actor, contract_id: UUID, action: str) -> Contract:
    """Lock the contract for `action`.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller is not a party whose move it is.
        IllegalMove: the status does not permit it.
    """
    contract = await hold_visible(session, actor, contract_id=contract_id)
    if action not in CONTRACT.actions_of(policies.parties(actor, contract)):
        raise Forbidden(f"You may not {action.replace('_', ' ')} here.")
    CONTRACT.check(contract.status, action)
    return contract


async def _told(
    session: WriteSession,
    contract: Contract,
    actor: Actor,
    kind: EventKind,
    now: datetime,
    **data: Any,
) -> Pair:
    contract.updated_at = now
    _record(session, contract, kind, now, actor.user_id, **data)
    return contract, await repository.current_terms(session, contract)


def _record(
    session: WriteSession,
    contract: Contract,
    kind: EventKind,
    now: datetime,
    actor_id: UUID | None,
    **data: Any,
) -> None:
    events.record(
        session,
        kind,
        now=now,
        subject_id=contract.id,
        parties=[contract.organization_id, contract.assistant_id],
        actor_id=actor_id,
        data=data,
    )
