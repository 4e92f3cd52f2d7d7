"""Who may take a contract over: asked with the request, and again when it takes effect."""

from datetime import datetime
from uuid import UUID

from va_market.assistants.models import AssistantProfile
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.contracts.service.supervising import SupervisorIsAssistant
from va_market.identity import service as identity
from va_market.kit.db import WriteSession, queue
from va_market.rosters import service as rosters
from va_market.rosters.models import RosterEntry
from va_market.substitutions.errors import AlreadyAssigned, SubstituteOfClient


async def hold_substitute(
    session: WriteSession,
    contract: Contract,
    *,
    assistant_id: UUID,
    entry_id: UUID,
    now: datetime,
) -> RosterEntry:
    """The roster entry of whoever is to take over a held contract, locked.

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
    today = contracts.local_date(now, contract.time_zone)
    await contracts.check_substitute(session, contract, assistant_id=assistant_id, today=today)
    return entry


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
