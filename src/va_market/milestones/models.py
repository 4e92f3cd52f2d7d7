from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.contracts.milestones import MilestoneStatus
from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move

CLIENT = "client"  # those who hire for the client, or keep its money
ASSISTANT = "assistant"
PROVIDER = "provider"  # the assistant, or the agency between them, to whom the money would go
_WAITING = (MilestoneStatus.FUNDED, MilestoneStatus.CHANGES_REQUESTED)

MILESTONE = Machine(
    "milestone",
    MilestoneStatus,
    [
        move("fund", (MilestoneStatus.AGREED,), MilestoneStatus.FUNDED, [CLIENT]),
        move("submit", _WAITING, MilestoneStatus.SUBMITTED, [ASSISTANT]),
        move("approve", (MilestoneStatus.SUBMITTED,), MilestoneStatus.APPROVED, [CLIENT]),
        # The rest stays funded, for the next submission.
        move("approve_part", (MilestoneStatus.SUBMITTED,), MilestoneStatus.FUNDED, [CLIENT]),
        move(
            "approve_by_silence", (MilestoneStatus.SUBMITTED,), MilestoneStatus.APPROVED, [SYSTEM]
        ),
        move(
            "request_changes",
            (MilestoneStatus.SUBMITTED,),
            MilestoneStatus.CHANGES_REQUESTED,
            [CLIENT],
        ),
        # What was handed over is asked back after the end alone: before it, changes are.
        move(
            "request_refund",
            (MilestoneStatus.FUNDED, MilestoneStatus.SUBMITTED),
            MilestoneStatus.REFUND_REQUESTED,
            [CLIENT],
        ),
        # The contract has ended; of what was handed over nobody but the client decides.
        move("ask_back", _WAITING, MilestoneStatus.REFUND_REQUESTED, [SYSTEM]),
        move(
            "agree_to_refund",
            (MilestoneStatus.REFUND_REQUESTED,),
            MilestoneStatus.REFUNDED,
            [PROVIDER],
        ),
        move(
            "decline_refund",
            (MilestoneStatus.REFUND_REQUESTED,),
            MilestoneStatus.FUNDED,
            [PROVIDER],
        ),
        move(
            "refund_by_silence",
            (MilestoneStatus.REFUND_REQUESTED,),
            MilestoneStatus.REFUNDED,
            [SYSTEM],
        ),
        # What holds no money: neither side has anything to decide on.
        move(
            "cancel",
            (MilestoneStatus.AGREED, *_WAITING),
            MilestoneStatus.CANCELLED,
            [SYSTEM],
        ),
    ],
)


class MovementKind(StrEnum):
    FUNDED = "funded"
    RELEASED = "released"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    """Of contracts that ended before the assistant was asked."""


class MilestoneMovement(Table, table=True):
    """What happened to the funds of a milestone. Rows are never changed: triggers refuse it.

    The migration adds what a CHECK cannot say: no more leaves than was funded, and no more is
    released than the milestone comes to.
    """

    __tablename__ = "milestone_movements"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0 AND deposit_minor >= 0", name="is_not_negative"),
        CheckConstraint("amount_minor + deposit_minor > 0", name="moves_something"),
        Index("ix_milestone_movements_milestone", "milestone_id", "created_at", "id"),
        Index(
            "ix_milestone_movements_maker",
            "made_by",
            "id",
            postgresql_where=text("made_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    milestone_id: UUID = Field(foreign_key="milestones.id")
    kind: MovementKind = Field(sa_type=text_enum(MovementKind, "kind"))
    amount_minor: int = Field(sa_type=BigInteger)
    """Into the held funds, or out of them."""
    deposit_minor: int = Field(default=0, sa_type=BigInteger)
    """What the deposit covers besides: of what is funded, or of what is released."""
    reference: str | None = Field(default=None, sa_type=Text)
    trace: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    """How the amount came about."""
    made_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Nobody where silence moved it."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
