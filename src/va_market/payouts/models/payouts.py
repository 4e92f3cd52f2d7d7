from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class Source(StrEnum):
    EARNED = "earned"
    """What somebody earned and may spend."""
    HELD = "held"
    """What a client paid in and did not spend."""


class PayoutStatus(StrEnum):
    CREATED = "created"
    SUBMITTED = "submitted"
    """The bank has been told."""
    PAID = "paid"
    FAILED = "failed"
    """The bank refused it; the owner has the money again."""
    RETURNED = "returned"
    """The bank sent it back; the owner has the money again."""
    CANCELLED = "cancelled"


PAYEE = "payee"  # the owner of the money, or those who keep that of an organization
HOUSE = "house"  # who runs the platform, unless it is their own money
_SENT = (PayoutStatus.SUBMITTED,)

PAYOUT = Machine(
    "payout",
    PayoutStatus,
    [
        # With the whole batch alone.
        move("submit", (PayoutStatus.CREATED,), PayoutStatus.SUBMITTED, [SYSTEM]),
        move("cancel", (PayoutStatus.CREATED,), PayoutStatus.CANCELLED, [PAYEE]),
        move("confirm", _SENT, PayoutStatus.PAID, [HOUSE]),
        move("fail", _SENT, PayoutStatus.FAILED, [HOUSE]),
        # A bank may send back what it had confirmed.
        move("return", (*_SENT, PayoutStatus.PAID), PayoutStatus.RETURNED, [HOUSE]),
    ],
)
_GIVEN_BACK = "status IN ('failed', 'returned', 'cancelled')"
_OUT = "status IN ('submitted', 'paid', 'failed', 'returned')"


class Payout(Versioned, table=True):
    """Money of one owner on its way to a bank account. It left their account when it was made.

    The migration adds which status follows which, that nothing else of it changes, that no row
    goes, and that whoever keeps the money of the payee neither submits it nor says what came of it.
    """

    __tablename__ = "payouts"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="pays"),
        CheckConstraint(f"({_OUT}) = (submitted_by IS NOT NULL)", name="is_submitted_by_somebody"),
        CheckConstraint("submitted_by IS NULL OR batch_id IS NOT NULL", name="is_in_a_batch"),
        CheckConstraint(
            "(status = 'paid' AND paid_transaction_id IS NOT NULL) OR status = 'returned' "
            "OR (status NOT IN ('paid', 'returned') AND paid_transaction_id IS NULL)",
            name="is_paid_wholly",
        ),
        CheckConstraint(
            f"({_GIVEN_BACK}) = (credit_transaction_id IS NOT NULL)", name="is_given_back_wholly"
        ),
        CheckConstraint(
            "num_nulls(settled_by, settled_on) = "
            "CASE WHEN status IN ('paid', 'failed', 'returned') THEN 0 ELSE 2 END",
            name="is_settled_wholly",
        ),
        CheckConstraint(
            "submitted_by NOT IN (owner_id, requested_by) "
            "AND settled_by NOT IN (owner_id, requested_by)",
            name="nobody_pays_themselves",
        ),
        CheckConstraint("num_nonnulls(requested_by, run_on) = 1", name="has_one_origin"),
        UniqueConstraint("reference"),
        UniqueConstraint("transaction_id"),
        UniqueConstraint("paid_transaction_id"),
        UniqueConstraint("credit_transaction_id"),
        UniqueConstraint("account_id", "run_on"),
        Index("ix_payouts_newest", "owner_id", "created_at", "id"),
        Index("ix_payouts_status", "owner_id", "status", "created_at", "id"),
        Index("ix_payouts_all_newest", "created_at", "id"),
        Index("ix_payouts_all_status", "status", "created_at", "id"),
        Index(
            "ix_payouts_batch",
            *("batch_id", "created_at", "id"),
            postgresql_where=text("batch_id IS NOT NULL"),
        ),
        Index(
            "ix_payouts_waiting",
            "id",
            postgresql_where=text("status = 'created' AND batch_id IS NULL"),
        ),
        Index("ix_payouts_destination", "destination_id"),
        Index(
            "ix_payouts_sent",
            *("currency", "amount_minor", "created_at", "id"),
            postgresql_where=text("status IN ('submitted', 'paid')"),
        ),
        *(
            Index(f"ix_payouts_{name}", name, "id", postgresql_where=text(f"{name} IS NOT NULL"))
            for name in ("requested_by", "submitted_by", "settled_by")
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    owner_id: UUID
    is_organization: bool
    destination_id: UUID = Field(foreign_key="payout_destinations.id")
    account_id: UUID = Field(foreign_key="ledger_accounts.id")
    """Which account it left, and comes back to."""
    source: Source = Field(sa_type=text_enum(Source, "source"))
    reference: str = Field(sa_type=Text)
    """The end-to-end id that the bank hands on."""
    currency: str = Field(sa_type=Text)
    amount_minor: int = Field(sa_type=BigInteger)
    status: PayoutStatus = Field(sa_type=text_enum(PayoutStatus, "status"))
    requested_by: UUID | None = Field(default=None, foreign_key="users.id")
    run_on: date | None = None
    """The date of the run that made it; null: it was asked for."""
    batch_id: UUID | None = Field(default=None, foreign_key="payout_batches.id")
    submitted_by: UUID | None = Field(default=None, foreign_key="users.id")
    settled_by: UUID | None = Field(default=None, foreign_key="users.id")
    settled_on: date | None = None
    """The day of the bank statement that said last what came of it."""
    reason_code: str | None = Field(default=None, sa_type=Text)
    """Why it failed or came back, as ISO 20022 counts reasons."""
    transaction_id: UUID = Field(foreign_key="ledger_transactions.id")
    paid_transaction_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    credit_transaction_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
