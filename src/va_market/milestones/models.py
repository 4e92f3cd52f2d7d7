from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Text,
    UniqueConstraint,
    text,
)
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
    DEPOSITED = "deposited"
    """What the deposit of the project covers, paid in before the rest is funded."""
    FUNDED = "funded"
    RELEASED = "released"
    REFUNDED = "refunded"
    RETURNED = "returned"
    """What was deposited for a milestone that was changed or cancelled before it was funded."""
    CANCELLED = "cancelled"
    """Of contracts that ended before the assistant was asked."""


PUTS_UP = frozenset({MovementKind.DEPOSITED, MovementKind.FUNDED})
GOES_BACK = (MovementKind.REFUNDED, MovementKind.RETURNED, MovementKind.CANCELLED)


class MilestoneMovement(Table, table=True):
    """What happened to the funds of a milestone. Rows are never changed: triggers refuse it.

    The migration adds what a CHECK cannot say: no more leaves than was funded, and no more is
    released than the milestone comes to.
    """

    __tablename__ = "milestone_movements"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0 AND deposit_minor >= 0", name="is_not_negative"),
        CheckConstraint("amount_minor + deposit_minor > 0", name="moves_something"),
        CheckConstraint(
            "client_fee_minor >= 0 AND assistant_fee_minor BETWEEN 0 AND amount_minor",
            name="takes_fees_within",
        ),
        CheckConstraint("spendable_at IS NULL OR kind = 'released'", name="pays_somebody"),
        Index(
            "ix_milestone_movements_transaction",
            "transaction_id",
            unique=True,
            postgresql_where=text("transaction_id IS NOT NULL"),
        ),
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
    """Of what is funded: what the deposit covers besides. Of a release: what it covered besides,
    where it was paid outside, before deposits could be paid in."""
    reference: str | None = Field(default=None, sa_type=Text)
    trace: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    """How the amount came about."""
    made_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Nobody where silence moved it."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    client_fee_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")}
    )
    """What moved besides the amount: the client's part of the fee of the platform."""
    assistant_fee_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")}
    )
    """What of the amount the payee does not receive."""
    spendable_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the payee may spend what was released."""
    transaction_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    """Where it stands in the ledger; null: it moved no money there."""


class MilestoneClearing(Table, table=True):
    """What of a release has to become spendable, once.

    The migration adds that what was cleared never changes, and that no row goes.
    """

    __tablename__ = "milestone_clearings"
    __table_args__ = (
        CheckConstraint("num_nulls(cleared_at, transaction_id) IN (0, 2)", name="clears_wholly"),
        UniqueConstraint("transaction_id"),
        Index(
            "ix_milestone_clearings_due",
            "clears_at",
            "movement_id",
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    movement_id: UUID = Field(foreign_key="milestone_movements.id", primary_key=True)
    pending_account_id: UUID = Field(foreign_key="ledger_accounts.id")
    available_account_id: UUID = Field(foreign_key="ledger_accounts.id")
    clears_at: datetime = Field(sa_type=DateTime(timezone=True))
    cleared_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    transaction_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
