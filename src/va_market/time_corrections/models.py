from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.choices import Choice
from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class CorrectionStatus(Choice):
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    """The supervisor decided on the time itself meanwhile."""


class CorrectionKind(Choice):
    CORRECTION = "correction"
    """Of approved time, which is taken back, and maybe replaced."""
    ADJUSTMENT = "adjustment"
    """Of submitted time, as the supervisor would approve it."""


class Side(Choice):
    """Who asks: whose time it is, or who supervises or hires for the client."""

    ASSISTANT = "assistant"
    CLIENT = "client"


PROPOSER = "proposer"  # the side that asks
ANSWERER = "answerer"  # who decides on the other one: the assistant, or who supervises
_OPEN = (CorrectionStatus.PROPOSED,)

TIME_CORRECTION = Machine(
    "time correction",
    CorrectionStatus,
    [
        move("approve", _OPEN, CorrectionStatus.APPROVED, [ANSWERER]),
        move("decline", _OPEN, CorrectionStatus.DECLINED, [ANSWERER]),
        move("withdraw", _OPEN, CorrectionStatus.WITHDRAWN, [PROPOSER]),
        move("close", _OPEN, CorrectionStatus.CLOSED, [SYSTEM]),
    ],
)


class TimeCorrection(Versioned, table=True):
    """What one side would have become of time: nothing, or other time in its place (B2).

    It never changes but for the answer to it, by a trigger; another one closes what is open of
    submitted time once that is decided on.
    """

    __tablename__ = "time_corrections"
    __table_args__ = (
        CheckConstraint(
            "(side = 'assistant') = (proposed_by = assistant_id)",
            name="assistants_ask_for_themselves",
        ),
        CheckConstraint(
            "status NOT IN ('approved', 'declined') "
            "OR (side = 'client') = (decided_by = assistant_id)",
            name="the_other_side_decides",
        ),
        CheckConstraint(
            "(status = 'proposed') = (decided_at IS NULL) "
            "AND (status IN ('proposed', 'closed')) = (decided_by IS NULL)",
            name="open_until_decided",
        ),
        CheckConstraint(
            "(status = 'approved' AND kind = 'correction') = (reversal_id IS NOT NULL)",
            name="approval_reverses",
        ),
        CheckConstraint(
            "(reversal_id IS NOT NULL AND replacement IS NOT NULL) = (replacement_id IS NOT NULL)",
            name="replaces_what_was_asked",
        ),
        CheckConstraint(
            "(kind = 'adjustment') = (original IS NOT NULL) "
            "AND (kind = 'correction' OR (side = 'client' AND replacement IS NOT NULL))",
            name="clients_adjust_what_was_said",
        ),
        ForeignKeyConstraint(
            ["entry_id", "contract_id"],
            ["time_entries.id", "time_entries.contract_id"],
            ondelete="CASCADE",
        ),
        Index(
            "uq_time_corrections_open",
            "entry_id",
            unique=True,
            postgresql_where=text("status = 'proposed'"),
        ),
        Index(
            "uq_time_corrections_approved",
            "entry_id",
            "kind",
            unique=True,
            postgresql_where=text("status = 'approved'"),
        ),
        *(
            Index(f"ix_time_corrections_{thing}_newest", f"{thing}_id", "created_at", "id")
            for thing in ("entry", "contract", "assistant")
        ),
        *(
            Index(
                f"ix_time_corrections_{party}_status", f"{party}_id", "status", "created_at", "id"
            )
            for party in ("contract", "assistant")
        ),
        Index("ix_time_corrections_proposer", "proposed_by", "id"),
        Index(
            "ix_time_corrections_decider",
            "decided_by",
            "id",
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    entry_id: UUID
    """What it is about."""
    kind: CorrectionKind = Field(sa_type=text_enum(CorrectionKind, "kind"))
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    """Whose time it is."""
    status: CorrectionStatus = Field(sa_type=text_enum(CorrectionStatus, "status"))
    side: Side = Field(sa_type=text_enum(Side, "side"))
    proposed_by: UUID = Field(foreign_key="users.id")
    reason: str = Field(sa_type=Text)
    replacement: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """What the entry, or the one in its place, would say; None takes the time away."""
    original: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """What submitted time said before, for the record."""
    answer: str | None = Field(default=None, sa_type=Text)
    """Why it was declined."""
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Who approved or declined it, or asks no more."""
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    reversal_id: UUID | None = Field(default=None, foreign_key="time_entries.id")
    """The entry that took the time back."""
    replacement_id: UUID | None = Field(default=None, foreign_key="time_entries.id")
    """The entry in its place."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
