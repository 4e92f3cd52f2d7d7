"""What the caller gets wrong about rates."""

from va_market.pricing.errors import PricingError
from va_market.pricing.trace import TraceStep


class NoRate(PricingError):
    """No source has a rate for this work on this day; `trace` says why each was passed over."""

    code = "no_rate"

    def __init__(self, detail: str, *, field: str, trace: tuple[TraceStep, ...]) -> None:
        super().__init__(detail, field=field)
        self.trace = trace


class RatesOverlap(PricingError):
    """Two rates of one source apply to the same work on the same day."""

    code = "rates_overlap"


class RateBeginsThen(PricingError):
    """A rate of the same kind begins on that day already; rates are added, never replaced."""

    code = "rate_begins_then"


class HistoryIsFixed(PricingError):
    """A rate begins before today; days that have passed keep the rates they had."""

    code = "history_is_fixed"


class FactorNotPositive(PricingError):
    """A factor is zero or less."""

    code = "factor_not_positive"


class AlreadyScaled(PricingError):
    """The base of a scale is the rate of one size of firm already."""

    code = "already_scaled"


class MixedCurrencies(PricingError):
    """Amounts of several currencies have no middle."""

    code = "mixed_currencies"


class MomentHasNoZone(PricingError):
    """A start without an offset happened on no particular day."""

    code = "moment_has_no_zone"
