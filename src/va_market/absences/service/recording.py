from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.absences import repository
from va_market.absences.models import Absence
from va_market.absences.schemas import AbsenceRecord, AbsenceUpdate
from va_market.absences.service.reading import get_visible
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.contracts.policies import works
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Conflict, Forbidden, NotFound, field_error

RECORDED = EventKind("absence.recorded", "An assistant does not work on some days.")
UPDATED = EventKind("absence.updated", "An absence changed; its fields are named.")
REMOVED = EventKind("absence.removed", "An assistant is not absent after all.")


class OverlappingAbsence(Conflict):
    code = "overlapping_absence"
    title = "You are absent on one of these days already"
    cause = "Absences on a contract share no day."
    fix = "Change the other one, or choose other days."
    constraint = "ex_absences_no_overlap"


async def record(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: AbsenceRecord, now: datetime
) -> Absence:
    """Say on which days one does not work.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: somebody else works on it.
        ContractEnded: the contract is over.
        OverlappingAbsence: see there.
    """
    contract = await _hold_own(session, actor, contract_id)
    contracts.check_live(contract)
    absence = Absence(
        **body.model_dump(),
        contract_id=contract.id,
        assistant_id=contract.assistant_id,
        created_at=now,
        updated_at=now,
    )
    await _check_overlap(session, absence)
    session.add(absence)
    await session.flush()
    _tell(session, RECORDED, absence, contract, actor, now=now)
    return absence


async def update(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    absence_id: UUID,
    body: AbsenceUpdate,
    now: datetime,
) -> Absence:
    """Change an absence.

    Raises:
        NotFound, Forbidden, ContractEnded: see `_hold`.
        Invalid: it would end before it begins.
        OverlappingAbsence: see there.
    """
    absence, contract = await _hold(session, actor, contract_id, absence_id)
    given = body.model_dump(exclude_unset=True)
    changes = {name: value for name, value in given.items() if getattr(absence, name) != value}
    if not changes:
        return absence
    absence.sqlmodel_update(changes)
    if absence.last_on < absence.first_on:
        raise field_error("/last_on", "ends_too_early", "is before the first day")
    with session.no_autoflush:
        await _check_overlap(session, absence)
    _tell(session, UPDATED, absence, contract, actor, now=now, fields=sorted(changes))
    return absence


async def remove(
    session: WriteSession, actor: Actor, *, contract_id: UUID, absence_id: UUID, now: datetime
) -> None:
    """Take an absence back. Errors: see `_hold`."""
    absence, contract = await _hold(session, actor, contract_id, absence_id)
    _tell(session, REMOVED, absence, contract, actor, now=now)
    await session.delete(absence)


async def _hold_own(session: WriteSession, actor: Actor, contract_id: UUID) -> Contract:
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    if not works(actor, contract):
        raise Forbidden("Only the assistant says when they are absent.")
    return contract


async def _hold(
    session: WriteSession, actor: Actor, contract_id: UUID, absence_id: UUID
) -> tuple[Absence, Contract]:
    """An absence of the caller, and the contract, both locked.

    Raises:
        NotFound: there is no such absence for this caller.
        Forbidden: it is somebody else's.
        ContractEnded: the contract is over, and what was said is said.
    """
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    absence = await lock(session, Absence, absence_id)
    await get_visible(session, actor, contract_id=contract_id, absence_id=absence_id)
    if absence is None:
        raise NotFound
    if not actor.is_person(absence.assistant_id):
        raise Forbidden("Only the assistant says when they are absent.")
    contracts.check_live(contract)
    return absence, contract


async def _check_overlap(session: WriteSession, absence: Absence) -> None:
    other = await repository.clashing(session, absence)
    if other is not None:
        raise OverlappingAbsence(
            f"You are absent from {other.first_on} to {other.last_on} already."
        )


def _tell(
    session: WriteSession,
    kind: EventKind,
    absence: Absence,
    contract: Contract,
    actor: Actor,
    *,
    now: datetime,
    **data: object,
) -> None:
    """Why somebody is absent stays with the absence: an event never changes."""
    absence.updated_at = now
    events.record(
        session,
        kind,
        now=now,
        subject_id=absence.id,
        parties=contract.audience,
        actor_id=actor.user_id,
        data={"contract_id": str(contract.id), **data},
    )
