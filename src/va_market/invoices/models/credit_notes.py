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


class CreditNote(Table, table=True):
    """What of an invoice is taken back. Rows are never changed: triggers refuse it.

    The migration adds what SQLAlchemy cannot say: it names as many corrected entries as it settles.
    """

    __tablename__ = "credit_notes"
    __table_args__ = (
        CheckConstraint("total_minor = net_minor + tax_minor", name="adds_up"),
        CheckConstraint("total_minor > 0", name="credits"),
        CheckConstraint("refund_minor BETWEEN 0 AND total_minor", name="refunds_a_part"),
        CheckConstraint("corrected_entries >= 0", name="corrects_or_not"),
        UniqueConstraint("id", "invoice_id"),  # what its lines point at
        UniqueConstraint("issuer_id", "series", "sequence"),
        Index("ix_credit_notes_invoice", "invoice_id", "created_at", "id"),
        Index("ix_credit_notes_issuer", "issuer_id", "created_at"),
        Index("ix_credit_notes_issued_by", "issued_by", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    invoice_id: UUID = Field(foreign_key="invoices.id")
    issuer_id: UUID
    series: str = Field(sa_type=Text)
    sequence: int
    number: str = Field(sa_type=Text)
    issued_on: date
    reason: str = Field(sa_type=Text)
    net_minor: int = Field(sa_type=BigInteger)
    """What the client bears of the fee included."""
    tax_minor: int = Field(sa_type=BigInteger)
    total_minor: int = Field(sa_type=BigInteger)
    client_fee_minor: int = Field(sa_type=BigInteger)
    assistant_fee_minor: int = Field(sa_type=BigInteger)
    refund_minor: int = Field(sa_type=BigInteger)
    """What of the total was paid already, and is to be given back."""
    corrected_entries: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """How many entries it settles that take approved time back, or stand in its place."""
    posting_id: UUID = Field(foreign_key="ledger_transactions.id")
    issued_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Nobody where silence has settled a dispute."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class CreditNoteLine(Table, table=True):
    """What of one line is taken back, before tax.

    The migration adds what SQLAlchemy cannot say: no more of a line than was billed.
    """

    __tablename__ = "credit_note_lines"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="credits"),
        ForeignKeyConstraint(
            ["credit_note_id", "invoice_id"], ["credit_notes.id", "credit_notes.invoice_id"]
        ),
        ForeignKeyConstraint(
            ["line_id", "invoice_id"], ["invoice_lines.id", "invoice_lines.invoice_id"]
        ),
        Index("ix_credit_note_lines_line", "line_id"),
    )

    credit_note_id: UUID = Field(primary_key=True)
    line_id: UUID = Field(primary_key=True)
    invoice_id: UUID
    amount_minor: int = Field(sa_type=BigInteger)
    client_fee_minor: int = Field(sa_type=BigInteger)
    assistant_fee_minor: int = Field(sa_type=BigInteger)
    trace: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")}
    )
    """How it came about, where time was corrected; other amounts somebody decided on."""
