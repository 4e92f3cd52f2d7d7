from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id


class PositionKind(StrEnum):
    OPENED = "opened"
    ANSWERED = "answered"
    PROPOSED = "proposed"
    COUNTERED = "countered"
    DECLINED = "declined"
    LAPSED = "lapsed"
    """A settlement that nobody answered."""
    COMMENTED = "commented"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    CONCEDED = "conceded"
    RULED = "ruled"
    WITHDRAWN = "withdrawn"
    SILENCE = "silence"
    """What silence has decided, as the status says."""


class Speaker(StrEnum):
    CLIENT = "client"
    ISSUER = "issuer"
    OPERATOR = "operator"
    SYSTEM = "system"


class DisputePosition(Table, table=True):
    """What somebody said or did in a dispute. Rows are never changed: triggers refuse it."""

    __tablename__ = "dispute_positions"
    __table_args__ = (
        CheckConstraint("(speaker = 'system') = (author_id IS NULL)", name="is_said_by_somebody"),
        Index("ix_dispute_positions_dispute", "dispute_id", "created_at", "id"),
        Index(
            "ix_dispute_positions_author",
            "author_id",
            "id",
            postgresql_where=text("author_id IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    dispute_id: UUID = Field(foreign_key="disputes.id")
    kind: PositionKind = Field(sa_type=text_enum(PositionKind, "kind"))
    speaker: Speaker = Field(sa_type=text_enum(Speaker, "speaker"))
    author_id: UUID | None = Field(default=None, foreign_key="users.id")
    """Nobody where silence has decided."""
    text: str | None = Field(default=None, sa_type=Text)
    amounts: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    """`line_id` and `amount_minor` of each line it speaks of."""
    file_ids: list[UUID] = Field(default_factory=list, sa_type=ARRAY(Uuid))
    """Files, which are held for good."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
