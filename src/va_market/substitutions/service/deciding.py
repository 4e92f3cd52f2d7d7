"""The answer of a client to somebody new; and what the agency takes back."""

from datetime import datetime
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.models import CONTRACT, Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.substitutions import policies, repository
from va_market.substitutions.models import SUBSTITUTION, Substitution, SubstitutionStatus
from va_market.substitutions.service.checking import hold_agreed
from va_market.substitutions.service.handing_over import hand_over, is_due
from va_market.substitutions.service.reading import tell

ACCEPTED = EventKind("substitution.accepted", "Both sides agree on a substitute.")
DECLINED = EventKind("substitution.declined", "A client declined a substitute, and says why.")
WITHDRAWN = EventKind("substitution.withdrawn", "An agency took a substitution back in time.")

Held = tuple[Substitution, Contract]


async def accept(
    session: WriteSession,
    actor: Actor,
    *,
    substitution_id: UUID,
    now: datetime,
) -> Substitution:
    """Agree to a substitute, who takes over at once or on the day that was asked for.

    Raises:
        NotFound, Forbidden, IllegalMove: see `_held`.
        AlreadyAssigned, SubstituteOfClient, SupervisorIsAssistant, RosterRateRaised: see
            `hold_agreed`.
    """
    substitution, contract = await _held(session, actor, substitution_id, "accept")
    CONTRACT.check(contract.status, "substitute")
    entry = await hold_agreed(session, contract, substitution, now=now)
    SUBSTITUTION.become(substitution, "accept")
    substitution.decided_by, substitution.decided_at = actor.user_id, now
    tell(session, ACCEPTED, substitution, actor, now=now, is_agreed=True)
    if is_due(substitution, now):
        await hand_over(session, contract, substitution, entry, actor, now=now)
    return substitution


async def decline(
    session: WriteSession,
    actor: Actor,
    *,
    substitution_id: UUID,
    reason: str,
    now: datetime,
) -> Substitution:
    """Keep the present assistant. Errors: see `_held`."""
    substitution, _ = await _held(session, actor, substitution_id, "decline")
    SUBSTITUTION.become(substitution, "decline")
    substitution.decided_by, substitution.decided_at = actor.user_id, now
    substitution.decline_reason = reason
    tell(session, DECLINED, substitution, actor, now=now, is_agreed=False)
    return substitution


async def withdraw(
    session: WriteSession,
    actor: Actor,
    *,
    substitution_id: UUID,
    now: datetime,
) -> Substitution:
    """Take it back before it is carried out. Errors: see `_held`."""
    substitution, _ = await _held(session, actor, substitution_id, "withdraw")
    was_agreed = substitution.status == SubstitutionStatus.ACCEPTED
    SUBSTITUTION.become(substitution, "withdraw")
    tell(session, WITHDRAWN, substitution, actor, now=now, is_agreed=was_agreed)
    return substitution


async def _held(session: WriteSession, actor: Actor, substitution_id: UUID, action: str) -> Held:
    """The substitution and its contract, both locked: the contract first, as everywhere.

    Raises:
        NotFound: there is no such substitution for this caller.
        Forbidden: the caller is not the party whose move it is.
        IllegalMove: the status does not permit it.
    """
    contract_id = await repository.contract_of(session, substitution_id=substitution_id)
    if contract_id is None:
        raise NotFound
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    substitution = await lock(session, Substitution, substitution_id)
    if substitution is None:
        raise NotFound
    if action not in SUBSTITUTION.actions_of(policies.parties(actor, substitution)):
        raise Forbidden(f"You may not {action} this substitution.")
    SUBSTITUTION.check(substitution.status, action)
    return substitution, contract
