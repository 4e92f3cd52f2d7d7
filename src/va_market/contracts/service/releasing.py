"""A client lifts an exclusivity that was agreed, whether the assistant asked or not (R32).

What it costs by the agreement is written down for whoever moves money later; nothing is paid here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.agreements import Conditions
from va_market.contracts import policies, repository
from va_market.contracts.exclusivity import (
    EXCLUSIVITY,
    ExclusivityRelease,
    ExclusivityStatus,
)
from va_market.contracts.models import Contract, ContractStatus, ContractTerms
from va_market.contracts.service.moving import told
from va_market.contracts.service.reading import get_visible, hold_visible
from va_market.contracts.waiting import Standing
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import Conflict, Forbidden
from va_market.kit.money import Money

ASKED = EventKind("contract.release_requested", "An assistant asks to be free of an exclusivity.")
REFUSED = EventKind("contract.release_refused", "A client keeps the exclusivity that was agreed.")
RELEASED = EventKind(
    "contract.exclusivity_released", "A client lifted an exclusivity; the price agreed is named."
)


class NotExclusive(Conflict):
    code = "not_exclusive"
    title = "No exclusivity is there to lift"
    cause = "None was agreed in this contract, or the contract is over."
    fix = "Look at `exclusivity_status` and `status` of the contract."


def first_status(conditions: Mapping[str, Any]) -> ExclusivityStatus | None:
    """The status of the exclusivity in conditions that were agreed a moment ago."""
    is_exclusive = Conditions.model_validate(conditions).clause is not None
    return ExclusivityStatus.IN_FORCE if is_exclusive else None


def follow(contract: Contract, before: ContractTerms, after: ContractTerms) -> None:
    """Another exclusivity that begins to act is in force; the same one stays as it is."""
    clauses = [Conditions.model_validate(one.conditions).clause for one in (before, after)]
    if clauses[0] != clauses[1]:
        contract.exclusivity_status = first_status(after.conditions)


async def request_release(
    session: WriteSession, actor: Actor, *, contract_id: UUID, now: datetime
) -> Standing:
    """Ask the client to lift it. Errors: see `_move`."""
    contract = await _move(session, actor, contract_id, "request_release")
    return await told(session, contract, actor, ASKED, now)


async def refuse_release(
    session: WriteSession, actor: Actor, *, contract_id: UUID, now: datetime
) -> Standing:
    """Keep it. Errors: see `_move`."""
    contract = await _move(session, actor, contract_id, "refuse_release")
    return await told(session, contract, actor, REFUSED, now)


async def release_exclusivity(
    session: WriteSession, actor: Actor, *, contract_id: UUID, now: datetime
) -> Standing:
    """Lift it for good. Errors: see `_move`."""
    contract = await _move(session, actor, contract_id, "release_exclusivity")
    current = await repository.current_terms(session, contract)
    price = _price(current.conditions)
    session.add(
        ExclusivityRelease(
            contract_id=contract.id,
            terms_version=contract.terms_version,
            released_by=actor.user_id,
            released_at=now,
            buy_out_minor=None if price is None else price.minor,
            currency=None if price is None else price.currency,
        )
    )
    said = price and price.as_json()
    return await told(session, contract, actor, RELEASED, now, buy_out=said)


def _price(conditions: Mapping[str, Any]) -> Money | None:
    clause = Conditions.model_validate(conditions).clause
    return None if clause is None else clause.buy_out


async def exclusivity_of(
    session: ReadSession, actor: Actor, *, contract_id: UUID
) -> tuple[Row, Sequence[Row]]:
    """A contract of the caller, and each time its exclusivity was lifted.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await get_visible(session, actor, contract_id=contract_id)
    return contract, await repository.releases_of(session, contract_id=contract_id)


async def _move(session: WriteSession, actor: Actor, contract_id: UUID, action: str) -> Contract:
    """Lock, check and move.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller is not the party whose move it is.
        NotExclusive: it is over, or nothing was agreed that could be lifted.
        IllegalMove: the status of the exclusivity does not permit it.
    """
    contract = await hold_visible(session, actor, contract_id=contract_id)
    if action not in EXCLUSIVITY.actions_of(policies.parties(actor, contract)):
        raise Forbidden(f"You may not {action.replace('_', ' ')} here.")
    if contract.exclusivity_status is None or contract.status == ContractStatus.ENDED:
        raise NotExclusive
    status = EXCLUSIVITY.check(contract.exclusivity_status, action).target
    contract.exclusivity_status = status
    return contract
