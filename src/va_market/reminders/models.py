from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Table, Versioned
from va_market.kit.ids import new_id


class StoredReminderPolicy(Versioned, table=True):
    """When an issuer wants its clients to be reminded; without one nobody is by itself."""

    __tablename__ = "reminder_policies"
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(user_id, organization_id) = 1 "
            "AND owner_id = coalesce(user_id, organization_id)",
            name="names_its_owner",
        ),
    )

    owner_id: UUID = Field(primary_key=True)
    user_id: UUID | None = Field(default=None, foreign_key="users.id")
    organization_id: UUID | None = Field(default=None, foreign_key="organizations.id")
    rules: dict[str, Any] = Field(sa_type=JSONB)
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class InvoiceReminder(Table, table=True):
    """That a client was reminded. Rows are never changed: triggers refuse it."""

    __tablename__ = "invoice_reminders"
    __table_args__ = (
        CheckConstraint("attempt > 0", name="counts_from_one"),
        CheckConstraint("amount_minor > 0", name="asks_for_money"),
        CheckConstraint("reminded_on > due_on", name="is_not_early"),
        UniqueConstraint("invoice_id", "due_on", "attempt"),
        UniqueConstraint("invoice_id", "reminded_on"),  # one a day at most, whoever sends it
        Index("ix_invoice_reminders_invoice", "invoice_id", "created_at", "id"),
        Index(
            "ix_invoice_reminders_sender",
            "sent_by",
            "id",
            postgresql_where=text("sent_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    invoice_id: UUID = Field(foreign_key="invoices.id")
    attempt: int
    """Counted from 1 anew for each part of the invoice that is due on a day of its own."""
    due_on: date
    """Since when something is overdue."""
    reminded_on: date
    """In the zone of the contract."""
    amount_minor: int = Field(sa_type=BigInteger)
    """What was overdue and not disputed."""
    sent_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Nobody where the policy of the issuer sent it."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class ReminderSchedule(Table, table=True):
    """When to look at an invoice again.

    The migration adds what SQLAlchemy cannot say: opening an invoice brings its row, and whatever
    changes what is owed on it makes the row due at once.
    """

    __tablename__ = "reminder_schedules"
    __table_args__ = (
        Index(
            "ix_reminder_schedules_due",
            "due_at",
            "invoice_id",
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    invoice_id: UUID = Field(foreign_key="invoices.id", primary_key=True)
    due_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """None: nothing is to be done until the invoice changes, or the policy of its issuer."""
