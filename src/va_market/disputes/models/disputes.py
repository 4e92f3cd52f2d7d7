from datetime import datetime
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
from sqlmodel import Field

from va_market.disputes.models.machine import DisputeReason, DisputeSide, DisputeStatus
from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.money import Money


class Dispute(Versioned, table=True):
    """What a client says of some lines of an invoice, and what becomes of it.

    The migration adds what SQLAlchemy cannot say: it is between the sides of its invoice, one that
    has ended never changes, and the invoice says what of it is disputed.
    """

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint("net_minor > 0 AND total_minor >= net_minor", name="disputes_something"),
        CheckConstraint("reserved_minor BETWEEN 0 AND total_minor", name="reserves_a_part"),
        CheckConstraint(
            "refunded_minor BETWEEN 0 AND reserved_minor", name="refunds_from_the_reserve"
        ),
        CheckConstraint(
            "(reserved_minor > 0) = (reserve_transaction_id IS NOT NULL) "
            "AND (refunded_minor > 0) = (refund_transaction_id IS NOT NULL)",
            name="says_where_it_was_posted",
        ),
        CheckConstraint(
            "(return_transaction_id IS NOT NULL) "
            "= (ended_at IS NOT NULL AND reserved_minor > refunded_minor)",
            name="empties_the_reserve",
        ),
        CheckConstraint(
            "(status IN ('settled', 'ruled', 'withdrawn')) = (ended_at IS NOT NULL)",
            name="ends_at_a_moment",
        ),
        CheckConstraint(
            "credit_note_id IS NULL OR status IN ('settled', 'ruled')",
            name="credits_what_was_decided",
        ),
        CheckConstraint("(status = 'ruled') = (ruled_by IS NOT NULL)", name="is_ruled_by_somebody"),
        CheckConstraint(
            "ruled_by NOT IN "
            "(opened_by, coalesce(answered_by, opened_by), assistant_id, issuer_id)",
            name="not_ruled_by_a_side",
        ),
        CheckConstraint("num_nulls(answered_by, answered_at) IN (0, 2)", name="is_answered_wholly"),
        CheckConstraint("(status = 'settlement_proposed') = (turn IS NOT NULL)", name="has_a_turn"),
        CheckConstraint(
            "silence_ends_at IS NULL OR status IN ('opened', 'answered', 'settlement_proposed')",
            name="waits_for_somebody",
        ),
        ForeignKeyConstraint(
            ["invoice_id", "contract_id"], ["invoices.id", "invoices.contract_id"]
        ),
        UniqueConstraint("id", "invoice_id"),  # what its lines point at
        UniqueConstraint("credit_note_id"),
        *(
            Index(f"ix_disputes_{name}", *columns, "created_at", "id")
            for name, *columns in (
                ("invoice", "invoice_id"),
                ("client", "organization_id"),
                ("client_status", "organization_id", "status"),
                ("issuer", "issuer_id"),
                ("issuer_status", "issuer_id", "status"),
            )
        ),
        *(
            Index(f"ix_disputes_{name}", *columns, postgresql_where=text(condition))
            for name, condition, *columns in (
                ("house", "escalated_at IS NOT NULL", "created_at", "id"),
                ("house_status", "escalated_at IS NOT NULL", "status", "created_at", "id"),
                ("due", "silence_ends_at IS NOT NULL", "silence_ends_at", "id"),
                ("answerer", "answered_by IS NOT NULL", "answered_by", "id"),
                ("judge", "ruled_by IS NOT NULL", "ruled_by", "id"),
            )
        ),
        Index("ix_disputes_assistant", "assistant_id", "id"),
        Index("ix_disputes_opener", "opened_by", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    invoice_id: UUID
    contract_id: UUID
    organization_id: UUID = Field(foreign_key="organizations.id")
    """The client, who opened it."""
    issuer_id: UUID
    """Who sent the invoice: the assistant, or the agency."""
    assistant_id: UUID = Field(foreign_key="users.id")
    """Who works on the contract."""
    status: DisputeStatus = Field(sa_type=text_enum(DisputeStatus, "status"))
    reason: DisputeReason = Field(sa_type=text_enum(DisputeReason, "reason"))
    turn: DisputeSide | None = Field(default=None, sa_type=text_enum(DisputeSide, "turn"))
    """Who is to answer the settlement that was proposed."""
    currency: str = Field(sa_type=Text)
    net_minor: int = Field(sa_type=BigInteger)
    """What a credit note of all that is disputed would come to, before tax."""
    total_minor: int = Field(sa_type=BigInteger)
    reserved_minor: int = Field(sa_type=BigInteger)
    """What of it the issuer could not spend while it lasted."""
    refunded_minor: int = Field(default=0, sa_type=BigInteger)
    """What of the reserve went back to the client at the end."""
    opened_by: UUID = Field(foreign_key="users.id")
    answered_by: UUID | None = Field(default=None, foreign_key="users.id")
    answered_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the issuer first said something."""
    escalated_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    silence_ends_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When silence decides, while it is somebody's turn."""
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ruled_by: UUID | None = Field(default=None, foreign_key="users.id")
    credit_note_id: UUID | None = Field(default=None, foreign_key="credit_notes.id")
    """What took back what was awarded."""
    reserve_transaction_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    refund_transaction_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    return_transaction_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    """What let the rest of the reserve be spent again."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

    def money(self, minor: int) -> Money:
        """So much of its smallest unit, in its currency."""
        return Money.from_minor(minor, self.currency)


class DisputeLine(Table, table=True):
    """What of one line is disputed, before fee and tax. A withdrawn one may be disputed again.

    The migration adds what SQLAlchemy cannot say: no more of a line than is billed and not
    credited, and that nothing else credits it meanwhile.
    """

    __tablename__ = "dispute_lines"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="disputes_something"),
        CheckConstraint("proposed_minor BETWEEN 0 AND amount_minor", name="is_proposed_within"),
        CheckConstraint("awarded_minor BETWEEN 0 AND amount_minor", name="is_awarded_within"),
        CheckConstraint(
            "released_at IS NULL OR awarded_minor IS NULL", name="is_awarded_or_released"
        ),
        ForeignKeyConstraint(["dispute_id", "invoice_id"], ["disputes.id", "disputes.invoice_id"]),
        ForeignKeyConstraint(
            ["line_id", "invoice_id"], ["invoice_lines.id", "invoice_lines.invoice_id"]
        ),
        Index(
            "uq_dispute_lines_standing",
            "line_id",
            unique=True,
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    dispute_id: UUID = Field(primary_key=True)
    line_id: UUID = Field(primary_key=True)
    invoice_id: UUID
    amount_minor: int = Field(sa_type=BigInteger)
    proposed_minor: int | None = Field(default=None, sa_type=BigInteger)
    """What goes back of it by the settlement that waits for an answer."""
    awarded_minor: int | None = Field(default=None, sa_type=BigInteger)
    """What went back at the end."""
    released_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
