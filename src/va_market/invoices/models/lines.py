"""What stands on an invoice, and the time behind it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id
from va_market.pricing.taxes import TaxCategory

_CATEGORIES = ", ".join(f"'{category}'" for category in get_args(TaxCategory))


class LineKind(StrEnum):
    HOURLY = "hourly"
    PROJECT = "project"
    """Time of a project that is billed up to a ceiling."""
    FEE = "fee"
    """What the client bears of the platform's fee."""


class InvoiceLine(Table, table=True):
    """One line: what, how much of it, at which price, and how the amount came about."""

    __tablename__ = "invoice_lines"
    __table_args__ = (
        CheckConstraint(f"tax_category IN ({_CATEGORIES})", name="is_a_category_of_tax"),
        CheckConstraint("last_on >= first_on", name="runs_forward"),
        CheckConstraint("sources_of <> id", name="has_its_own_sources_or_another_s"),
        UniqueConstraint("id", "invoice_id"),  # what sources point at
        UniqueConstraint("invoice_id", "position"),
        ForeignKeyConstraint(
            ["sources_of", "invoice_id"], ["invoice_lines.id", "invoice_lines.invoice_id"]
        ),
        Index(
            "ix_invoice_lines_order",
            "work_order_id",
            postgresql_where=text("work_order_id IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    invoice_id: UUID = Field(foreign_key="invoices.id")
    position: int
    kind: LineKind = Field(sa_type=text_enum(LineKind, "kind"))
    description: str = Field(sa_type=Text)
    work_order_id: UUID | None = Field(default=None, foreign_key="work_orders.id")
    task: str | None = Field(default=None, sa_type=Text)
    quantity: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    unit_price_minor: int = Field(sa_type=BigInteger)
    amount_minor: int = Field(sa_type=BigInteger)
    client_fee_minor: int = Field(sa_type=BigInteger)
    assistant_fee_minor: int = Field(sa_type=BigInteger)
    tax_category: str = Field(sa_type=Text)
    tax_percent: Decimal = Field(sa_type=Numeric(7, 4))
    trace: list[dict[str, Any]] = Field(sa_type=JSONB)
    first_on: date
    last_on: date
    sources_of: UUID | None = None
    """The line of the same work at another multiplier, which has the sources of both."""


class InvoiceSource(Table, table=True):
    """That an entry stands on a line. Of one that is void it is released, and may stand elsewhere.

    The migration adds what SQLAlchemy cannot say: that of an opened invoice nothing else changes.
    """

    __tablename__ = "invoice_sources"
    __table_args__ = (
        ForeignKeyConstraint(
            ["line_id", "invoice_id"], ["invoice_lines.id", "invoice_lines.invoice_id"]
        ),
        ForeignKeyConstraint(
            ["invoice_id", "contract_id"], ["invoices.id", "invoices.contract_id"]
        ),
        ForeignKeyConstraint(  # approved time of the same contract
            ["time_entry_id", "contract_id"], ["time_entries.id", "time_entries.contract_id"]
        ),
        Index(
            "uq_invoice_sources_live",
            "time_entry_id",
            unique=True,
            postgresql_where=text("released_at IS NULL"),
        ),
        Index("ix_invoice_sources_entry", "time_entry_id"),
        Index("ix_invoice_sources_invoice", "invoice_id"),
    )

    line_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    """Its place among the entries of the line, in the order of time, from 1."""
    time_entry_id: UUID
    invoice_id: UUID
    contract_id: UUID
    released_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
