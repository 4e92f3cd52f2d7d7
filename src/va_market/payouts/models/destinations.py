from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id


class Rail(StrEnum):
    BANK_TRANSFER = "bank_transfer"


class Schedule(StrEnum):
    WEEKLY = "weekly"
    """On Mondays."""
    MONTHLY = "monthly"
    """On the first of each month."""
    ON_REQUEST = "on_request"


class DestinationStatus(StrEnum):
    LIVE = "live"
    RETIRED = "retired"
    """Another took its place."""


class PayoutDestination(Versioned, table=True):
    """Where an owner of money is paid in one currency: one live row of each.

    Rows are never changed: the migration adds that they are retired once, that a retired one is
    wiped at most, and that none goes.
    """

    __tablename__ = "payout_destinations"
    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(iban, account_number) = CASE WHEN holder_name = '' THEN 0 ELSE 1 END "
            "AND (bank_code IS NULL) = (account_number IS NULL)",
            name="leads_to_one_account",
        ),
        CheckConstraint(
            "(status = 'retired') = (retired_at IS NOT NULL)", name="is_retired_wholly"
        ),
        CheckConstraint("holder_name <> '' OR status = 'retired'", name="is_wiped_once_retired"),
        CheckConstraint("is_organization OR added_by = owner_id", name="is_named_by_its_owner"),
        Index(
            "ix_payout_destinations_live",
            *("owner_id", "currency"),
            unique=True,
            postgresql_where=text("status = 'live'"),
        ),
        Index("ix_payout_destinations_newest", "owner_id", "created_at", "id"),
        Index("ix_payout_destinations_adder", "added_by", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    owner_id: UUID
    """A user or, as `is_organization` says, an organization."""
    is_organization: bool
    currency: str = Field(sa_type=Text)
    rail: Rail = Field(sa_type=text_enum(Rail, "rail"))
    schedule: Schedule = Field(sa_type=text_enum(Schedule, "schedule"))
    holder_name: str = Field(sa_type=Text)
    iban: str | None = Field(default=None, sa_type=Text)
    account_number: str | None = Field(default=None, sa_type=Text)
    bank_code: str | None = Field(default=None, sa_type=Text)
    bic: str | None = Field(default=None, sa_type=Text)
    status: DestinationStatus = Field(sa_type=text_enum(DestinationStatus, "status"))
    added_by: UUID = Field(foreign_key="users.id")
    usable_at: datetime = Field(sa_type=DateTime(timezone=True))
    """Nothing is paid there before: whoever stole a sign-in is noticed meanwhile."""
    retired_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
