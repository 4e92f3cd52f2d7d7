"""Where the law leaves a choice, or depends on the kind of service."""

from typing import Literal

from pydantic import Field

from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen


class TaxPolicy(Schema):
    """How services across a border are taxed where more than one rule can apply."""

    model_config = frozen({"eu_consumers": "seller_country"})

    eu_consumers: Literal["seller_country", "buyer_country"] = Field(
        default="seller_country",
        description="Whose rate a consumer in another country of the European Union pays: that of "
        "the seller (EU VAT directive, article 45), or that of the buyer, for services supplied "
        "electronically (article 58).",
        examples=["seller_country"],
    )
    consumers_abroad: Literal["out_of_scope", "seller_country"] = Field(
        default="out_of_scope",
        description="How services to consumers are taxed where the seller, the buyer or both are "
        "outside the European Union: not at all by the seller, as for consultancy, data "
        "processing and supply of staff (EU VAT directive, article 59), or at the rate of the "
        "seller's country (article 45).",
        examples=["out_of_scope"],
    )
    category_abroad: Literal["O", "G"] = Field(
        default="O",
        description="Category of an invoice to another country that bears no tax (UNCL5305): O, "
        "outside the scope, with which EN 16931 allows no VAT numbers on the invoice; or G, free "
        "export, where the tax office of the seller asks for it.",
        examples=["O"],
    )
