from datetime import datetime
from enum import StrEnum
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
from sqlmodel import Field

from va_market.kit.db import Table, text_enum
from va_market.kit.ids import new_id
from va_market.payments.models.payments import Provider


class EventOutcome(StrEnum):
    APPLIED = "applied"
    IGNORED = "ignored"
    """It changes nothing: of another kind, or overtaken by what is known."""
    WAITING = "waiting"
    """For the payment to be received, of which it tells the end."""
    MISMATCHED = "mismatched"
    """What it says does not fit the payment: nothing moved, and operators have to look."""
    UNKNOWN = "unknown"
    """Of no payment of ours."""


class TakeBackKind(StrEnum):
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    REFUND_FAILED = "refund_failed"
    """The other way: what was taken back for a refund came back, as it was not carried out."""


class CardPayment(Table, table=True):
    """How a payment stands at the provider, and when it is asked for it next.

    The migration adds that no intent takes the place of another.
    """

    __tablename__ = "card_payments"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="counts_attempts"),
        CheckConstraint("(intent_id IS NULL) = (sealed_secret IS NULL)", name="is_stored_wholly"),
        CheckConstraint("intent_id IS NULL OR refused_code IS NULL", name="is_made_or_refused"),
        CheckConstraint(
            "fee_transaction_id IS NULL OR fee_minor IS NOT NULL", name="posts_a_known_fee"
        ),
        UniqueConstraint("intent_id"),
        UniqueConstraint("fee_transaction_id"),
        Index("ix_card_payments_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    payment_id: UUID = Field(primary_key=True, foreign_key="payments.id")
    intent_id: str | None = Field(default=None, sa_type=Text)
    sealed_secret: bytes | None = Field(default=None, sa_type=LargeBinary)
    """With it a browser completes the payment."""
    refused_code: str | None = Field(default=None, sa_type=Text)
    """Why the provider makes no intent of it."""
    decline_code: str | None = Field(default=None, sa_type=Text)
    """Why the last attempt of the payer failed."""
    fee_minor: int | None = Field(default=None, sa_type=BigInteger)
    """What the provider keeps of it."""
    fee_transaction_id: UUID | None = Field(default=None, foreign_key="ledger_transactions.id")
    """Null where it keeps nothing, or keeps it in another currency."""
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    due_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    """When the provider is asked next; null: there is nothing left to ask."""


class ProviderEvent(Table, table=True):
    """What a provider has told, each once. The migration adds that only waiting ends."""

    __tablename__ = "provider_events"
    __table_args__ = (
        UniqueConstraint("provider", "event_id"),
        Index("ix_provider_events_newest", "created_at", "id"),
        Index("ix_provider_events_outcome", "outcome", "created_at", "id"),
        Index(
            "ix_provider_events_waiting",
            *("intent_id", "created_at", "id"),
            postgresql_where=text("outcome = 'waiting'"),
        ),
        Index(
            "ix_provider_events_reference",
            *("reference", "kind"),
            postgresql_where=text("reference IS NOT NULL"),
        ),
        Index(
            "ix_provider_events_payment",
            *("payment_id", "id"),
            postgresql_where=text("payment_id IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    provider: Provider = Field(sa_type=text_enum(Provider, "provider"))
    event_id: str = Field(sa_type=Text)
    type: str = Field(sa_type=Text)
    """In the words of the provider."""
    kind: str = Field(sa_type=Text)
    """What it means to the house."""
    outcome: EventOutcome = Field(sa_type=text_enum(EventOutcome, "outcome"))
    payment_id: UUID | None = Field(default=None, foreign_key="payments.id")
    intent_id: str | None = Field(default=None, sa_type=Text)
    reference: str | None = Field(default=None, sa_type=Text)
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = Field(default=None, sa_type=Text)
    code: str | None = Field(default=None, sa_type=Text)
    told_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When it was so, by the clock of the provider."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class TakeBack(Table, table=True):
    """What was given or taken back of a payment by card, or came back. Rows are written once.

    The migration adds that only a chargeback is reinstated, once.
    """

    __tablename__ = "payment_take_backs"
    __table_args__ = (
        CheckConstraint(
            "from_held_minor >= 0 AND owed_minor >= 0 "
            "AND from_held_minor + owed_minor = amount_minor AND amount_minor > 0",
            name="adds_up",
        ),
        CheckConstraint(
            "reinstated_transaction_id IS NULL OR kind = 'chargeback'", name="is_won_at_a_dispute"
        ),
        UniqueConstraint("kind", "reference"),
        UniqueConstraint("transaction_id"),
        UniqueConstraint("reinstated_transaction_id"),
        Index("ix_payment_take_backs_payment", "payment_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    payment_id: UUID = Field(foreign_key="payments.id")
    kind: TakeBackKind = Field(sa_type=text_enum(TakeBackKind, "kind"))
    reference: str = Field(sa_type=Text)
    """The dispute, or the event that told of the refund."""
    amount_minor: int = Field(sa_type=BigInteger)
    from_held_minor: int = Field(sa_type=BigInteger)
    """What of it was still held; of what came back, what is held again."""
    owed_minor: int = Field(sa_type=BigInteger)
    """What the client had spent, and owes; of what came back, what it owes no more."""
    transaction_id: UUID = Field(foreign_key="ledger_transactions.id")
    reinstated_transaction_id: UUID | None = Field(
        default=None, foreign_key="ledger_transactions.id"
    )
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
