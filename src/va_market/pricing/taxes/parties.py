"""Seller and buyer, as far as the tax on a service depends on them."""

from typing import Annotated, Literal

from pydantic import Field

from va_market.kit.fields import Country
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.taxes.tax_rates import EU_COUNTRIES

# The directive has Greece write EL (article 215); Northern Ireland (XI) is part of the Union for
# goods only, so a service of its businesses is one of the United Kingdom.
_UNION_PREFIXES = (EU_COUNTRIES - {"GR"}) | {"EL"}

LegalForm = Literal["company", "institution", "individual"]
VatId = Annotated[str, Field(pattern="^[A-Z0-9+*]{4,20}$")]

_EXAMPLE = {"country": "PT", "legal_form": "company", "vat_id": "PT123456789"}


class TaxParty(Schema):
    """Who sells or buys a service: where, as what, and known to the tax office as whom."""

    model_config = frozen(_EXAMPLE)

    country: Country = Field(
        description="Where the party has its business, or lives.", examples=["PT"]
    )
    legal_form: LegalForm = Field(
        description="A company; an institution, such as an authority or association; or a person.",
        examples=["company"],
    )
    vat_id: VatId | None = Field(
        default=None,
        description="VAT or GST number without spaces; in the European Union with the prefix of "
        "its country. Null if there is none.",
        examples=["PT123456789"],
    )
    is_taxable: bool = Field(
        default=True,
        strict=True,
        description="False for a seller that charges no tax: a small enterprise under its "
        "exemption, or one below the threshold of registration. Of no effect for a buyer.",
        examples=[True],
    )

    @property
    def is_in_eu(self) -> bool:
        return self.country in EU_COUNTRIES

    @property
    def has_eu_vat_id(self) -> bool:
        """Identified for VAT in a member state (EU VAT directive, articles 43 and 214)."""
        return self.vat_id is not None and self.vat_id[:2] in _UNION_PREFIXES

    @property
    def is_business(self) -> bool:
        """A company always; an institution or a person only with a VAT or GST number."""
        return self.legal_form == "company" or self.vat_id is not None
