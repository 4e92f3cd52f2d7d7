from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
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

from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.kit.states import SYSTEM, Machine, move


class InvoiceStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"


ISSUER = "issuer"  # the assistant in person, or those who keep the money of the agency
CLIENT = "client"  # those who keep the money of the client, in person
_DRAFT = (InvoiceStatus.DRAFT,)
_OWED = (InvoiceStatus.OPEN, InvoiceStatus.UNCOLLECTIBLE)

INVOICE = Machine(
    "invoice",
    InvoiceStatus,
    [
        move("update", _DRAFT, None, [ISSUER]),
        move("delete", _DRAFT, None, [ISSUER]),
        move("open", _DRAFT, InvoiceStatus.OPEN, [ISSUER]),
        move("record_payment", _OWED, None, [ISSUER]),
        move("credit", (*_OWED, InvoiceStatus.PAID), None, [ISSUER]),
        move("pay", _OWED, None, [CLIENT]),
        # Nothing is owed any more: it was paid, or credited.
        move("settle", _OWED, InvoiceStatus.PAID, [SYSTEM]),
        move("repay", (*_OWED, InvoiceStatus.PAID), None, [ISSUER]),
        move("charge_late_fee", (*_OWED, InvoiceStatus.PAID), None, [ISSUER]),
        move("void", _OWED, InvoiceStatus.VOID, [ISSUER]),
        move("mark_uncollectible", (InvoiceStatus.OPEN,), InvoiceStatus.UNCOLLECTIBLE, [ISSUER]),
    ],
)

_NUMBER = "num_nulls(series, sequence, number, issued_on, due_on, opened_by, opened_at, posting_id)"


class InvoiceSeries(Table, table=True):
    """How far an issuer has counted; its row is held while an invoice is opened.

    The migration adds what SQLAlchemy cannot say: it begins with 1 and counts one by one.
    """

    __tablename__ = "invoice_series"
    __table_args__ = (CheckConstraint("last_number > 0", name="counts_from_one"),)

    issuer_id: UUID = Field(primary_key=True)
    series: str = Field(primary_key=True, sa_type=Text)
    """What stands before the number."""
    last_number: int


