"""What every move of a contract begins and ends with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.contracts import policies, repository
from va_market.contracts.models import CONTRACT, Contract
from va_market.contracts.service.reading import hold_visible
from va_market.contracts.waiting import Standing
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Forbidden


async def hold_for(session: WriteSession, actor: Actor, contract_id: UUID, action: str) -> Contract:
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


async def told(
    session: WriteSession,
    contract: Contract,
    actor: Actor,
    kind: EventKind,
    now: datetime,
    **data: Any,
) -> Standing:
    contract.updated_at = now
    acted_for = policies.acted_for(actor, contract)
    record(session, contract, kind, now, actor.user_id, acted_for=acted_for, **data)
    terms = await repository.current_terms(session, contract)
    waiting = await repository.waiting_of(session, contract_id=contract.id)
    return Standing(contract, terms, waiting)


def record(
    session: WriteSession,
    contract: Contract,
    kind: EventKind,
    now: datetime,
    actor_id: UUID | None,
    *,
    acted_for: UUID | None = None,
    **data: Any,
) -> None:
    events.record(
        session,
        kind,
        now=now,
        subject_id=contract.id,
        parties=contract.audience,
        actor_id=actor_id,
        acted_for=acted_for,
        data=data,
    )
