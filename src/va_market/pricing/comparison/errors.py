"""What a comparison of costs refuses."""

from va_market.pricing.errors import PricingError


class NoProductiveTime(PricingError):
    """Leave takes up all the time of the role: nothing is left to be worked."""

    code = "no_productive_time"
