"""When which part of an invoice is due."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from va_market.kit.db import Table


class InvoiceInstallment(Table, table=True):
    """One part of the total, as it was planned; without a plan an invoice has none.

    The migration adds what SQLAlchemy cannot say: they are written with the opening alone, and add
    up to the total of the invoice, each due later than the one before it.
    """

    __tablename__ = "invoice_installments"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="asks_for_it"),
        CheckConstraint("position > 0", name="counts_from_one"),
    )

    invoice_id: UUID = Field(primary_key=True, foreign_key="invoices.id")
    position: int = Field(primary_key=True)
    due_on: date
    amount_minor: int = Field(sa_type=BigInteger)
