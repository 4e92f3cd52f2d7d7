from va_market.kit.errors import field_error
from va_market.pricing.errors import PricingError
from va_market.pricing.estimates import Estimate, EstimateRequest, estimate


def estimate_work(request: EstimateRequest) -> Estimate:
    """Estimate a plan.

    Raises:
        Invalid: the figures do not fit; the field is named.
    """
    try:
        return estimate(request)
    except PricingError as error:
        raise field_error(f"/{error.field}", error.code, error.detail) from error
