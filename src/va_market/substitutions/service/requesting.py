from datetime import datetime
from uuid import UUID

from va_market.agreements import AtSubstitution
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound, field_error
from va_market.rosters import service as rosters
from va_market.rosters.models import RosterEntry
from va_market.substitutions import repository
from va_market.substitutions.errors import BackupNotAvailable, NoBackup, SubstitutionOpen
from va_market.substitutions.models import Substitution, SubstitutionStatus
from va_market.substitutions.schemas import SubstitutionCreate
from va_market.substitutions.service.checking import check_outside, check_pay, hold_substitute
from va_market.substitutions.service.deciding import ACCEPTED
from va_market.substitutions.service.handing_over import hand_over, is_due
from va_market.substitutions.service.reading import tell

REQUESTED = EventKind(
    "substitution.requested", "An agency would hand a contract to another assistant."
)


async def substitute(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    body: SubstitutionCreate,
    now: datetime,
) -> Substitution:
    """Hand a contract to another assistant of the agency, or ask the client for it.

    Whom the client agreed to with the proposal stands in without being asked for, unless the
    contract says `ask`.

    Raises:
        NotFound: there is no such contract or roster entry for this caller.
        Forbidden: the caller does not propose for the agency.
        IllegalMove: the contract has ended, or the substitute is not on the roster.
        NoBackup, BackupNotAvailable, AlreadyAssigned, SubstituteOfClient, SubstitutionOpen,
            SupervisorIsAssistant: see there.
        BelowRosterRate: the contract pays less than the agency would.
        Invalid: the day is past, or comes after the last one of the contract.
    """
    contract = await contracts.hold_for(session, actor, contract_id, "substitute")
    entry = await _held_entry(session, actor, contract, body, now)
    if await repository.has_open(session, contract_id=contract.id):
        raise SubstitutionOpen
    await check_pay(session, contract, entry, now=now)
    substitution = _new(contract, entry, actor, body, now)
    session.add(substitution)
    if await _needs_consent(session, contract, entry):
        tell(session, REQUESTED, substitution, actor, now=now, is_agreed=False)
        return substitution
    substitution.status = SubstitutionStatus.ACCEPTED
    await session.flush()
    if is_due(substitution, now):
        await hand_over(session, contract, substitution, entry, actor, now=now)
    else:
        tell(session, ACCEPTED, substitution, actor, now=now, is_agreed=True)
    return substitution


async def _held_entry(
    session: WriteSession,
    actor: Actor,
    contract: Contract,
    body: SubstitutionCreate,
    now: datetime,
) -> RosterEntry:
    """The locked entry that the request names, or that of the backup."""
    await check_outside(session, contract, user_id=actor.user_id)
    assistant_id, entry_id = await _candidate(session, contract, body.roster_entry_id)
    return await hold_substitute(
        session,
        contract,
        assistant_id=assistant_id,
        entry_id=entry_id,
        first_on=body.takes_effect_on,
        now=now,
    )


async def _candidate(
    session: WriteSession, contract: Contract, entry_id: UUID | None
) -> tuple[UUID, UUID]:
    """The substitute and their entry, neither of them held."""
    assert contract.agency_id is not None  # noqa: S101  # only an agency gets here
    agency_id, backup_id = contract.agency_id, contract.backup_assistant_id
    if entry_id is not None:
        named = await rosters.assistant_of(session, organization_id=agency_id, entry_id=entry_id)
        if named is None:
            raise NotFound("No roster of the agency has the entry in `roster_entry_id`.")
        return named, entry_id
    if backup_id is None:
        raise NoBackup
    found = await rosters.agreed_entry(session, organization_id=agency_id, assistant_id=backup_id)
    if found is None:
        raise BackupNotAvailable
    return backup_id, found


async def _needs_consent(session: WriteSession, contract: Contract, entry: RosterEntry) -> bool:
    if contract.at_substitution == AtSubstitution.ASK:
        return True
    return not await contracts.was_named(session, contract, assistant_id=entry.assistant_id)


def _new(
    contract: Contract,
    entry: RosterEntry,
    actor: Actor,
    body: SubstitutionCreate,
    now: datetime,
) -> Substitution:
    return Substitution(
        **body.model_dump(exclude={"roster_entry_id"}),
        contract_id=contract.id,
        organization_id=contract.organization_id,
        agency_id=entry.organization_id,
        roster_entry_id=entry.id,
        assistant_id=entry.assistant_id,
        replaced_id=contract.assistant_id,
        status=SubstitutionStatus.REQUESTED,
        takes_effect_at=_takes_effect_at(contract, body, now),
        requested_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )


def _takes_effect_at(contract: Contract, body: SubstitutionCreate, now: datetime) -> datetime:
    if body.takes_effect_on is None:
        return now
    if body.takes_effect_on < contracts.local_date(now, contract.time_zone):
        raise field_error("/takes_effect_on", "in_the_past", "must not lie in the past")
    if contract.ending_on is not None and body.takes_effect_on > contract.ending_on:
        last = f"the last day of the contract is {contract.ending_on}"
        raise field_error("/takes_effect_on", "after_the_end", last)
    return contracts.midnight(body.takes_effect_on, contract.time_zone)
