from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note, Zone, kept
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.charges import PayKind
from va_market.timekeeping.models import EntrySource, EntryStatus, TimeEntry, needs_confirmation
from va_market.timekeeping.policies import allowed_actions
from va_market.timekeeping.schemas.details import (
    PAID_AS,
    TRAINING,
    WORK_ORDER,
    BreakRead,
    Breaks,
    EvidenceRead,
    Instant,
    LocalTimes,
    Memo,
    Proofs,
    Tags,
    Task,
)
from va_market.timekeeping.standing import LockReason, lock_of

_SECOND = timedelta(seconds=1)


class TimeEntryCreate(Schema):
    """Time worked by hand: `[started_at, ended_at)`, at most 24 hours, not in the future.

    It begins and ends either at instants, or at `local` times.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "started_at": "2026-12-01T09:00:00Z",
                    "ended_at": "2026-12-01T10:30:00Z",
                    "memo": "Inbox of the weekend",
                }
            ]
        },
    )

    started_at: Instant | None = None
    ended_at: Instant | None = None
    local: LocalTimes | None = Field(
        default=None, description="In place of the two: when it was in `time_zone`."
    )
    time_zone: Zone | None = Field(
        default=None, description="Where you worked; the contract's zone by default."
    )
    breaks: Breaks = Field(default=[])
    memo: Memo = ""
    task: Task | None = None
    tags: Tags = Field(default=[])
    evidence: Proofs = Field(default=[])
    is_billable: bool = Field(default=True, strict=True)
    is_training: bool = Field(default=False, strict=True, description=TRAINING)
    paid_as: PayKind | None = Field(default=None, description=PAID_AS)
    work_order_id: UUID | None = Field(default=None, description=WORK_ORDER)


class TimeEntryUpdate(Schema):
    """A JSON merge patch for a draft or returned entry."""

    model_config = ConfigDict(extra="forbid")

    started_at: Instant = kept()
    ended_at: Instant = kept()
    local: LocalTimes = kept()
    time_zone: Zone = kept()
    breaks: Breaks = kept()
    memo: Memo = kept()
    task: Task | None = kept()
    tags: Tags = kept()
    evidence: Proofs = kept()
    is_billable: Annotated[bool, Field(strict=True)] = kept()
    is_training: Annotated[bool, Field(strict=True)] = kept()
    paid_as: PayKind | None = kept()
    work_order_id: UUID | None = kept()


class EntryReturn(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"note": "Which inbox was that?"}]}
    )

    note: Note


class TimeEntryRead(Resource):
    id: UUID
    contract_id: UUID
    assistant_id: UUID
    terms_version: int = Field(description="The version of the contract's terms that applies.")
    status: EntryStatus
    source: EntrySource
    started_at: Moment
    ended_at: Moment | None
    time_zone: str
    work_on: date = Field(description="Date of the start where the assistant was.")
    counted_on: date = Field(
        description="Date of the start in the contract's zone; caps and timesheets go by its week."
    )
    breaks: list[BreakRead]
    worked_seconds: int | None = Field(
        description="From start to end without the unpaid breaks; null while the timer runs, and "
        "less than zero where it takes time back."
    )
    billable_seconds: int | None = Field(
        description="Frozen at approval: rounded, within the weekly cap, the allotment and the "
        "ceiling of a project. A reversing entry has those of the other, less than zero."
    )
    memo: str
    task: str | None
    tags: list[str]
    evidence: list[EvidenceRead]
    is_billable: bool
    is_training: bool = Field(description=TRAINING)
    paid_as: str | None = Field(
        description="The part of combined terms that pays for it; null: the one that pays for time."
    )
    work_order_id: UUID | None = Field(description="The work order it was spent on.")
    auto_stopped_at: Moment | None = Field(
        description="When the platform stopped a timer that had run for too long."
    )
    needs_confirmation: bool = Field(
        description="It was stopped so, and is submitted only once its times were confirmed or "
        "changed."
    )
    submitted_at: Moment | None
    decided_at: Moment | None
    decided_by: UUID | None = Field(description="Null where silence approved it.")
    approved_by_silence: bool = Field(
        description="Nobody decided in time, and the conditions of its day say that time is "
        "approved then."
    )
    return_note: str | None
    locked_reason: LockReason | None = Field(description="Why it does not change; null: it may.")
    reverses_id: UUID | None = Field(description="The approved entry that it takes back.")
    reversed_by_id: UUID | None = Field(description="The entry that took it back.")
    replaces_id: UUID | None = Field(description="The reversed entry in whose place it stands.")
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(
        cls, entry: Any, actor: Actor, contract: Any, escalated_to: Sequence[UUID] = ()
    ) -> "TimeEntryRead":
        return shaped(
            cls,
            entry,
            worked_seconds=worked_seconds(entry),
            needs_confirmation=needs_confirmation(entry),
            locked_reason=lock_of(entry),
            allowed_actions=allowed_actions(actor, entry, contract, escalated_to),
        )

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "TimeEntryRead":
        # The row carries the supervisors of its contract beside its own columns.
        return cls.of(row, actor, row, row.escalated_to or ())

    @classmethod
    def of_pair(cls, pair: tuple[TimeEntry, Contract], actor: Actor) -> "TimeEntryRead":
        entry, contract = pair
        return cls.of(entry, actor, contract)


def worked_seconds(entry: Any) -> int | None:
    """Whole seconds from start to end without unpaid breaks; None while the timer runs.

    Less than zero where the entry takes them back.
    """
    if entry.ended_at is None:
        return None
    seconds: int = (entry.ended_at - entry.started_at) // _SECOND - entry.unpaid_seconds
    return seconds if entry.reverses_id is None else -seconds


class TimeEntryPage(PageOf[TimeEntryRead]):
    """A page of time entries."""


class TimeEntrySort(StrEnum):
    LATEST = "-started_at"
    EARLIEST = "started_at"


class ContractEntryQuery(Schema):
    sort: TimeEntrySort = TimeEntrySort.LATEST
    status: CommaList[EntryStatus] | None = Field(default=None, description="Any of these.")
    work_order_id: UUID | None = Field(default=None, description="Only of this work order.")
    started_after: Moment | None = Field(default=None, description="This moment or later.")
    started_before: Moment | None = Field(default=None, description="Before this moment.")


class TimeEntryQuery(ContractEntryQuery):
    contract_id: UUID | None = Field(default=None, description="Only of this contract.")
