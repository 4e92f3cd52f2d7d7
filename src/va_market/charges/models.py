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
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id


class ChargeKind(StrEnum):
    FIXED_FEE = "fixed_fee"
    SALARY = "salary"
    RETAINER_FEE = "retainer_fee"
    OVERAGE = "overage"
    """Work beyond the minutes of a retainer, by the hour."""
    PACKS = "packs"
    """Minutes of a retainer that were bought besides."""
    TRUE_UP = "true_up"
    """The difference to what the client committed to."""
    GUARANTEE = "guarantee"
    """The difference to the hours that were guaranteed."""
    COMMISSION = "commission"
    CREDIT = "credit"


class Charge(Table, table=True):
    """What is owed for some days of a contract. Rows are never changed: triggers refuse it.

    What was charged in error is set right by a `credit`.
    """

    __tablename__ = "charges"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="charges_something"),
        CheckConstraint("period_ends_on >= period_starts_on", name="runs_forward"),
        UniqueConstraint("contract_id", "kind", "term", "period_starts_on", "terms_version"),
        ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
        ),
        Index("ix_charges_due", "contract_id", "bills_on", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    kind: ChargeKind = Field(sa_type=text_enum(ChargeKind, "kind"))
    term: str = Field(sa_type=Text)
    """Which of several pay terms; empty where there is one of its kind."""
    terms_version: int
    period_starts_on: date
    period_ends_on: date
    """The last day."""
    bills_on: date
    """The first day in the contract's zone on which it may stand on an invoice."""
    description: str = Field(sa_type=Text)
    quantity: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    unit_price_minor: int = Field(sa_type=BigInteger)
    amount_minor: int = Field(sa_type=BigInteger)
    """Below zero: the client owes less."""
    currency: str = Field(sa_type=Text)
    trace: list[dict[str, Any]] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
