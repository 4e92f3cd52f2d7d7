from typing import Annotated

from fastapi import Query

from va_market.events import service
from va_market.events.kinds import EventKind
from va_market.feed.schemas import (
    EventKindList,
    EventKindRead,
    EventPage,
    EventQuery,
    EventRead,
    MachineList,
    MachineRead,
)
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.http.access import keys_with, public
from va_market.kit.http.deps import PageParams, ReadSession
from va_market.kit.http.routing import new_router
from va_market.kit.states import Machine

router = new_router("/v1/events", tags=["events"])
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
    return MachineList(
        items=[MachineRead.model_validate(m.describe()) for m in Machine.registry.values()]
    )
