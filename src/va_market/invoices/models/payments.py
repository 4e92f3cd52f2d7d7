from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text
from sqlmodel import Field

from va_market.kit.db import Table
from va_market.kit.ids import new_id


class InvoicePayment(Table, table=True):
    """What a client paid to the issuer on an invoice. Rows are never changed: triggers refuse it.

    The migration adds what SQLAlchemy cannot say: what an invoice says is paid is their sum.
    """

    __tablename__ = "invoice_payments"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="pays"),
        Index("ix_invoice_payments_invoice", "invoice_id", "created_at", "id"),
        Index("ix_invoice_payments_recorder", "recorded_by", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    invoice_id: UUID = Field(foreign_key="invoices.id")
    amount_minor: int = Field(sa_type=BigInteger)
    reference: str | None = Field(default=None, sa_type=Text)
    received_on: date
    posting_id: UUID = Field(foreign_key="ledger_transactions.id")
    recorded_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
