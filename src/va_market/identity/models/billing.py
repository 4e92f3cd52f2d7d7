"""What invoices say of who sends and who receives them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.identity.models.organizations import LegalForm
from va_market.kit.db import Versioned

INVOICE_PREFIX, CREDIT_NOTE_PREFIX = "INV-{year}-", "CN-{year}-"
"""Of numbers, before somebody chooses others; each year begins a series of its own."""

PREFIX = r"^(([A-Z0-9]{1,8}|\{year\})[/-]){1,4}$"

# By legal form (R03): what has no place there, and what an invoice cannot do without.
REFUSED = {
    LegalForm.COMPANY: frozenset[str](),
    LegalForm.INSTITUTION: frozenset[str](),
    LegalForm.INDIVIDUAL: frozenset({"registration_number"}),  # a person stands in no register
}
NEEDED = {
    LegalForm.COMPANY: ("legal_name", "registration_number", "tax_id", "address"),
    LegalForm.INSTITUTION: ("legal_name", "address"),
    LegalForm.INDIVIDUAL: ("legal_name", "address"),
}


class Billed(Versioned):
    """A name, an address and numbers; and how invoices are numbered that are sent in this name."""

    legal_name: str | None = Field(default=None, sa_type=Text)
    registration_number: str | None = Field(default=None, sa_type=Text)
    tax_id: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    vat_id: str | None = Field(default=None, sa_type=Text)
    address: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    email: str | None = Field(default=None, sa_type=Text)
    charges_tax: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    """False for a small enterprise under its exemption, and for who is not registered."""
    invoice_prefix: str = Field(
        default=INVOICE_PREFIX,
        sa_type=Text,
        sa_column_kwargs={"server_default": text(f"'{INVOICE_PREFIX}'")},
    )
    credit_note_prefix: str = Field(
        default=CREDIT_NOTE_PREFIX,
        sa_type=Text,
        sa_column_kwargs={"server_default": text(f"'{CREDIT_NOTE_PREFIX}'")},
    )
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


def _series() -> tuple[CheckConstraint, ...]:
    """A prefix ends before the number begins: no two series have a number in common."""
    return tuple(
        CheckConstraint(f"{name} ~ '{PREFIX}'", name=f"{name}_ends_a_series")
        for name in ("invoice_prefix", "credit_note_prefix")
    )


class BillingDetails(Billed, table=True):
    """Apart from the organization: most members may not see them, and no list needs them."""

    __tablename__ = "billing_details"
    __table_args__ = _series()

    organization_id: UUID = Field(foreign_key="organizations.id", primary_key=True)


class OwnBillingDetails(Billed, table=True):
    """Those of a person, who works without an agency and sends invoices in their own name."""

    __tablename__ = "own_billing_details"
    __table_args__ = _series()

    user_id: UUID = Field(foreign_key="users.id", primary_key=True)


def missing(legal_form: LegalForm, details: Any) -> list[str]:
    """What invoices still need. A VAT number is a tax number as well."""
    needed = [name for name in NEEDED[legal_form] if getattr(details, name) is None]
    return [name for name in needed if name != "tax_id" or details.vat_id is None]
