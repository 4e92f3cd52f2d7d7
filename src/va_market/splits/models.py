from datetime import datetime
from enum import StrEnum
from typing import Any
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
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Versioned
from va_market.kit.ids import new_id
from va_market.kit.money import Money


class Basis(StrEnum):
    """What a part of a split is worked out of."""

    HOURS = "hours"
    """Billed time, at the pay rate of whoever worked."""
    PERCENT = "percent"
    """The agreed percentage of the net amount."""
    EXPENSE = "expense"
    """What the assistant laid out: all or nothing of it."""


REFERENCE = "split "
"""What entries of the ledger that move a split refer to: this, and its id."""
PAID_ENTRY = "split_paid"
"""Of which kind they are where the agency pays; others let more or less be due."""
_NONE = text("0")


class Split(Versioned, table=True):
    """What of one invoice, or of one release of a milestone, an agency pays to one assistant.

    The migration adds what SQLAlchemy cannot say: what was agreed never changes, nor is one gone.
    """

    __tablename__ = "splits"
    __table_args__ = (
        CheckConstraint("num_nonnulls(invoice_id, release_id) = 1", name="is_of_one_thing"),
        CheckConstraint("share_minor BETWEEN 0 AND greatest(agreed_minor, 0)", name="is_capped"),
        CheckConstraint("lowered_minor BETWEEN 0 AND share_minor", name="lowers_a_part"),
        CheckConstraint("due_minor BETWEEN 0 AND share_minor - lowered_minor", name="due_in_full"),
        CheckConstraint("paid_minor BETWEEN 0 AND share_minor", name="paid_once"),
        ForeignKeyConstraint(
            ["invoice_id", "contract_id"], ["invoices.id", "invoices.contract_id"]
        ),
        UniqueConstraint("invoice_id", "assistant_id"),
        UniqueConstraint("release_id"),
        Index("ix_splits_agency", "agency_id", "created_at", "id"),
        Index("ix_splits_assistant", "assistant_id", "created_at", "id"),
        *(
            Index(f"ix_splits_contract_{side}", "contract_id", f"{side}_id", "created_at", "id")
            for side in ("agency", "assistant")
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    agency_id: UUID = Field(foreign_key="organizations.id")
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    invoice_id: UUID | None = None
    release_id: UUID | None = Field(default=None, foreign_key="milestone_movements.id")
    """What was released of the funds of a milestone."""
    currency: str = Field(sa_type=Text)
    agreed_minor: int = Field(sa_type=BigInteger)
    """What the parts come to."""
    share_minor: int = Field(sa_type=BigInteger)
    """The same, capped at what the agency keeps after the fee of the platform."""
    lowered_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": _NONE}
    )
    """What credit notes took off it."""
    due_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": _NONE}
    )
    """What of it the payments of the client made due so far."""
    paid_minor: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": _NONE}
    )
    """What of it the agency has paid. More than is due is set off against the next."""
    parts: list[dict[str, Any]] = Field(sa_type=JSONB)
    """How it came about, line by line."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

    def money(self, minor: int) -> Money:
        return Money.from_minor(minor, self.currency)
