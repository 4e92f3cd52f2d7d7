from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ColumnElement,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    cast,
    extract,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, col

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import Machine, move
from va_market.pricing.charges import PayKind


class EntryStatus(StrEnum):
    RUNNING = "running"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class EntrySource(StrEnum):
    TIMER = "timer"
    MANUAL = "manual"
    IMPORT = "import"
    """From a file of another tracker."""
    GRID = "grid"
    """From a grid of days, which names no hours: where in its day it lies says nothing."""
    CORRECTION = "correction"
    """It takes approved time back, or stands in its place."""


ASSISTANT = "assistant"
SUPERVISOR = "supervisor"
CLIENT = "client"  # those who hire for it
_KINDS = ", ".join(f"'{kind}'" for kind in get_args(PayKind))
_EDITABLE = (EntryStatus.DRAFT, EntryStatus.RETURNED)

TIME_ENTRY = Machine(
    "time entry",
    EntryStatus,
    [
        move("stop", (EntryStatus.RUNNING,), EntryStatus.DRAFT, [ASSISTANT]),
        move("discard", (EntryStatus.RUNNING,), None, [ASSISTANT]),
        move("confirm", (EntryStatus.DRAFT,), None, [ASSISTANT]),
        move("update", _EDITABLE, None, [ASSISTANT]),
        move("delete", _EDITABLE, None, [ASSISTANT]),
        move("submit", _EDITABLE, EntryStatus.SUBMITTED, [ASSISTANT]),
        move("approve", (EntryStatus.SUBMITTED,), EntryStatus.APPROVED, [SUPERVISOR]),
        move("return", (EntryStatus.SUBMITTED,), EntryStatus.RETURNED, [SUPERVISOR]),
        move("correct", (EntryStatus.SUBMITTED,), None, [SUPERVISOR]),
        move("correct", (EntryStatus.APPROVED,), None, [ASSISTANT, SUPERVISOR, CLIENT]),
    ],
)


