"""Who approves the time of a contract: somebody of the client, never the assistant (R33)."""

from datetime import datetime
from uuid import UUID

from va_market.contracts import repository
from va_market.contracts.models import Contract
from va_market.contracts.schemas import SupervisionPut, SupervisorReplace
from va_market.contracts.service.moving import hold_for, told
from va_market.contracts.service.reading import get_visible
from va_market.contracts.waiting import Standing
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import field_error
from va_market.proposals.service.supervising import check_supervisor

REPLACED = EventKind(
    "contract.supervisor_replaced", "The client named who approves the time from now on."
)

SUPERVISION_SET = EventKind(
    "contract.supervision_set",
    "The client named supervisor, substitute, and whom to turn to after them.",
)


async def replace_supervisor(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    body: SupervisorReplace,
    now: datetime,
) -> Standing:
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
        agency_id=contract.agency_id,
        chosen=body.supervisor_id,
    )
    previous = contract.supervisor_id
    contract.supervisor_id = body.supervisor_id
    if contract.substitute_supervisor_id == body.supervisor_id:
        contract.substitute_supervisor_id = None
    contract.supervisor_qualification = body.supervisor_qualification
    change = {"supervisor_id": str(body.supervisor_id), "previous_supervisor_id": str(previous)}
    return await told(session, contract, actor, REPLACED, now, **change)


async def supervision_of(
    session: ReadSession, actor: Actor, *, contract_id: UUID
) -> tuple[Row, list[UUID]]:
    """A contract of the caller, and whom to turn to when nobody decides.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await get_visible(session, actor, contract_id=contract_id)
    return contract, await repository.escalation_of(session, contract_id=contract_id)


async def set_supervision(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: SupervisionPut, now: datetime
) -> Contract:
    """Name all who watch over the time, in place of those who did.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        Invalid: somebody cannot supervise, or is named twice.
        SupervisorIsAssistant: nobody approves their own time.
    """
    contract = await hold_for(session, actor, contract_id, "set_supervision")
    named = _named(body)
    for pointer, chosen in named.items():
        await check_supervisor(
            session,
            organization_id=contract.organization_id,
            assistant_id=contract.assistant_id,
            agency_id=contract.agency_id,
            chosen=chosen,
            pointer=pointer,
        )
    contract.supervisor_id = body.supervisor_id
    contract.supervisor_qualification = body.supervisor_qualification
    contract.substitute_supervisor_id = body.substitute_supervisor_id
    await repository.set_escalation(session, contract_id=contract.id, user_ids=body.escalation)
    said = body.model_dump(mode="json", exclude={"supervisor_qualification"})
    await told(session, contract, actor, SUPERVISION_SET, now, **said)
    return contract


def _named(body: SupervisionPut) -> dict[str, UUID]:
    """Everybody who is named, by the field that does."""
    named = {"/supervisor_id": body.supervisor_id}
    if body.substitute_supervisor_id is not None:
        named["/substitute_supervisor_id"] = body.substitute_supervisor_id
    named |= {f"/escalation/{place}": one for place, one in enumerate(body.escalation)}
    seen: set[UUID] = set()
    for pointer, chosen in named.items():
        if chosen in seen:
            raise field_error(pointer, "named_twice", "each of them is somebody else")
        seen.add(chosen)
    return named
