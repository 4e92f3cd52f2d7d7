from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.events import service
from va_market.events.kinds import EventKind
from va_market.feed.schemas import (
    AuditPage,
    AuditQuery,
    AuditRead,
    EventKindList,
    EventKindRead,
    EventPage,
    EventQuery,
    EventRead,
    MachineList,
    MachineRead,
)
from va_market.feed.service import read_audit_log
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.diagrams import diagram_of
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, public
from va_market.kit.http.deps import PageParams, ReadSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import Machine

router = new_router("/v1/events", tags=["events"])
of_organization = new_router("/v1/organizations/{organization_id}", tags=["organizations"])
meta = new_router("/v1/meta", tags=["meta"])


@router.get("")
@keys_with(Scope.EVENTS_READ)
async def list_events(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[EventQuery, Query()],
) -> EventPage:
    """What happened to you and your organizations, oldest first, without gaps."""
    found = await service.read_log(
        session, parties=actor.parties, kinds=query.type, after=query.after, request=page.request
    )
    return page.reply(EventPage, found, EventRead.of)


@of_organization.get("/audit-log", responses=problems(Forbidden))
@keys_with(Scope.AUDIT_READ)
async def list_audit_log(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[AuditQuery, Query()],
) -> AuditPage:
    """Who did what in an organization of yours, newest first: owners and admins may see it.

    Each row is chained to the one before it by its hash, so that no row can be changed or lost
    unseen. Looks of operators stand here, with their reason.
    """
    found = await read_audit_log(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    return page.reply(AuditPage, found, AuditRead.of)


@meta.get("/event-types")
@public
async def list_event_types() -> EventKindList:
    """Every type of event and what it means."""
    kinds = sorted(EventKind.registry.values(), key=lambda kind: kind.name)
    return EventKindList(items=[EventKindRead(type=k.name, meaning=k.meaning) for k in kinds])


@meta.get("/state-machines")
@public
async def list_state_machines() -> MachineList:
    """The table of every state machine: what each status permits, to whom, what follows."""
    machines = Machine.registry.values()
    told = [{**machine.describe(), "diagram": diagram_of(machine)} for machine in machines]
    return MachineList(items=[MachineRead.model_validate(one) for one in told])
