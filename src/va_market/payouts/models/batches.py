from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field

from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import Machine, move
from va_market.payouts.models.destinations import Rail
from va_market.payouts.models.payouts import HOUSE


class BatchStatus(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    """What is in it never changes from here on."""


BATCH = Machine(
    "payout batch",
    BatchStatus,
    [move("submit", (BatchStatus.OPEN,), BatchStatus.SUBMITTED, [HOUSE])],
)


class PayoutBatch(Versioned, table=True):
    """Payouts of one currency, rail and run date, which the bank is given together.

    The migration adds that a submitted one never changes, and that no row goes.
    """

    __tablename__ = "payout_batches"
    __table_args__ = (
        CheckConstraint("part > 0", name="is_a_part"),
        CheckConstraint(
            "num_nulls(submitted_by, submitted_at) = "
            "CASE WHEN status = 'submitted' THEN 0 ELSE 2 END",
            name="is_submitted_wholly",
        ),
        UniqueConstraint("currency", "rail", "run_on", "part"),
        Index("ix_payout_batches_newest", "created_at", "id"),
        Index("ix_payout_batches_status", "status", "created_at", "id"),
        Index(
            "ix_payout_batches_submitter",
            *("submitted_by", "id"),
            postgresql_where=text("submitted_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    currency: str = Field(sa_type=Text)
    rail: Rail = Field(sa_type=text_enum(Rail, "rail"))
    run_on: date
    part: int = Field(sa_type=Integer)
    """From 1: a file holds so many payouts and no more, and a submitted batch takes no other."""
    status: BatchStatus = Field(sa_type=text_enum(BatchStatus, "status"))
    submitted_by: UUID | None = Field(default=None, foreign_key="users.id")
    submitted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class PayoutRun(Table, table=True):
    """What is done once for each date. Whoever works on it holds its row: two never do at once."""

    __tablename__ = "payout_runs"
    __table_args__ = (
        Index("ix_payout_runs_waiting", "run_on", postgresql_where=text("finished_at IS NULL")),
    )

    run_on: date = Field(primary_key=True)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    reached_id: UUID | None = None
    """The destination up to which everybody was looked at."""
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
