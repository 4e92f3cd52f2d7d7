"""Who may take a contract over: asked with the request, and again when it takes effect."""

from datetime import date, datetime
from uuid import UUID

from va_market.assistants.models import AssistantProfile
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.identity import service as identity
from va_market.kit.db import WriteSession, queue
from va_market.pricing.fees import FeeRule
from va_market.proposals.schemas import TERMS
from va_market.proposals.service.authors import BelowRosterRate, check_rate
from va_market.proposals.service.supervising import SupervisorIsAssistant
from va_market.rosters import service as rosters
from va_market.rosters.models import RosterEntry
from va_market.substitutions.errors import (
    AlreadyAssigned,
    RosterRateRaised,
    SubstituteOfClient,
)
from va_market.substitutions.models import Substitution


async def hold_substitute(
    session: WriteSession,
    contract: Contract,
    *,
    assistant_id: UUID,
    entry_id: UUID,
    first_on: date | None,
    now: datetime,
) -> RosterEntry:
    """The roster entry of whoever is to take over a held contract, locked; null: at once.

    The two assistants are held before it, in the order of their ids: all that lays claim to time
    of theirs waits meanwhile.

    Raises:
        AlreadyAssigned: the substitute works on it already.
        IllegalMove: they have not agreed to the roster, or are on it no more.
        SupervisorIsAssistant: nobody approves their own time.
        SubstituteOfClient: they belong to the client.
        ExclusivityClash, OverCapacity: they are not free for it.
    """
    if assistant_id == contract.assistant_id:
        raise AlreadyAssigned
    for one in sorted((assistant_id, contract.assistant_id)):
        await queue(session, AssistantProfile, one)
    entry = await rosters.hold_agreed(session, entry_id=entry_id)
    if assistant_id in {contract.supervisor_id, contract.substitute_supervisor_id}:
        raise SupervisorIsAssistant
    await check_outside(session, contract, user_id=assistant_id)
    since = max(first_on or date.min, contracts.local_date(now, contract.time_zone))
    await contracts.check_substitute(session, contract, assistant_id=assistant_id, since=since)
    return entry


async def hold_agreed(
    session: WriteSession, contract: Contract, substitution: Substitution, *, now: datetime
) -> RosterEntry:
    """The same for what was asked for some time ago.

    Raises:
        AlreadyAssigned, IllegalMove, SupervisorIsAssistant, SubstituteOfClient, ExclusivityClash,
            OverCapacity: see `hold_substitute`.
        RosterRateRaised: the contract does not bring what the agency pays them by now.
    """
    entry = await hold_substitute(
        session,
        contract,
        assistant_id=substitution.assistant_id,
        entry_id=substitution.roster_entry_id,
        first_on=substitution.takes_effect_on,
        now=now,
    )
    try:
        await check_pay(session, contract, entry, now=now)
    except BelowRosterRate as error:
        # Without the rate: it is nothing that a client learns.
        raise RosterRateRaised from error
    return entry


async def check_pay(
    session: WriteSession, contract: Contract, entry: RosterEntry, *, now: datetime
) -> None:
    """Make sure that the contract brings what the agency pays whom the entry is about.

    Raises:
        BelowRosterRate: it does not, by the version that acts today.
    """
    today = contracts.local_date(now, contract.time_zone)
    version = contracts.version_on(contract, today)
    agreed = await contracts.terms_of(session, contract, version=version)
    check_rate(
        entry,
        TERMS.validate_python(agreed.terms),
        fee=FeeRule.model_validate(agreed.fee),
        estimated_minutes=contract.allotted_minutes,
        pointer="/roster_entry_id",
    )


async def check_outside(session: WriteSession, contract: Contract, *, user_id: UUID) -> None:
    """Make sure somebody is no member of the client.

    Raises:
        SubstituteOfClient: they are.
    """
    role = await identity.find_role(
        session, organization_id=contract.organization_id, user_id=user_id
    )
    if role is not None:
        raise SubstituteOfClient
