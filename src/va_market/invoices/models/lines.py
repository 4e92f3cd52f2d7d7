"""What stands on an invoice."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
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
    EXPENSE = "expense"
    MILESTONE = "milestone"
    """What was released of the funds of a milestone: it is paid already."""
    FIXED_FEE = "fixed_fee"
    SALARY = "salary"
    RETAINER_FEE = "retainer_fee"
    OVERAGE = "overage"
    PACKS = "packs"
    TRUE_UP = "true_up"
    GUARANTEE = "guarantee"
    COMMISSION = "commission"
    CREDIT = "credit"
    """What was charged in error is set off."""
    LATE_INTEREST = "late_interest"
    """Interest for the days by which another invoice was paid late."""
    LATE_FEE = "late_fee"
    """The amount that its lateness costs once."""
    FEE = "fee"
    """What the client bears of the platform's fee."""

    @property
    def has_its_fee(self) -> bool:
        """Whether its fee is known from the beginning: none, or taken at the release."""
        return self == LineKind.MILESTONE or not self.is_work

    @property
    def is_work(self) -> bool:
        """Whether it pays for work: outlays are paid back, and lateness is compensated."""
        return self not in _NO_WORK


_NO_WORK = frozenset({LineKind.EXPENSE, LineKind.LATE_INTEREST, LineKind.LATE_FEE})


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
            "ix_invoice_lines_outlays",
            "invoice_id",
            "amount_minor",
            postgresql_where=text("kind = 'expense'"),
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
