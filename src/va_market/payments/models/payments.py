from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class Provider(StrEnum):
    MANUAL = "manual"
    """A bank transfer, which operators find on the statement of the bank."""
    STRIPE = "stripe"
    """A payment by card, of which the provider tells."""


class PaymentStatus(StrEnum):
    ANNOUNCED = "announced"
    """The payer sends it, with its reference."""
    RECEIVED = "received"
    RETURNED = "returned"
    """The bank took it back."""
    CANCELLED = "cancelled"


PAYER = "payer"  # those who keep the money of the organization
HOUSE = "house"  # who runs the platform, and looks at its bank account
_SENT = (PaymentStatus.ANNOUNCED, PaymentStatus.CANCELLED)

PAYMENT = Machine(
    "payment",
    PaymentStatus,
    [
        # What is sent after all is taken as well.
        move("receive", _SENT, PaymentStatus.RECEIVED, [HOUSE, SYSTEM]),
        move("return", (PaymentStatus.RECEIVED,), PaymentStatus.RETURNED, [HOUSE]),
        move("cancel", (PaymentStatus.ANNOUNCED,), PaymentStatus.CANCELLED, [PAYER, SYSTEM]),
    ],
)
_CAME = "status IN ('received', 'returned')"


class Payment(Versioned, table=True):
    """Money on its way to the house, which is held for the organization that pays it.

    The migration adds that nothing of what was received changes, and that no row goes.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount_minor > 0 AND received_minor > 0", name="pays"),
        CheckConstraint(
            "num_nulls(received_minor, received_on, received_at, transaction_id) "
            f"= CASE WHEN {_CAME} THEN 0 ELSE 4 END "
            f"AND (received_by IS NOT NULL) = ({_CAME} AND provider = 'manual')",
            name="is_received_wholly",
        ),
        CheckConstraint(
            "num_nulls(returned_on, returned_by) = CASE WHEN status = 'returned' THEN 0 ELSE 2 END",
            name="is_returned_wholly",
        ),
        CheckConstraint("received_by <> announced_by", name="not_received_by_oneself"),
        CheckConstraint(
            "taken_back_minor BETWEEN 0 AND "
            "CASE WHEN provider = 'manual' THEN 0 ELSE coalesce(received_minor, 0) END",
            name="gives_back_what_came",
        ),
        UniqueConstraint("reference"),
        UniqueConstraint("transaction_id"),
        Index("ix_payments_newest", "organization_id", "created_at", "id"),
        Index("ix_payments_status", "organization_id", "status", "created_at", "id"),
        Index("ix_payments_all_newest", "created_at", "id"),
        Index("ix_payments_all_status", "status", "created_at", "id"),
        Index(
            "ix_payments_awaited",
            *("currency", "amount_minor", "created_at", "id"),
            postgresql_where=text("status IN ('announced', 'cancelled')"),
        ),
        Index("ix_payments_announcer", "announced_by", "id"),
        *(
            Index(f"ix_payments_{name}", f"{name}_by", "id", postgresql_where=text(condition))
            for name, condition in (
                ("received", "received_by IS NOT NULL"),
                ("returned", "returned_by IS NOT NULL"),
            )
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organization_id: UUID = Field(foreign_key="organizations.id")
    reference: str = Field(sa_type=Text)
    """What the transfer carries: by it the house knows whose money came."""
    currency: str = Field(sa_type=Text)
    amount_minor: int = Field(sa_type=BigInteger)
    """What was announced."""
    provider: Provider = Field(
        default=Provider.MANUAL,
        sa_type=text_enum(Provider, "provider"),
        sa_column_kwargs={"server_default": text("'manual'")},
    )
    status: PaymentStatus = Field(sa_type=text_enum(PaymentStatus, "status"))
    announced_by: UUID = Field(foreign_key="users.id")
    received_minor: int | None = Field(default=None, sa_type=BigInteger)
    """What came, which is what counts: a bank may have kept some of it."""
    received_on: date | None = None
    received_by: UUID | None = Field(default=None, foreign_key="users.id")
    received_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    transaction_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    taken_back_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")}
    )
    """What was refunded or charged back of a payment by card, and not won again."""
    returned_on: date | None = None
    returned_by: UUID | None = Field(default=None, foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
