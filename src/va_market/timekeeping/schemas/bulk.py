from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from va_market.kit.batches import Item
from va_market.kit.fields import Note
from va_market.kit.http.problem import Problem
from va_market.kit.schema import Schema
from va_market.timekeeping.schemas.entries import (
    TimeEntryCreate,
    TimeEntryRead,
    TimeEntryUpdate,
)

MOST_AT_ONCE = 100
_ENTRY = "01a20a4f-0b4e-7567-a8e2-ccb4ff68cc74"
_ITEMS: list[JsonValue] = [
    {
        "action": "create",
        "contract_id": "01a20a4f-0b4e-7567-a8e2-ccb4ff68cc75",
        "entry": {"local": {"starts_at": "2026-12-01T09:00", "ends_at": "2026-12-01T10:30"}},
    },
    {"action": "submit", "entry_id": _ENTRY},
]


class _Action(Schema):
    model_config = ConfigDict(extra="forbid")


class CreateAction(_Action):
    """Record time, as `POST /v1/contracts/{contract_id}/time-entries`."""

    action: Literal["create"]
    contract_id: UUID
    entry: TimeEntryCreate


class UpdateAction(_Action):
    """Change a draft or returned entry."""

    action: Literal["update"]
    entry_id: UUID
    changes: TimeEntryUpdate


class EntryAction(_Action):
    """Submit, delete or approve an entry."""

    action: Literal["submit", "delete", "approve"]
    entry_id: UUID


class ReturnAction(_Action):
    """Send an entry back with a note."""

    action: Literal["return"]
    entry_id: UUID
    note: Note


Action = CreateAction | UpdateAction | EntryAction | ReturnAction


class TimeBulk(Schema):
    """Up to a hundred actions, one after another; each succeeds or fails by itself."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"items": _ITEMS}]})

    items: list[Item[Annotated[Action, Field(discriminator="action")]]] = Field(
        min_length=1, max_length=MOST_AT_ONCE
    )


class ActionResult(Schema):
    """What became of one action: the entry, or the problem that it met."""

    status: int = Field(description="As if it had been sent alone: 200, 201, 204, 404, 409 ...")
    time_entry: TimeEntryRead | None = Field(description="Null where it was deleted, or failed.")
    problem: Problem | None


class TimeBulkResult(Schema):
    """One result for each action, in their order."""

    done_count: int
    failed_count: int
    results: list[ActionResult]
