"""The work of a contract goes over to another assistant; the contract itself goes on (B5)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.contracts import repository
from va_market.contracts.models import Contract, ContractAssignment
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.rosters.agreed import AgreedPay

SUBSTITUTED = EventKind(
    "contract.assistant_substituted", "Another assistant of the agency took the work over."
)
_FIRST = 1


@dataclass(frozen=True, slots=True)
class Handover:
    """To whom, for which pay of the agency, and on whose word."""

    assistant_id: UUID
    pay: AgreedPay
    decided_by: UUID | None
    reason: str
    note: str | None


async def hand_over(
    session: WriteSession, contract: Contract, handover: Handover, *, at: datetime, now: datetime
) -> None:
    """End the present assignment of a held contract and begin the next one.

    It happens at `at`, or when the present one begins if that is later: nobody worked in it then.
    """
    present = await repository.present_assignment(session, contract)
    moment = max(at, present.starts_at)
    present.ends_at = moment
    await session.flush()  # the two must not overlap, not even for a moment
    session.add(_next(contract, handover, moment))
    contract.assistant_id = handover.assistant_id
    contract.assignment += 1
    contract.assigned_at = moment
    contract.sqlmodel_update(handover.pay.columns)
    contract.updated_at = now
    await session.flush()


def _next(contract: Contract, handover: Handover, moment: datetime) -> ContractAssignment:
    return ContractAssignment(
        contract_id=contract.id,
        number=contract.assignment + 1,
        assistant_id=handover.assistant_id,
        **handover.pay.columns,
        starts_at=moment,
        reason=handover.reason,
        handover_note=handover.note,
        decided_by=handover.decided_by,
    )


def tell_of_handover(
    session: WriteSession,
    contract: Contract,
    actor: Actor | None,
    *,
    previous_id: UUID,
    now: datetime,
    acted_for: UUID | None,
) -> None:
    """Tell all four, whoever works on it no more for the last time."""
    events.record(
        session,
        SUBSTITUTED,
        now=now,
        subject_id=contract.id,
        parties=(*contract.audience, previous_id),
        actor_id=None if actor is None else actor.user_id,
        acted_for=acted_for,
        data={
            "assistant_id": str(contract.assistant_id),
            "previous_assistant_id": str(previous_id),
            "assignment": contract.assignment,
        },
    )


async def was_named(session: WriteSession, contract: Contract, *, assistant_id: UUID) -> bool:
    """Whether the client agreed to an assistant with the proposal: proposed, or as the backup."""
    if assistant_id == contract.backup_assistant_id:
        return True
    own = await repository.assignments_of(
        session, contract_id=contract.id, assistant_id=assistant_id
    )
    return any(one.number == _FIRST for one in own)
