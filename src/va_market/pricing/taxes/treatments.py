"""Which tax a service bears between a seller and a buyer on a day.

Sources: EU VAT directive 2006/112/EC; categories of UNCL5305 as EN 16931 uses them; reasons of the
code list VATEX of the Connecting Europe Facility.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import Percent, checked_percent, percent_text
from va_market.pricing.taxes.parties import TaxParty
from va_market.pricing.taxes.policies import TaxPolicy
from va_market.pricing.taxes.tax_rates import standard_rate

TaxCategory = Literal["S", "Z", "E", "AE", "O", "G"]

REVERSE_CHARGE_WORDS = "Reverse charge"  # the words of article 226, point 11a
_OWED_BY_THE_BUYER = (
    "The buyer, identified for VAT in another member state of the European Union, owes the tax "
    "(EU VAT directive, articles 44 and 196)"
)
USUAL_POLICY = TaxPolicy()
_NO_TAX = Decimal(0)


class TaxTreatment(Schema):
    """The category and rate of the tax, why, and what the invoice must say about it."""

    model_config = frozen(
        {
            "category": "AE",
            "percent": "0",
            "is_inclusive": False,
            "reason": _OWED_BY_THE_BUYER,
            "reason_code": "VATEX-EU-AE",
            "note": REVERSE_CHARGE_WORDS,
        }
    )

    category: TaxCategory = Field(
        description="UNCL5305: S standard, Z zero rate, E exempt, AE reverse charge, O outside "
        "the scope, G free export.",
        examples=["S"],
    )
    percent: Percent = Field(description="Rate; 0 in every category but S.", examples=["23"])
    is_inclusive: bool = Field(
        description="True where prices include the tax, false where it is added.", examples=[False]
    )
    reason: str = Field(
        description="Why, for people.", examples=["Standard rate of PT: 23 % on 2026-12-01"]
    )
    reason_code: str | None = Field(
        description="Code of the exemption (VATEX); null where tax is charged or none fits.",
        examples=["VATEX-EU-AE"],
    )
    note: str | None = Field(
        description="Words that the invoice must bear; null for none.",
        examples=[REVERSE_CHARGE_WORDS],
    )


def tax_of(
    seller: TaxParty,
    buyer: TaxParty,
    on: date,
    *,
    rate_override: Decimal | None = None,
    is_inclusive: bool = False,
    policy: TaxPolicy = USUAL_POLICY,
) -> TaxTreatment:
    """The tax on a service that `seller` renders to `buyer` on that day.

    `rate_override` replaces the standard rate wherever tax is charged, such as by a reduced rate or
    that of a country whose rate is not known; 0 makes it the category Z. Where none is charged it
    has no effect. VAT numbers are believed: whether they exist is for others to verify.

    Raises:
        TaxRateUnknown: tax is charged, the standard rate is not known, and none is given.
        PercentOutOfRange: the given rate is not a percentage.
    """
    if rate_override is not None:
        checked_percent(rate_override, field="tax_rate")
    if _owes_tax_itself(buyer, seller):
        found = _reverse_charge()
    elif not seller.is_taxable:
        found = _not_charged(seller)
    else:
        country = _taxing_country(seller, buyer, policy)
        found = _abroad(policy, buyer) if country is None else _charged(country, on, rate_override)
    return found.model_copy(update={"is_inclusive": is_inclusive})


def tax_on_lateness() -> TaxTreatment:
    """That on interest and compensation for a late payment: they pay for no service.

    Source: Court of Justice of the European Communities, case 222/81 (BAZ Bausystem), 1982.
    """
    return _treatment(
        "O",
        reason="Compensation for late payment, outside the scope of tax",
        reason_code="VATEX-EU-O",
        note="Compensation for late payment: no tax is charged",
    )


def _owes_tax_itself(buyer: TaxParty, seller: TaxParty) -> bool:
    across = seller.is_in_eu and buyer.is_in_eu and seller.country != buyer.country
    return across and seller.has_eu_vat_id and buyer.has_eu_vat_id


def _taxing_country(seller: TaxParty, buyer: TaxParty, policy: TaxPolicy) -> str | None:
    if seller.country == buyer.country:
        return seller.country
    if seller.is_in_eu and buyer.is_in_eu:
        return seller.country if policy.eu_consumers == "seller_country" else buyer.country
    if buyer.is_business or policy.consumers_abroad == "out_of_scope":
        return None
    return seller.country


def _charged(country: str, on: date, given: Decimal | None) -> TaxTreatment:
    if given is None:
        percent = standard_rate(country, on).percent
        reason = f"Standard rate of {country}: {percent_text(percent)} % on {on.isoformat()}"
    else:
        percent = given
        reason = f"Rate given for {country}: {percent_text(percent)} %"
    # EN 16931, BR-S-05 and BR-Z-05: a rate of zero is a category of its own.
    return _treatment("S" if percent else "Z", percent, reason=reason)


def _reverse_charge() -> TaxTreatment:
    return _treatment(
        "AE",
        reason=_OWED_BY_THE_BUYER,
        reason_code="VATEX-EU-AE",
        note=REVERSE_CHARGE_WORDS,
    )


def _not_charged(seller: TaxParty) -> TaxTreatment:
    if seller.is_in_eu:
        reason = "Small enterprise, exempt from VAT (EU VAT directive, article 284)"
        return _treatment("E", reason=reason, note="Exempt from VAT: small enterprise")
    reason = f"The seller is not registered for the tax of {seller.country}"
    return _treatment("O", reason=reason, reason_code="VATEX-EU-O", note="No tax is charged")


def _abroad(policy: TaxPolicy, buyer: TaxParty) -> TaxTreatment:
    category = policy.category_abroad
    return _treatment(
        category,
        reason=f"Service to another country, outside the scope of the seller's tax: {buyer.country}"
        " (EU VAT directive, articles 44 and 59)",
        reason_code=f"VATEX-EU-{category}",
        note=f"Not subject to tax where the seller is: supplied in {buyer.country}",
    )


def _treatment(
    category: TaxCategory,
    percent: Decimal = _NO_TAX,
    *,
    reason: str,
    reason_code: str | None = None,
    note: str | None = None,
) -> TaxTreatment:
    return TaxTreatment(
        category=category,
        percent=percent,
        is_inclusive=False,
        reason=reason,
        reason_code=reason_code,
        note=note,
    )
