"""Who approves the time of a contract: somebody of the client, never the assistant (R33)."""

from datetime import datetime
from uuid import UUID

from va_market.contracts import policies
from va_market.contracts.schemas import SupervisorReplace
from va_market.contracts.service.moving import Pair, hold_for, told
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, NotFound, field_error

REPLACED = EventKind(
    "contract.supervisor_replaced", "The client named who approves the time from now on."
)


class SupervisorIsAssistant(Conflict):
    code = "supervisor_is_assistant"
    title = "The supervisor cannot be the assistant"
    cause = "Nobody approves their own time."
    fix = "Name somebody else as supervisor."
    constraint = "ck_contracts_supervisor_is_not_assistant"


async def replace_supervisor(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    body: SupervisorReplace,
    now: datetime,
) -> Pair:
    """Name another supervisor, who decides on the time that waits as well.

    It may be done after the end, too: somebody has to decide on what was recorded before.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        Invalid: the supervisor cannot be one.
        SupervisorIsAssistant: nobody approves their own time.
    """
    contract = await hold_for(session, actor, contract_id, "replace_supervisor")
    await check_supervisor(
        session,
        organization_id=contract.organization_id,
        assistant_id=contract.assistant_id,
        chosen=body.supervisor_id,
    )
    previous = contract.supervisor_id
    contract.supervisor_id = body.supervisor_id
    contract.supervisor_qualification = body.supervisor_qualification
    change = {"supervisor_id": str(body.supervisor_id), "previous_supervisor_id": str(previous)}
    return await told(session, contract, actor, REPLACED, now, **change)


async def check_supervisor(
    session: WriteSession, *, organization_id: UUID, assistant_id: UUID, chosen: UUID
) -> None:
    """Make sure somebody may supervise.

    Raises:
        SupervisorIsAssistant: it is the assistant.
        NotFound: it is no member of the client.
        Invalid: the member's role may not supervise.
    """
    if chosen == assistant_id:
        raise SupervisorIsAssistant
    role = await identity.find_role(session, organization_id=organization_id, user_id=chosen)
    if role is None:
        raise NotFound("No member of the client has the id of the supervisor.")
    if not policies.may_supervise(role):
        raise field_error("/supervisor_id", "cannot_supervise", "not a role that may supervise")
