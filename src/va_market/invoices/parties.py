"""Who sends an invoice and who receives it: as it stands there, and as tax depends on it."""

from typing import Any

from pydantic import Field

from va_market.identity.models import Billed, LegalForm
from va_market.identity.schemas.billing import AddressRead, TaxIdRead
from va_market.kit.schema import Schema
from va_market.pricing.taxes import TaxParty


class PartyRead(Schema):
    """One side of an invoice, as it was when its amounts were worked out."""

    legal_name: str
    legal_form: LegalForm
    registration_number: str | None = Field(description="In a register of companies or charities.")
    tax_id: TaxIdRead | None
    vat_id: str | None
    address: AddressRead
    email: str | None = Field(description="Where invoices go.")

    @classmethod
    def of(cls, details: Billed, legal_form: LegalForm) -> "PartyRead":
        """Of details that lack nothing."""
        named = cls.model_fields.keys() - {"legal_form"}
        values: dict[str, Any] = {name: getattr(details, name) for name in named}
        return cls.model_validate({**values, "legal_form": legal_form})

    def taxed(self, *, charges_tax: bool = True) -> TaxParty:
        return TaxParty(
            country=self.address.country,
            legal_form=self.legal_form.value,
            vat_id=self.vat_id,
            is_taxable=charges_tax,
        )
