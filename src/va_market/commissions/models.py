from datetime import date, datetime
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

from va_market.kit.db import Table
from va_market.kit.ids import new_id


class ReportedSale(Table, table=True):
    """A sale as it was reported last; by its id at its source it stands once in a contract.

    The migration adds what SQLAlchemy cannot say: what was sold never changes, that it was paid is
    said once, what came back only grows, and no row goes.
    """

    __tablename__ = "sales"
    __table_args__ = (
        CheckConstraint("amount_minor > 0 AND cost_minor >= 0", name="sells"),
        CheckConstraint("returned_minor BETWEEN 1 AND amount_minor", name="returns_within"),
        CheckConstraint(
            "num_nulls(returned_minor, returned_on) IN (0, 2) AND returned_on >= sold_on",
            name="returns_wholly",
        ),
        UniqueConstraint("contract_id", "source_id"),
        Index("ix_sales_day", "contract_id", "sold_on", "id"),
        Index("ix_sales_open", "contract_id", "id", postgresql_where=text("counted_in IS NULL")),
        Index("ix_sales_counted", "counted_in", postgresql_where=text("counted_in IS NOT NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    source_id: str = Field(sa_type=Text)
    """What it is called where it was made."""
    revision: int = 1
    """How often other figures were reported."""
    sold_on: date
    currency: str = Field(sa_type=Text)
    amount_minor: int = Field(sa_type=BigInteger)
    cost_minor: int | None = Field(default=None, sa_type=BigInteger)
    paid_on: date | None = None
    returned_minor: int | None = Field(default=None, sa_type=BigInteger)
    returned_on: date | None = None
    counted_in: UUID | None = Field(default=None, foreign_key="commission_statements.id")
    """The statement that has its commission: one, for ever."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class SaleRevision(Table, table=True):
    """What was reported of a sale, report by report. Rows are never changed: triggers refuse it."""

    __tablename__ = "sale_revisions"
    __table_args__ = (Index("ix_sale_revisions_reporter", "reported_by", "sale_id", "revision"),)

    sale_id: UUID = Field(foreign_key="sales.id", primary_key=True)
    revision: int = Field(primary_key=True)
    cost_minor: int | None = Field(default=None, sa_type=BigInteger)
    paid_on: date | None = None
    returned_minor: int | None = Field(default=None, sa_type=BigInteger)
    returned_on: date | None = None
    reported_by: UUID = Field(foreign_key="users.id")
    reported_at: datetime = Field(sa_type=DateTime(timezone=True))


class ClosedStatement(Table, table=True):
    """The commission of one period. Rows are never changed: triggers refuse it."""

    __tablename__ = "commission_statements"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="runs_forward"),
        CheckConstraint("earned_minor >= 0 AND payable_minor >= 0", name="pays"),
        UniqueConstraint("contract_id", "starts_on"),
        Index("ix_commission_statements_period", "contract_id", "starts_on", "id"),
        ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    terms_version: int
    starts_on: date
    ends_on: date
    """The day after the last."""
    currency: str = Field(sa_type=Text)
    earned_minor: int = Field(sa_type=BigInteger)
    payable_minor: int = Field(sa_type=BigInteger)
    is_below_target: bool
    statement: dict[str, Any] = Field(sa_type=JSONB)
    """All of it, as pricing worked it out, with what it hands on to the next one."""
    closed_at: datetime = Field(sa_type=DateTime(timezone=True))
