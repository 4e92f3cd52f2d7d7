"""What rate bands refuse."""

from va_market.pricing.errors import PricingError


class NothingObserved(PricingError):
    """A quantile of no amounts is no amount."""

    code = "nothing_observed"
