"""What an assistant hands in of a week of a contract, and whom it waits for."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    Index,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move
from va_market.timekeeping.models import ASSISTANT, SUPERVISOR


class TimesheetStatus(StrEnum):
    OPEN = "open"
    """Nothing of the week is handed in."""
    SUBMITTED = "submitted"
    """Some of it waits for a decision."""
    APPROVED = "approved"
    """All that was handed in is approved."""
    RETURNED = "returned"
    """Nothing waits, and some of it was sent back."""


TIMESHEET = Machine(
    "timesheet",
    TimesheetStatus,
    [
        # More of the same week may follow what was decided.
        move("submit", tuple(TimesheetStatus), TimesheetStatus.SUBMITTED, [ASSISTANT]),
        move("approve", (TimesheetStatus.SUBMITTED,), TimesheetStatus.APPROVED, [SUPERVISOR]),
        move("return", (TimesheetStatus.SUBMITTED,), TimesheetStatus.RETURNED, [SUPERVISOR]),
        move(
            "approve_by_silence",
            (TimesheetStatus.SUBMITTED,),
            TimesheetStatus.APPROVED,
            [SYSTEM],
        ),
        # What was sent back is taken out of the week.
        move("reopen", (TimesheetStatus.RETURNED,), TimesheetStatus.OPEN, [SYSTEM]),
    ],
)
_WAITS = text("status = 'submitted'")


class Timesheet(Versioned, table=True):
    """The week of an assistant on a contract, from the first time that some of it is handed in.

    Its status follows from that of the entries, and is kept in the transaction that changes them.
    Recording time does not touch it.
    """

    __tablename__ = "timesheets"
    __table_args__ = (
        CheckConstraint("extract(isodow FROM week_starts_on) = 1", name="starts_on_monday"),
        CheckConstraint(
            "(status = 'submitted') = (waiting_since IS NOT NULL)", name="waits_once_submitted"
        ),
        CheckConstraint("(waiting_since IS NULL) = (asked_at IS NULL)", name="somebody_is_asked"),
        CheckConstraint(
            "waiting_since IS NOT NULL "
            "OR (reminded_at IS NULL AND unanswered_at IS NULL AND escalated_to = '{}')",
            name="nobody_is_asked_in_vain",
        ),
        CheckConstraint("assistant_id <> ALL (escalated_to)", name="nobody_decides_on_oneself"),
        UniqueConstraint("contract_id", "assistant_id", "week_starts_on"),
        Index("ix_timesheets_contract_week", "contract_id", "week_starts_on", "id"),
        Index("ix_timesheets_contract_status", "contract_id", "status", "week_starts_on", "id"),
        Index("ix_timesheets_assistant_week", "assistant_id", "week_starts_on", "id"),
        Index("ix_timesheets_assistant_status", "assistant_id", "status", "week_starts_on", "id"),
        Index(
            "ix_timesheets_waiting", "contract_id", "waiting_since", "id", postgresql_where=_WAITS
        ),
        Index(
            "ix_timesheets_asked",
            "asked_at",
            postgresql_where=text("status = 'submitted' AND unanswered_at IS NULL"),
        ),
        Index(
            "ix_timesheets_escalated",
            "escalated_to",
            postgresql_using="gin",
            postgresql_where=text("escalated_to <> '{}'"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    """Who worked in that week."""
    week_starts_on: date
    """Its Monday, in the contract's zone."""
    status: TimesheetStatus = Field(sa_type=text_enum(TimesheetStatus, "status"))
    waiting_since: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the first of the entries that wait was submitted."""
    asked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the time of the one began who is to decide now."""
    reminded_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    escalated_to: list[UUID] = Field(
        default_factory=list,
        sa_type=ARRAY(Uuid),
        sa_column_kwargs={"server_default": text("'{}'")},
    )
    """Who was asked after the supervisor, in this order; the last one is to decide now."""
    unanswered_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When there was nobody left to ask, and silence alone decided nothing."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
