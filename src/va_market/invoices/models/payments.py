from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text, text
from sqlmodel import Field

from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id


class PaymentSource(StrEnum):
    """Where the money of a payment came from."""

    RECORDED = "recorded"
    """Between both sides directly: the issuer writes it down."""
    HELD = "held"
    """On the accounts of the platform."""
    RELEASED = "released"
    """It was held for milestones, and released before the invoice was opened."""


class RepaymentSource(StrEnum):
    """How money was given back."""

    RECORDED = "recorded"
    """Between both sides directly: the issuer writes it down."""
    HELD = "held"
    """On the accounts of the platform."""


class InvoicePayment(Table, table=True):
    """What a client paid on an invoice. Rows are never changed: triggers refuse it.

    The migration adds what SQLAlchemy cannot say: what an invoice says is paid is their sum.
    """

    __tablename__ = "invoice_payments"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="pays"),
        Index("ix_invoice_payments_invoice", "invoice_id", "created_at", "id"),
        Index("ix_invoice_payments_recorder", "recorded_by", "id"),
        Index(
            "ix_invoice_payments_released",
            "invoice_id",
            "amount_minor",
            postgresql_where=text("source = 'released'"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    invoice_id: UUID = Field(foreign_key="invoices.id")
    source: PaymentSource = Field(
        default=PaymentSource.RECORDED,
        sa_type=text_enum(PaymentSource, "source"),
        sa_column_kwargs={"server_default": text("'recorded'")},
    )
    amount_minor: int = Field(sa_type=BigInteger)
    reference: str | None = Field(default=None, sa_type=Text)
    received_on: date
    posting_id: UUID = Field(foreign_key="ledger_transactions.id")
    recorded_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class InvoiceRepayment(Table, table=True):
    """What the issuer gave back of what was paid. Rows are never changed: triggers refuse it.

    The migration adds what SQLAlchemy cannot say: what of an invoice is to be given back is what
    its credit notes say less their sum.
    """

    __tablename__ = "invoice_repayments"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="gives_back"),
        Index("ix_invoice_repayments_invoice", "invoice_id", "created_at", "id"),
        Index(
            "ix_invoice_repayments_recorder",
            "recorded_by",
            "id",
            postgresql_where=text("recorded_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    invoice_id: UUID = Field(foreign_key="invoices.id")
    source: RepaymentSource = Field(sa_type=text_enum(RepaymentSource, "source"))
    amount_minor: int = Field(sa_type=BigInteger)
    reference: str | None = Field(default=None, sa_type=Text)
    given_back_on: date
    posting_id: UUID = Field(foreign_key="ledger_transactions.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Nobody where silence decided a dispute."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
