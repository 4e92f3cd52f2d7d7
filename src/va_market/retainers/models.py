from datetime import date, datetime
from enum import StrEnum
from typing import Any
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
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class PeriodStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


CLIENT = "client"  # those who hire for the client, or keep its money
PROVIDER = "provider"  # the assistant, or the agency between them
_OPEN = (PeriodStatus.OPEN,)

RETAINER_PERIOD = Machine(
    "retainer period",
    PeriodStatus,
    [
        move("close", _OPEN, PeriodStatus.CLOSED, [SYSTEM]),
        move("give_minutes", _OPEN, None, [PROVIDER]),
        move("buy_packs", _OPEN, None, [CLIENT]),
    ],
)


class GrantSource(StrEnum):
    BASE = "base"
    """The fee of the period pays for them."""
    ROLLOVER = "rollover"
    TOP_UP = "top_up"
    """Packs bought while the period ran, by hand or because the balance was low."""
    GOODWILL = "goodwill"
    PURCHASED = "purchased"
    """Packs bought by the closing, for work beyond all minutes."""


class MinuteReason(StrEnum):
    CONSUMED = "consumed"
    EXPIRED = "expired"
    BREAKAGE = "breakage"
    """Minutes of the fee that nobody used."""
    REFUNDED = "refunded"
    ROLLED_OVER = "rolled_over"


class Retainer(Table, table=True):
    """When the worker looks at a contract with a retainer next; null: there is nothing to do.

    A trigger on `contract_terms` adds the row with the first terms that have a retainer, and lets
    the worker look at once when terms change.
    """

    __tablename__ = "retainers"
    __table_args__ = (
        Index(
            "ix_retainers_due",
            "next_at",
            "contract_id",
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )

    contract_id: UUID = Field(foreign_key="contracts.id", primary_key=True)
    next_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class RetainerPeriod(Table, table=True):
    """A period of a retainer, as its contract runs of it.

    The migration adds that periods of a contract do not overlap, that one is closed once, perhaps
    earlier than planned, that nothing else of it changes, and that no row goes.
    """

    __tablename__ = "retainer_periods"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="runs_forward"),
        CheckConstraint("year_starts_on <= starts_on", name="lies_within_its_year"),
        CheckConstraint("anchor_day BETWEEN 1 AND 31", name="is_anchored"),
        CheckConstraint(
            "num_nulls(closed_at, statement) = CASE status WHEN 'closed' THEN 0 ELSE 2 END",
            name="closes_with_a_statement",
        ),
        UniqueConstraint("contract_id", "starts_on"),
        UniqueConstraint("id", "contract_id"),  # what minutes point at
        ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
        ),
        Index("ix_retainer_periods_newest", "contract_id", "starts_on", "id"),
        Index("ix_retainer_periods_status", "contract_id", "status", "starts_on", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    status: PeriodStatus = Field(
        default=PeriodStatus.OPEN, sa_type=text_enum(PeriodStatus, "status")
    )
    starts_on: date
    ends_on: date
    """The last day."""
    anchor_day: int = 1
    """On which day months begin, where they have so many days."""
    year_starts_on: date | None = None
    """The first day of the twelve months that were billed at once."""
    terms_version: int
    """What was agreed on its first day, and holds until it closes."""
    statement: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """Where its minutes went, once it is closed."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    closed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class MinuteGrant(Table, table=True):
    """Minutes that may be used. Rows are never changed: triggers refuse it."""

    __tablename__ = "retainer_grants"
    __table_args__ = (
        CheckConstraint("minutes >= 0", name="is_not_negative"),
        CheckConstraint("expires_on > effective_on", name="runs_forward"),
        CheckConstraint("value_minor >= 0", name="is_worth_something"),
        CheckConstraint("num_nulls(value_minor, currency) IN (0, 2)", name="is_worth_money"),
        UniqueConstraint("contract_id", "key"),
        UniqueConstraint("id", "contract_id"),  # what minutes point at
        ForeignKeyConstraint(
            ["period_id", "contract_id"], ["retainer_periods.id", "retainer_periods.contract_id"]
        ),
        Index("ix_retainer_grants_newest", "contract_id", "created_at", "id"),
        Index("ix_retainer_grants_period", "period_id"),
        Index(
            "ix_retainer_grants_giver",
            "granted_by",
            "id",
            postgresql_where=text("granted_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    period_id: UUID
    """The period whose opening or closing made it, or that was open then."""
    key: str = Field(sa_type=Text)
    """What pricing calls it: for one cause there is one grant."""
    source: GrantSource = Field(sa_type=text_enum(GrantSource, "source"))
    minutes: int
    effective_on: date
    expires_on: date | None = None
    """The first day on which they are void; null: never."""
    priority: int
    value_minor: int | None = Field(default=None, sa_type=BigInteger)
    """What all of them were sold for; null: they were not sold."""
    currency: str | None = Field(default=None, sa_type=Text)
    origin_on: date | None = None
    """The first day of the period whose closing made it; null: none did."""
    granted_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Nobody where terms made it."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class MinuteEntry(Table, table=True):
    """Minutes that left a grant, or came back to it, when a period closed. Never changed.

    The migration adds what a CHECK cannot say: no grant has less than nothing left, or more than
    it had, and of a closed period no row is added.
    """

    __tablename__ = "retainer_minutes"
    __table_args__ = (
        CheckConstraint("minutes <> 0", name="moves_something"),
        UniqueConstraint("period_id", "grant_id", "reason"),
        ForeignKeyConstraint(
            ["period_id", "contract_id"], ["retainer_periods.id", "retainer_periods.contract_id"]
        ),
        ForeignKeyConstraint(
            ["grant_id", "contract_id"], ["retainer_grants.id", "retainer_grants.contract_id"]
        ),
        Index("ix_retainer_minutes_period", "period_id", "created_at", "id"),
        Index("ix_retainer_minutes_contract", "contract_id"),
        Index("ix_retainer_minutes_grant", "grant_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    period_id: UUID
    grant_id: UUID
    minutes: int
    """Below zero: they left the grant."""
    reason: MinuteReason = Field(sa_type=text_enum(MinuteReason, "reason"))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class CountedTime(Table, table=True):
    """That approved time was counted in a period, once. Rows are never changed.

    `minutes` of a contract add up to its counted seconds, rounded once, half up.
    """

    __tablename__ = "retainer_time"
    __table_args__ = (
        ForeignKeyConstraint(
            ["time_entry_id", "contract_id"], ["time_entries.id", "time_entries.contract_id"]
        ),
        ForeignKeyConstraint(
            ["period_id", "contract_id"], ["retainer_periods.id", "retainer_periods.contract_id"]
        ),
        Index("ix_retainer_time_period", "period_id"),
        Index("ix_retainer_time_contract", "contract_id"),
    )

    time_entry_id: UUID = Field(primary_key=True)
    contract_id: UUID
    period_id: UUID
    seconds: int
    minutes: int
