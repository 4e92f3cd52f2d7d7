"""What invoices say of an organization."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.identity.models.organizations import LegalForm
from va_market.kit.db import Versioned

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


class BillingDetails(Versioned, table=True):
    """Apart from the organization: most members may not see them, and no list needs them."""

    __tablename__ = "billing_details"

    organization_id: UUID = Field(foreign_key="organizations.id", primary_key=True)
    legal_name: str | None = Field(default=None, sa_type=Text)
    registration_number: str | None = Field(default=None, sa_type=Text)
    tax_id: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    vat_id: str | None = Field(default=None, sa_type=Text)
    address: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    email: str | None = Field(default=None, sa_type=Text)
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


def missing(legal_form: LegalForm, details: Any) -> list[str]:
    """What invoices still need. A VAT number is a tax number as well."""
    needed = [name for name in NEEDED[legal_form] if getattr(details, name) is None]
    return [name for name in needed if name != "tax_id" or details.vat_id is None]
