from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.bank_statements.formats.lines import Direction, Format
from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move

HOUSE = "house"  # who runs the platform, and looks at its bank account


class StatementStatus(StrEnum):
    CHECKED = "checked"
    IMPORTED = "imported"


class LineStatus(StrEnum):
    NEW = "new"
    """Looked at in a moment."""
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    """It waits for somebody who knows what it is."""
    DISMISSED = "dismissed"
    """It is of no payment or payout, and somebody said what it is."""


BANK_STATEMENT = Machine(
    "bank statement",
    StatementStatus,
    [
        move("import", (StatementStatus.CHECKED,), StatementStatus.IMPORTED, [HOUSE]),
        move("delete", (StatementStatus.CHECKED,), None, [HOUSE]),
    ],
)
_WAITING = (LineStatus.UNMATCHED, LineStatus.DISMISSED)
BANK_LINE = Machine(
    "bank line",
    LineStatus,
    [
        move("recognize", (LineStatus.NEW,), LineStatus.MATCHED, [SYSTEM]),
        move("leave", (LineStatus.NEW,), LineStatus.UNMATCHED, [SYSTEM]),
        # What was dismissed by mistake is matched as well.
        move("match", _WAITING, LineStatus.MATCHED, [HOUSE]),
        move("dismiss", (LineStatus.UNMATCHED,), LineStatus.DISMISSED, [HOUSE]),
    ],
)


class BankStatement(Versioned, table=True):
    """A file of the bank: checked first, and imported when an operator says so.

    The migration adds that nothing changes once it is imported, and that it stays then.
    """

    __tablename__ = "bank_statements"
    __table_args__ = (
        CheckConstraint(
            "least(file_bytes, line_count, valid, duplicates, faulty, skipped, imported) >= 0",
            name="counts_up",
        ),
        CheckConstraint("imported <= valid", name="imports_what_is_valid"),
        CheckConstraint(
            "num_nulls(imported_by, imported_at) = CASE WHEN status = 'imported' THEN 0 ELSE 2 END",
            name="is_imported_wholly",
        ),
        CheckConstraint("status = 'checked' OR adds_up IS NOT FALSE", name="adds_up"),
        Index("ix_bank_statements_newest", "created_at", "id"),
        Index("ix_bank_statements_status", "status", "created_at", "id"),
        Index("ix_bank_statements_sender", "sent_by", "id"),
        Index(
            "ix_bank_statements_importer",
            *("imported_by", "id"),
            postgresql_where=text("imported_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    status: StatementStatus = Field(sa_type=text_enum(StatementStatus, "status"))
    format: Format = Field(sa_type=text_enum(Format, "format"))
    content_hash: bytes = Field(sa_type=LargeBinary)
    file_bytes: int
    line_count: int
    valid: int
    """Lines that are new; of what is imported, those that were when it was checked."""
    duplicates: int
    faulty: int
    skipped: int
    """Entries of the file that are not booked, or of nothing."""
    imported: int = 0
    adds_up: bool | None = None
    """Whether its balances are those of its entries; None: it tells none."""
    faults: list[dict[str, Any]] = Field(sa_type=JSONB)
    """Why lines are not taken, of the first of them."""
    sent_by: UUID = Field(foreign_key="users.id")
    imported_by: UUID | None = Field(default=None, foreign_key="users.id")
    imported_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class BankStatementDraft(Table, table=True):
    """The lines of a statement that is checked, until it is imported."""

    __tablename__ = "bank_statement_drafts"

    statement_id: UUID = Field(
        primary_key=True, foreign_key="bank_statements.id", ondelete="CASCADE"
    )
    lines: list[dict[str, Any]] = Field(sa_type=JSONB)


class BankLine(Versioned, table=True):
    """Money that entered or left the account of the house, as the bank says.

    The migration adds that what the bank said never changes, that what is matched stays so, and
    that no row goes.
    """

    __tablename__ = "bank_lines"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="moves_money"),
        CheckConstraint("octet_length(key) = 32", name="has_key"),
        CheckConstraint(
            "num_nonnulls(payment_id, payout_id, payout_batch_id) = "
            "CASE WHEN status = 'matched' THEN 1 ELSE 0 END",
            name="is_matched_to",
        ),
        CheckConstraint(
            "(status IN ('matched', 'dismissed')) = (settled_at IS NOT NULL) "
            "AND (settled_by IS NULL OR settled_at IS NOT NULL)",
            name="is_settled_wholly",
        ),
        CheckConstraint(
            "(status = 'dismissed') <= (settled_by IS NOT NULL AND note IS NOT NULL)",
            name="is_dismissed_with_a_note",
        ),
        CheckConstraint("(status = 'unmatched') <= (reason IS NOT NULL)", name="says_why"),
        UniqueConstraint("account", "key"),
        Index(
            "uq_bank_lines_payment",
            *("payment_id", "direction"),
            unique=True,
            postgresql_where=text("payment_id IS NOT NULL"),
        ),
        *(
            Index(
                f"uq_bank_lines_{kind}",
                *(f"{kind}_id", "direction"),
                unique=True,
                postgresql_where=text(f"{kind}_id IS NOT NULL"),
            )
            for kind in ("payout", "payout_batch")
        ),
        Index("ix_bank_lines_newest", "created_at", "id"),
        Index("ix_bank_lines_status", "status", "created_at", "id"),
        Index("ix_bank_lines_statement", "statement_id", "created_at", "id"),
        Index("ix_bank_lines_statement_status", "statement_id", "status", "created_at", "id"),
        Index("ix_bank_lines_amount", "account", "amount_minor", "id"),
        Index(
            "ix_bank_lines_settler",
            *("settled_by", "id"),
            postgresql_where=text("settled_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    statement_id: UUID = Field(foreign_key="bank_statements.id")
    number: int
    part: int
    account: str = Field(sa_type=Text)
    key: bytes = Field(sa_type=LargeBinary)
    """A hash of the bank's own id, or else of what the line says: the same line comes once."""
    direction: Direction = Field(sa_type=text_enum(Direction, "direction"))
    is_reversal: bool
    currency: str = Field(sa_type=Text)
    amount_minor: int = Field(sa_type=BigInteger)
    booked_on: date
    remittance: str = Field(sa_type=Text)
    """What the payer wrote."""
    counterparty: str = Field(sa_type=Text)
    bank_id: str | None = Field(default=None, sa_type=Text)
    end_to_end_id: str | None = Field(default=None, sa_type=Text)
    status: LineStatus = Field(sa_type=text_enum(LineStatus, "status"))
    reason: str | None = Field(default=None, sa_type=Text)
    """The code of what kept it from being matched by itself."""
    payment_id: UUID | None = Field(default=None, foreign_key="payments.id")
    """What it received, or took back."""
    payout_id: UUID | None = Field(default=None, foreign_key="payouts.id")
    """What it paid, or brought back."""
    payout_batch_id: UUID | None = Field(default=None, foreign_key="payout_batches.id")
    """The same of all payouts of a batch, which banks may book as one."""
    note: str | None = Field(default=None, sa_type=Text)
    settled_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Who matched or dismissed it; nobody where it was recognized."""
    settled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
