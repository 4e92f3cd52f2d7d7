"""The tables of the ledger. None of them names a thing of the market but by an opaque id."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id
from va_market.kit.money import MAX_MINOR

NOTHING = bytes(32)
"""What the first posting of an account follows."""
_NONE = text("0")
_LABEL = "kind ~ '^[a-z][a-z_]{0,62}$'"


class Action(StrEnum):
    """What a transaction does: it posts at once, holds, or answers another transaction."""

    POST = "post"
    HOLD = "hold"
    SETTLE = "settle"
    VOID = "void"
    REVERSE = "reverse"


class PostingState(StrEnum):
    PENDING = "pending"
    POSTED = "posted"


class LedgerAccount(Table, table=True):
    """Money of one owner, of one kind, in one currency. It never changes: triggers refuse it."""

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        CheckConstraint(_LABEL, name="kind_is_a_label"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_is_a_code"),
        UniqueConstraint("id", "currency"),
        Index(
            "uq_ledger_accounts_owner",
            *("owner_id", "kind", "currency", "subject_id"),
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_ledger_accounts_newest", "owner_id", "created_at", "id"),
        Index("ix_ledger_accounts_kind", "owner_id", "kind", "created_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    owner_id: UUID
    kind: str = Field(sa_type=Text)
    subject_id: UUID | None = None
    """What the money is kept for, where an owner has several accounts of a kind."""
    currency: str = Field(sa_type=Text)
    allow_negative: bool
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class LedgerBalance(Table, table=True):
    """What the postings of an account come to. Only the triggers of accounts and postings write it.

    `posted` is what is there. `pending_out` of it is promised, `pending_in` is to come.
    """

    __tablename__ = "ledger_balances"
    __table_args__ = (
        CheckConstraint("allow_negative OR posted_minor >= pending_out_minor", name="is_covered"),
        CheckConstraint(
            "pending_in_minor >= 0 AND pending_out_minor >= 0", name="pending_is_not_negative"
        ),
        CheckConstraint(
            f"posted_minor BETWEEN -{MAX_MINOR} AND {MAX_MINOR} "
            f"AND pending_in_minor <= {MAX_MINOR} AND pending_out_minor <= {MAX_MINOR}",
            name="is_in_range",
        ),
    )

    account_id: UUID = Field(primary_key=True, foreign_key="ledger_accounts.id")
    allow_negative: bool
    posted_minor: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": _NONE})
    pending_in_minor: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": _NONE})
    pending_out_minor: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": _NONE})
    length: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": _NONE})
    """How many postings there are."""
    head: bytes = Field(
        sa_type=LargeBinary,
        sa_column_kwargs={"server_default": text("decode(repeat('00', 32), 'hex')")},
    )
    """The hash of the last one."""
    moved_at: datetime = Field(sa_type=DateTime(timezone=True))


class LedgerTransaction(Table, table=True):
    """What moves money between accounts, with all its postings or not at all."""

    __tablename__ = "ledger_transactions"
    __table_args__ = (
        CheckConstraint(_LABEL, name="kind_is_a_label"),
        CheckConstraint(
            "(action IN ('settle', 'void', 'reverse')) = (target_id IS NOT NULL)",
            name="answers_something",
        ),
        UniqueConstraint("idempotency_key"),
        UniqueConstraint("target_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    idempotency_key: str = Field(sa_type=Text)
    action: Action = Field(sa_type=text_enum(Action, "action"))
    kind: str = Field(sa_type=Text)
    reference: str = Field(sa_type=Text)
    """By which the thing that moved the money is found again."""
    target_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    """The hold that is settled or voided, or the transaction that is reversed."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class LedgerPosting(Table, table=True):
    """One leg of a transaction. A trigger gives it its place, the balance after it and the hashes.

    Positive is into the account, negative out of it.
    """

    __tablename__ = "ledger_postings"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="moves_something"),
        ForeignKeyConstraint(
            ["account_id", "currency"], ["ledger_accounts.id", "ledger_accounts.currency"]
        ),
        UniqueConstraint("transaction_id", "account_id", "state"),
        Index("ix_ledger_postings_moments", "account_id", "created_at", "position"),
    )

    account_id: UUID = Field(primary_key=True)
    position: int = Field(sa_type=BigInteger, primary_key=True)
    transaction_id: UUID = Field(foreign_key="ledger_transactions.id")
    currency: str = Field(sa_type=Text)
    state: PostingState = Field(sa_type=text_enum(PostingState, "state"))
    amount_minor: int = Field(sa_type=BigInteger)
    balance_minor: int = Field(sa_type=BigInteger)
    """What is posted to the account, this leg included."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    previous_hash: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)
