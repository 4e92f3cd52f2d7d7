"""What is behind the lines of invoices, each billed once."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from va_market.kit.db import Table


class SourceKind(StrEnum):
    """What a line bills; the column that points at it is called after it."""

    TIME_ENTRY = "time_entry"
    EXPENSE = "expense"
    RELEASE = "release"
    """What was released of the funds of a milestone."""
    CHARGE = "charge"

    @property
    def column(self) -> str:
        return f"{self}_id"


_COLUMNS = ", ".join(kind.column for kind in SourceKind)
_LIVE = "released_at IS NULL"


class InvoiceSource(Table, table=True):
    """That something stands on a line. Of a void one it is released, and may stand elsewhere.

    What corrects time of a line joins the sources of it by the credit note that settles it, so that
    one rule lets everything stand once, on an invoice or in a credit note.

    The migrations add what SQLAlchemy cannot say: that it is of the same contract and to be billed,
    that of an opened invoice nothing else changes, and that credit notes settle what corrects time
    on their own invoice.
    """

    __tablename__ = "invoice_sources"
    __table_args__ = (
        CheckConstraint(f"num_nonnulls({_COLUMNS}) = 1", name="names_one_source"),
        ForeignKeyConstraint(
            ["line_id", "invoice_id"], ["invoice_lines.id", "invoice_lines.invoice_id"]
        ),
        ForeignKeyConstraint(
            ["invoice_id", "contract_id"], ["invoices.id", "invoices.contract_id"]
        ),
        CheckConstraint(
            "credit_note_id IS NULL OR time_entry_id IS NOT NULL", name="notes_settle_time"
        ),
        ForeignKeyConstraint(
            ["credit_note_id", "invoice_id"], ["credit_notes.id", "credit_notes.invoice_id"]
        ),
        ForeignKeyConstraint(  # approved time of the same contract
            ["time_entry_id", "contract_id"], ["time_entries.id", "time_entries.contract_id"]
        ),
        Index(
            "uq_invoice_sources_live",
            "time_entry_id",
            unique=True,
            postgresql_where=text(_LIVE),
        ),
        Index("ix_invoice_sources_entry", "time_entry_id"),
        Index("ix_invoice_sources_invoice", "invoice_id"),
        Index(
            "ix_invoice_sources_note",
            "credit_note_id",
            "line_id",
            "position",
            postgresql_where=text("credit_note_id IS NOT NULL"),
        ),
        *(
            Index(
                f"uq_invoice_sources_live_{kind}",
                kind.column,
                unique=True,
                postgresql_where=text(f"{_LIVE} AND {kind.column} IS NOT NULL"),
            )
            for kind in SourceKind
            if kind != SourceKind.TIME_ENTRY
        ),
    )

    line_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    """Its place among the sources of the line, from 1: time in its order."""
    time_entry_id: UUID | None = None
    expense_id: UUID | None = Field(default=None, foreign_key="expenses.id")
    release_id: UUID | None = Field(default=None, foreign_key="milestone_movements.id")
    charge_id: UUID | None = Field(default=None, foreign_key="charges.id")
    invoice_id: UUID
    contract_id: UUID
    credit_note_id: UUID | None = None
    """By which it corrects what was billed on the line; null: it was billed itself."""
    released_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
