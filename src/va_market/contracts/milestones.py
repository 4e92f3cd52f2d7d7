"""The milestones of a contract: rows that are made with it, from its terms.

What becomes of them, and of the money that is held for them, is the business of `milestones`.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id


class MilestoneStatus(StrEnum):
    AGREED = "agreed"
    FUNDED = "funded"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    REFUND_REQUESTED = "refund_requested"
    APPROVED = "approved"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


_IS_WAITED_FOR = "status IN ('submitted', 'refund_requested')"


class Milestone(Versioned, table=True):
    """One part of a project with its own price."""

    __tablename__ = "milestones"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="pays"),
        CheckConstraint(
            "deposit_minor BETWEEN 0 AND amount_minor", name="deposit_is_part_of_the_amount"
        ),
        CheckConstraint("decided_by <> submitted_by", name="not_approved_by_oneself"),
        CheckConstraint(
            f"({_IS_WAITED_FOR}) = (silence_ends_at IS NOT NULL)", name="silence_ends_some_day"
        ),
        ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
        ),
        UniqueConstraint("contract_id", "position"),
        Index("ix_milestones_contract_position", "contract_id", "position", "id"),
        Index("ix_milestones_silence", "silence_ends_at", postgresql_where=text(_IS_WAITED_FOR)),
        *(
            Index(f"ix_milestones_{name}", name, "id", postgresql_where=text(f"{name} IS NOT NULL"))
            for name in ("submitted_by", "decided_by")
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    terms_version: int
    position: int
    """In the order of the work, from 1."""
    title: str = Field(sa_type=Text)
    currency: str = Field(sa_type=Text)
    amount_minor: int = Field(sa_type=BigInteger)
    deposit_minor: int = Field(sa_type=BigInteger)
    """What of the amount the deposit covers; the rest is to be funded."""
    due_on: date | None = None
    allows_parts: bool
    approval_days: int | None = None
    """After so many days of silence it counts as approved; null leaves it to the market."""
    status: MilestoneStatus = Field(sa_type=text_enum(MilestoneStatus, "status"))
    submission_note: str | None = Field(default=None, sa_type=Text)
    submitted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    submitted_by: UUID | None = Field(default=None, foreign_key="users.id")
    changes_note: str | None = Field(default=None, sa_type=Text)
    refund_reason: str | None = Field(default=None, sa_type=Text)
    silence_ends_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When what was submitted, or a request for a refund, is granted by silence."""
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Who approved, or asked for changes; nobody where silence did."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