class Invoice(Versioned, table=True):
    """What a client is asked to pay for the work on a contract.

    The migration adds what SQLAlchemy cannot say: of an opened one nothing changes but what becomes
    of it, only a draft is deleted, and what is opened is the sum of its lines and taxes; late fees
    stand on an invoice of their own, of an opened one that names them, and each is charged once.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        CheckConstraint("num_nonnulls(assistant_id, agency_id) = 1", name="has_one_issuer"),
        CheckConstraint("issuer_id = coalesce(agency_id, assistant_id)", name="names_its_issuer"),
        CheckConstraint("period_ends_on >= period_starts_on", name="runs_forward"),
        CheckConstraint("total_minor = net_minor + tax_minor", name="adds_up"),
        CheckConstraint(
            f"{_NUMBER} = CASE status WHEN 'draft' THEN 8 ELSE 0 END", name="opens_whole"
        ),
        CheckConstraint("status = 'draft' OR total_minor > 0", name="asks_for_money"),
        CheckConstraint("due_on >= issued_on", name="is_due_later"),
        CheckConstraint("(status = 'void') = (voided_at IS NOT NULL)", name="void_has_its_moment"),
        CheckConstraint("num_nulls(voided_at, void_reason) IN (0, 2)", name="void_has_a_reason"),
        CheckConstraint("tax_percent BETWEEN 0 AND 100", name="taxes_in_percent"),
        CheckConstraint(
            "paid_minor >= 0 AND credited_minor >= 0 "
            "AND paid_minor + credited_minor <= greatest(total_minor, 0)",
            name="paid_within_total",
        ),
        CheckConstraint(
            "(status = 'paid') = (paid_at IS NOT NULL) "
            "AND (status <> 'paid' OR paid_minor + credited_minor = total_minor)",
            name="paid_in_full",
        ),
        CheckConstraint("refund_due_minor >= 0", name="gives_back_what_is_due"),
        CheckConstraint(
            "status <> 'void' OR paid_minor + credited_minor = 0", name="void_was_not_paid"
        ),
        CheckConstraint(
            "disputed_minor >= 0 AND (status <> 'void' OR disputed_minor = 0)",
            name="void_is_not_disputed",
        ),
        CheckConstraint("num_nonnulls(late_fee, late_fee_of) < 2", name="late_fees_bear_none"),
        CheckConstraint(
            "late_fee_of IS NULL "
            "OR (tax_minor = 0 AND client_fee_minor = 0 AND assistant_fee_minor = 0)",
            name="late_fees_are_free_of_others",
        ),
        ForeignKeyConstraint(  # a late one of the same contract
            ["late_fee_of", "contract_id"], ["invoices.id", "invoices.contract_id"]
        ),
        ForeignKeyConstraint(  # the client of that contract
            ["contract_id", "organization_id"], ["contracts.id", "contracts.organization_id"]
        ),
        UniqueConstraint("id", "contract_id"),  # what sources point at
        UniqueConstraint("issuer_id", "series", "sequence"),
        UniqueConstraint("issuer_id", "number"),
        *(
            Index(f"ix_invoices_{name}", *columns, "created_at", "id")
            for name, *columns in (
                ("contract", "contract_id"),
                ("contract_status", "contract_id", "status"),
                ("issuer", "issuer_id"),
                ("issuer_status", "issuer_id", "status"),
                ("client", "organization_id"),
                ("client_status", "organization_id", "status"),
            )
        ),
        *(
            Index(
                f"ix_invoices_{column}",
                column,
                "id",
                postgresql_where=text(f"{column} IS NOT NULL"),
            )
            for column in ("assistant_id", "created_by", "opened_by")
        ),
        Index(
            "ix_invoices_late_fee_of",
            "late_fee_of",
            postgresql_where=text("late_fee_of IS NOT NULL"),
        ),
        Index(
            "uq_invoices_late_fee_draft",
            "late_fee_of",
            unique=True,
            postgresql_where=text("status = 'draft' AND late_fee_of IS NOT NULL"),
        ),
        *(  # what reports sum up of a span
            Index(
                f"ix_invoices_{name}_opened",
                *(column, "opened_at"),
                postgresql_where=text("opened_at IS NOT NULL"),
            )
            for name, column in (("issuer", "issuer_id"), ("client", "organization_id"))
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    organization_id: UUID
    """Who is to pay."""
    issuer_id: UUID
    """Who asks for it: the assistant, or the agency where one is the party."""
    assistant_id: UUID | None = Field(default=None, foreign_key="users.id")
    agency_id: UUID | None = Field(default=None, foreign_key="organizations.id")
    status: InvoiceStatus = Field(sa_type=text_enum(InvoiceStatus, "status"))
    period_starts_on: date
    period_ends_on: date
    """The last day; both in the zone of the contract."""
    time_zone: str = Field(sa_type=Text)
    currency: str = Field(sa_type=Text)
    memo: str | None = Field(default=None, sa_type=Text)
    payment_terms: dict[str, Any] = Field(sa_type=JSONB)
    installment_plan: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")}
    )
    """In which parts the total is to be paid; empty: at once."""
    late_fee: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """What it costs to pay late; nothing unless it says so."""
    late_fee_of: UUID | None = None
    """The invoice for whose lateness it asks; all others ask for work."""
    tax_percent: Decimal | None = Field(default=None, sa_type=Numeric(7, 4))
    """In place of the standard rate, where tax is charged."""
    seller: dict[str, Any] = Field(sa_type=JSONB)
    buyer: dict[str, Any] = Field(sa_type=JSONB)
    """As they were when amounts were last worked out; of an opened one for good."""
    taxes: list[dict[str, Any]] = Field(sa_type=JSONB)
    """One group for each category and rate."""
    net_minor: int = Field(sa_type=BigInteger)
    tax_minor: int = Field(sa_type=BigInteger)
    total_minor: int = Field(sa_type=BigInteger)
    client_fee_minor: int = Field(sa_type=BigInteger)
    assistant_fee_minor: int = Field(sa_type=BigInteger)
    series: str | None = Field(default=None, sa_type=Text)
    sequence: int | None = None
    number: str | None = Field(default=None, sa_type=Text)
    issued_on: date | None = None
    due_on: date | None = None
    opened_by: UUID | None = Field(default=None, foreign_key="users.id")
    opened_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    posting_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    """The transaction of the ledger that opened it."""
    paid_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")}
    )
    """What its payments come to."""
    credited_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")}
    )
    """What credit notes took off what was owed; what was paid already is given back instead."""
    refund_due_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")}
    )
    """What of that is still to be given back."""
    disputed_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")}
    )
    """What the client wants taken back in disputes that last; their feature writes it."""
    paid_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the last of it was recorded."""
    voided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    void_reason: str | None = Field(default=None, sa_type=Text)
    created_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def owed_minor(self) -> int:
        """What is still to be paid of an opened invoice that is not void."""
        return self.total_minor - self.paid_minor - self.credited_minor

    @property
    def undisputed_minor(self) -> int:
        """What of it the client does not dispute: what it may be reminded of."""
        return max(self.owed_minor - self.disputed_minor, 0)

    def money(self, minor: int) -> Money:
        """So much of its smallest unit, in its currency."""
        return Money.from_minor(minor, self.currency)
