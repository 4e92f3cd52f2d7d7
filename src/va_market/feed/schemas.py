from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped


class EventRead(Schema):
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


class EventKindRead(Schema):
    type: str
    meaning: str


class EventKindList(Schema):
    items: list[EventKindRead]


class MoveRead(Schema):
    """One line of a table: `action` is permitted in the statuses `from` to those in `by`."""

    action: str
    from_: list[str] = Field(alias="from")
    to: str | None = Field(description="The status that follows; null: it stays.")
    by: list[str]


class MachineRead(Schema):
    name: str
    states: list[str]
    final: list[str] = Field(description="Statuses that are never left.")
    moves: list[MoveRead]
    diagram: str = Field(description="The same as a state diagram of Mermaid.")


class MachineList(Schema):
    items: list[MachineRead]


class EventQuery(Schema):
    type: CommaList[str] | None = Field(default=None, description="Any of these.")
    after: UUID | None = Field(
        default=None, description="Go on behind this event; to poll, send the last id you saw."
    )


class AuditRead(Schema):
    """One row of the audit log. What was changed is told by hash alone, people by id alone."""

    id: UUID = Field(description="Of a change the id of its event.")
    organization_id: UUID
    position: int = Field(description="Counts from 1 without gaps.")
    created_at: Moment
    actor_id: UUID | None = Field(description="Who caused it; null for the platform itself.")
    session_id: UUID | None = Field(description="The sign-in of whoever caused it.")
    key_id: UUID | None = Field(description="The API key that called, in the name of its maker.")
    acted_for: UUID | None = Field(description="Whom the actor stood for, such as an assistant.")
    action: str = Field(description="The type of the event, or `operator.looked`.")
    object_id: UUID = Field(description="The job, contract, entry or member it happened to.")
    before_hash: str | None = Field(
        description="SHA-256 of the object before; null: it is new, or was not written."
    )
    after_hash: str | None = Field(
        description="SHA-256 of the object after; null: it is gone, or was not written."
    )
    request_id: str | None = Field(description="`X-Request-Id` of the request, if there was one.")
    reason: str | None = Field(description="Why an operator looked.")
    route: str | None = Field(description="What an operator looked at.")
    previous_hash: str = Field(description="The hash of the row before it.")
    hash: str = Field(description="SHA-256 over everything in this row.")

    @classmethod
    def of(cls, row: Row) -> "AuditRead":
        hexadecimal = {
            name: None if row[name] is None else row[name].hex()
            for name in ("before_hash", "after_hash", "previous_hash", "hash")
        }
        return shaped(cls, row, organization_id=row.chain_id, **hexadecimal)


class AuditPage(PageOf[AuditRead]):
    """A page of the audit log."""


class AuditSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class AuditQuery(Schema):
    sort: AuditSort = AuditSort.NEWEST
    actor_id: UUID | None = Field(default=None, description="Only what this user did.")
    action: CommaList[str] | None = Field(
        default=None, description="Any of these: types of events, or `operator.looked`."
    )
    object_id: UUID | None = Field(default=None, description="Only what happened to this thing.")
    created_after: Moment | None = Field(default=None, description="Later than this moment.")
    created_before: Moment | None = Field(default=None, description="Before this moment.")