class TimeEntry(Versioned, table=True):
    """Time an assistant worked, as the half-open span `[started_at, ended_at)`.

    The migrations add what SQLAlchemy cannot say: no two entries of an assistant that stand
    overlap, over all contracts; an approved entry refuses UPDATE and DELETE; and a reversing one
    mirrors what it takes back, which is marked in that moment.
    """

    __tablename__ = "time_entries"
    __table_args__ = (
        CheckConstraint(f"paid_as IN ({_KINDS})", name="is_a_kind_of_pay"),
        CheckConstraint("ended_at > started_at", name="runs_forward"),
        CheckConstraint("(status = 'running') = (ended_at IS NULL)", name="only_timers_are_open"),
        CheckConstraint(
            "unpaid_seconds >= 0 AND (ended_at IS NULL "
            "OR unpaid_seconds < extract(epoch FROM ended_at - started_at))",
            name="works_between_breaks",
        ),
        CheckConstraint(
            "auto_stopped_at IS NULL OR confirmed_at IS NOT NULL "
            "OR status NOT IN ('submitted', 'approved')",
            name="is_confirmed_before_it_is_submitted",
        ),
        CheckConstraint("decided_by <> assistant_id", name="not_approved_by_oneself"),
        CheckConstraint(
            "(status = 'approved') = (billable_seconds IS NOT NULL)", name="approval_freezes"
        ),
        CheckConstraint(
            "CASE WHEN reverses_id IS NULL THEN billable_seconds >= 0 "
            "ELSE billable_seconds <= 0 END",
            name="only_reversals_bill_less",
        ),
        CheckConstraint(
            "status = 'approved' "
            "OR (reverses_id IS NULL AND reversed_by_id IS NULL AND replaces_id IS NULL)",
            name="only_approved_time_is_corrected",
        ),
        CheckConstraint(
            "reverses_id IS NULL OR (reversed_by_id IS NULL AND replaces_id IS NULL)",
            name="a_reversal_is_nothing_else",
        ),
        CheckConstraint(
            "status <> 'approved' OR (decided_at IS NOT NULL "
            "AND (decided_by IS NULL) = approved_by_silence)",
            name="approval_names_the_supervisor_or_silence",
        ),
        CheckConstraint(
            "NOT approved_by_silence OR status = 'approved'", name="silence_only_approves"
        ),
        UniqueConstraint("id", "contract_id"),  # what links of enquiries point at
        ForeignKeyConstraint(  # only whom the contract was assigned to has time on it
            ["contract_id", "assignment", "assistant_id"],
            [
                "contract_assignments.contract_id",
                "contract_assignments.number",
                "contract_assignments.assistant_id",
            ],
        ),
        ForeignKeyConstraint(  # an order of the same contract
            ["work_order_id", "contract_id"], ["work_orders.id", "work_orders.contract_id"]
        ),
        Index(
            "ix_time_entries_work_order",
            "work_order_id",
            "started_at",
            "id",
            postgresql_where=text("work_order_id IS NOT NULL"),
        ),
        Index(
            "uq_time_entries_running",
            "assistant_id",
            unique=True,
            postgresql_where=text("status = 'running'"),
        ),
        Index(
            "uq_time_entries_reversal",
            "reverses_id",
            unique=True,
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
        Index(
            "uq_time_entries_replacement",
            "replaces_id",
            unique=True,
            postgresql_where=text("replaces_id IS NOT NULL"),
        ),
        Index("ix_time_entries_contract_start", "contract_id", "started_at", "id"),
        Index(  # the few that are still to be decided, whatever was approved over the years
            "ix_time_entries_contract_undecided",
            "contract_id",
            "started_at",
            "id",
            postgresql_where=text("status <> 'approved'"),
        ),
        Index(
            "ix_time_entries_assistant_undecided",
            "assistant_id",
            "started_at",
            "id",
            postgresql_where=text("status <> 'approved'"),
        ),
        Index("ix_time_entries_contract_day", "contract_id", "counted_on"),
        Index("ix_time_entries_assistant_start", "assistant_id", "started_at", "id"),
        Index(
            "ix_time_entries_decider",
            "decided_by",
            "id",
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    assignment: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    """By which assignment of the contract the assistant worked."""
    terms_version: int
    assistant_id: UUID
    status: EntryStatus = Field(sa_type=text_enum(EntryStatus, "status"))
    source: EntrySource = Field(sa_type=text_enum(EntrySource, "source"))
    started_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    time_zone: str = Field(sa_type=Text)
    work_on: date
    """The date of the start where the assistant was."""
    counted_on: date
    """The date of the start in the contract's zone: caps and timesheets go by its week."""
    breaks: list[dict[str, Any]] = Field(
        default=[], sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")}
    )
    """Spans within it, in the order of time, none over another."""
    unpaid_seconds: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """Of the breaks that are not paid: what the span is longer than the work."""
    memo: str = Field(sa_type=Text)
    task: str | None = Field(default=None, sa_type=Text)
    tags: list[str] = Field(
        default=[], sa_type=ARRAY(Text), sa_column_kwargs={"server_default": text("'{}'")}
    )
    evidence: list[dict[str, Any]] = Field(
        default=[], sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")}
    )
    """Where to see what was done."""
    is_billable: bool
    is_training: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """It is billed only if the client pays for training (R40)."""
    paid_as: str | None = Field(default=None, sa_type=Text)
    """Which part of combined terms pays for it, by its kind; without a name the one for time."""
    work_order_id: UUID | None = None
    """The order of the contract that the time was spent on."""
    billable_seconds: int | None = None
    """Frozen at approval: rounded, and within weekly cap, allotment and ceiling."""
    warned_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When it was told that the timer runs for long."""
    auto_stopped_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When nobody had stopped the timer, and the platform did."""
    confirmed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the assistant said that its times are right after all, or made them so."""
    submitted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    approved_by_silence: bool = Field(
        default=False, sa_column_kwargs={"server_default": text("false")}
    )
    """Nobody decided in time, and the conditions say that it counts as approved then."""
    return_note: str | None = Field(default=None, sa_type=Text)
    reverses_id: UUID | None = Field(default=None, foreign_key="time_entries.id")
    """The approved entry that this one takes back, all of it: its seconds are less than zero."""
    reversed_by_id: UUID | None = Field(default=None, foreign_key="time_entries.id")
    """What took it back: the one thing that becomes of an approved entry, once, by a trigger."""
    replaces_id: UUID | None = Field(default=None, foreign_key="time_entries.id")
    """The reversed entry in whose place this one stands."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


def needs_confirmation(entry: Any) -> bool:
    """Whether the platform stopped it, and nobody has said since that its times are right."""
    return entry.auto_stopped_at is not None and entry.confirmed_at is None


MONDAY: ColumnElement[date] = cast(
    func.date_trunc("week", cast(col(TimeEntry.counted_on), DateTime)), Date
)
"""Of the week that an entry counts in."""


def seconds_until(end: Any) -> ColumnElement[Any]:
    """Whole seconds from the start of an entry to a moment, without the unpaid breaks."""
    whole = func.floor(extract("epoch", end - col(TimeEntry.started_at)))
    return whole - col(TimeEntry.unpaid_seconds)
