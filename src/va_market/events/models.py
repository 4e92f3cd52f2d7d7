from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Table
from va_market.kit.ids import new_id

# The number of the writing transaction. Numbers below the oldest open transaction are complete,
# so a reader that stops there never misses an event that commits late. A database server counts
# from its own beginning: `events_epoch()` is what a restore adds, so that the order goes on.
_TRANSACTION = text("(pg_current_xact_id()::text::bigint + events_epoch())")


class Event(Table, table=True):
    """What happened. Rows are never changed: triggers refuse it."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_kind", "kind"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(sa_type=Text)
    subject_id: UUID
    actor_id: UUID | None = None
    data: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class EventAudience(Table, table=True):
    """Who may read an event: one row for each user or organization, in the order of reading."""

    __tablename__ = "event_audiences"
    __table_args__ = (Index("ix_event_audiences_event", "event_id"),)

    party_id: UUID = Field(primary_key=True)
    transaction: int | None = Field(
        default=None, sa_column=Column(BigInteger, server_default=_TRANSACTION, primary_key=True)
    )
    event_id: UUID = Field(primary_key=True, foreign_key="events.id")
