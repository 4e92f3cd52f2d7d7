"""What the caller gets wrong in a tax."""

from va_market.pricing.errors import PricingError


class TaxRateUnknown(PricingError):
    """No standard rate is known for the country on the day; the caller must give one."""

    code = "tax_rate_unknown"


class TaxInclusionMixed(PricingError):
    """Some amounts include their tax and others do not."""

    code = "tax_inclusion_mixed"
