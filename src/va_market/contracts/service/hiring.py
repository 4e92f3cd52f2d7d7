"""How the client gives the work out, as it stands when one side accepts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from va_market.contracts.schemas import ContractAssign
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, FieldError, Invalid, NotFound
from va_market.proposals import service as proposals
from va_market.proposals.hiring import Hiring
from va_market.proposals.models import Proposal, Side
from va_market.proposals.service.supervising import SupervisorIsAssistant, check_supervisor


class SupervisorGone(Conflict):
    code = "supervisor_gone"
    title = "Whom the client named cannot supervise any more"
    cause = "The supervisor left the client, or has another role there since."
    fix = (
        "Counter, with the same terms if you like, so that the client names somebody else; or "
        "decline."
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """What the client decides, with nothing left to defaults."""

    hiring: Hiring
    supervisor_id: UUID
    zone: ZoneInfo
    today: date
    starts_on: date


async def hiring_of(
    session: WriteSession,
    actor: Actor,
    *,
    proposal: Proposal,
    body: ContractAssign,
    now: datetime,
) -> Settled:
    """What the client says now, or has said with a version; an assistant takes it as it was said.

    Raises:
        NotFound, Invalid, SupervisorIsAssistant: whom the client names cannot supervise.
        SupervisorGone: the same of whom the assistant reads of.
        Invalid: the assistant decides what the client decides.
    """
    hiring = body.over(proposal.hiring, supervisor_id=actor.user_id)
    supervisor_id = hiring.supervisor_id or actor.user_id
    zone = await _zone(session, proposal, hiring)
    today = now.astimezone(zone).date()
    starts_on = hiring.starts_on or today
    if proposals.side_of(actor, proposal) is Side.ASSISTANT:
        _check_decides_nothing(body)
        starts_on = max(starts_on, today)
        await _check_still_there(session, proposal, supervisor_id)
    else:
        await _check(session, proposal, supervisor_id)
    return Settled(hiring, supervisor_id, zone, today, starts_on)


async def _zone(session: WriteSession, proposal: Proposal, hiring: Hiring) -> ZoneInfo:
    return ZoneInfo(
        hiring.time_zone or await identity.time_zone_of(session, proposal.organization_id)
    )


def _check_decides_nothing(body: ContractAssign) -> None:
    faults = [
        FieldError("body", f"/{name}", "decided_by_client", "the client has decided that")
        for name in sorted(body.model_fields_set)
    ]
    if faults:
        raise Invalid(errors=faults)


async def _check_still_there(
    session: WriteSession, proposal: Proposal, supervisor_id: UUID
) -> None:
    try:
        await _check(session, proposal, supervisor_id)
    except (NotFound, Invalid, SupervisorIsAssistant) as error:
        raise SupervisorGone from error


async def _check(session: WriteSession, proposal: Proposal, supervisor_id: UUID) -> None:
    await check_supervisor(
        session,
        organization_id=proposal.organization_id,
        assistant_id=proposal.assistant_id,
        agency_id=proposal.agency_id,
        chosen=supervisor_id,
    )
