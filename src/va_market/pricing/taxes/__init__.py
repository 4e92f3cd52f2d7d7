"""VAT and GST: who owes it on a service, at which rate, how much it is; and withholding."""

from va_market.pricing.taxes.amounts import TaxedLine, TaxGroup, TaxTotals, apply_tax
from va_market.pricing.taxes.parties import TaxParty
from va_market.pricing.taxes.policies import TaxPolicy
from va_market.pricing.taxes.tax_rates import EU_COUNTRIES, TAX_RATES, TaxRule, standard_rate
from va_market.pricing.taxes.treatments import (
    TaxCategory,
    TaxTreatment,
    tax_of,
    tax_on_lateness,
)
from va_market.pricing.taxes.withholding import withheld

__all__ = [
    "EU_COUNTRIES",
    "TAX_RATES",
    "TaxCategory",
    "TaxGroup",
    "TaxParty",
    "TaxPolicy",
    "TaxRule",
    "TaxTotals",
    "TaxTreatment",
    "TaxedLine",
    "apply_tax",
    "standard_rate",
    "tax_of",
    "tax_on_lateness",
    "withheld",
]
