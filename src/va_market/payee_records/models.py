from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id


class Shared(StrEnum):
    """A part of a payee record."""

    BILLING_DETAILS = "billing_details"
    """Name, address and tax numbers, as invoices show them."""
    STATEMENTS = "statements"
    """What was earned in each month, of all clients together."""


class PayeePurpose(StrEnum):
    """What a firm needs it for."""

    ONBOARDING = "onboarding"
    TAX_REPORT = "tax_report"
    PROOF_OF_PAY = "proof_of_pay"
    AUDIT = "audit"


class ConsentStatus(StrEnum):
    GRANTED = "granted"
    REVOKED = "revoked"
    EXPIRED = "expired"
    ENDED = "ended"
    """No contract between both goes on any more."""


_PARTS = ", ".join(f"'{part}'" for part in Shared)


class PayeeConsent(Versioned, table=True):
    """That an assistant lets a firm look at some of their payee record until a moment.

    Whether it holds is a question of the moment, so no status is kept. The migration adds that
    nothing but the revocation is ever written to it, once, and that no row goes.
    """

    __tablename__ = "payee_consents"
    __table_args__ = (
        CheckConstraint(
            f"shares <@ ARRAY[{_PARTS}] AND cardinality(shares) > 0", name="shares_something"
        ),
        CheckConstraint("expires_at > created_at", name="expires_later"),
        CheckConstraint("revoked_at >= created_at", name="is_revoked_later"),
        Index("ix_payee_consents_assistant", "assistant_id", "created_at", "id"),
        Index("ix_payee_consents_organization", "organization_id", "created_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    assistant_id: UUID = Field(foreign_key="users.id")
    organization_id: UUID = Field(foreign_key="organizations.id")
    shares: list[str] = Field(sa_type=ARRAY(Text))
    purpose: PayeePurpose = Field(sa_type=text_enum(PayeePurpose, "purpose"))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    revoked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class PayeeView(Table, table=True):
    """That somebody of the firm looked. Rows are never changed: triggers refuse it."""

    __tablename__ = "payee_views"
    __table_args__ = (
        Index("ix_payee_views_consent", "consent_id", "created_at", "id"),
        Index("ix_payee_views_viewer", "viewed_by", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    consent_id: UUID = Field(foreign_key="payee_consents.id")
    viewed_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


def status_of(consent: Any, *, now: datetime, is_connected: bool) -> ConsentStatus:
    """Whether a consent holds at this moment; `is_connected`: a contract between both goes on."""
    if consent.revoked_at is not None:
        return ConsentStatus.REVOKED
    if consent.expires_at <= now:
        return ConsentStatus.EXPIRED
    return ConsentStatus.GRANTED if is_connected else ConsentStatus.ENDED
