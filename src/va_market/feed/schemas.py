from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.shapes import shaped


class EventRead(BaseModel):
    """What happened, as those it concerns may know it."""

    id: UUID
    type: str = Field(description="`thing.happened`; all are listed at /v1/meta/event-types.")
    created_at: Moment
    subject_id: UUID = Field(description="The job, proposal, contract or entry it happened to.")
    actor_id: UUID | None = Field(description="Who caused it; null for the platform itself.")
    data: dict[str, Any]

    @classmethod
    def of(cls, row: Row) -> "EventRead":
        return shaped(cls, row, type=row.kind)


class EventPage(PageOf[EventRead]):
    """A page of events, oldest first."""


class EventKindRead(BaseModel):
    type: str
    meaning: str


class EventKindList(BaseModel):
    items: list[EventKindRead]


class MoveRead(BaseModel):
    """One line of a table: `action` is permitted in the statuses `from` to those in `by`."""

    action: str
    from_: list[str] = Field(alias="from")
    to: str | None = Field(description="The status that follows; null: it stays.")
    by: list[str]


class MachineRead(BaseModel):
    name: str
    states: list[str]
    final: list[str] = Field(description="Statuses that are never left.")
    moves: list[MoveRead]


class MachineList(BaseModel):
    items: list[MachineRead]


class EventQuery(BaseModel):
    type: CommaList[str] | None = Field(default=None, description="Any of these.")
    after: UUID | None = Field(
        default=None, description="Go on behind this event; to poll, send the last id you saw."
    )
