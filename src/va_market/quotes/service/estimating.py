from va_market.kit.errors import field_error
from va_market.pricing.errors import PricingError
from va_market.pricing.estimates import Estimate, EstimateRequest, estimate


def estimate_work(request: EstimateRequest) -> Estimate:
    """Estimate a plan.

    Raises:
        Invalid: a price is too large.
    """
    try:
        return estimate(request)
    except PricingError as error:
        raise field_error("/rate", error.code, error.detail) from error
