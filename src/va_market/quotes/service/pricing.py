from va_market.kit.errors import Invalid, field_error
from va_market.kit.money import CurrencyMismatch
from va_market.pricing.errors import PricingError
from va_market.pricing.fees import FeeRule
from va_market.pricing.quotes import Conditions, Quantities, Quote, QuoteRequest, quote

# Where a field of the arithmetic stands in the request.
_POINTERS = {"tax_rate": "tax/percent", "rounding": "terms"}


def price(request: QuoteRequest, *, usual_fee: FeeRule, within: str = "") -> Quote:
    """Price the terms with the fee that was asked for, or the usual one.

    `within` is the pointer to the request, where it is a part of the body.

    Raises:
        Invalid: the inputs do not fit the terms; the field is named.
    """
    if request.worker_class == "staff" and request.tax is not None:
        detail = "staff sell nothing: their pay bears no such tax"
        raise field_error(f"{within}/tax", "input_not_applicable", detail)
    try:
        return quote(
            request.terms,
            _quantities(request),
            fee=request.fee or usual_fee,
            conditions=Conditions(request.billed_before, request.tax, request.withholding_percent),
        )
    except PricingError as error:
        pointer = _POINTERS.get(error.field, error.field)
        raise field_error(f"{within}/{pointer}", error.code, error.detail) from error
    except CurrencyMismatch as error:
        raise _mixed(within, error) from error


def _mixed(within: str, error: CurrencyMismatch) -> Invalid:
    return field_error(f"{within}/terms", "mixed_currencies", str(error))


def _quantities(request: QuoteRequest) -> Quantities:
    return Quantities(
        minutes=request.minutes,
        weeks=request.weeks,
        premium_minutes=request.premium_minutes,
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        zone=request.zone or "UTC",
        sales_per_period=request.sales_per_period,
        periods=request.periods,
        minutes_of=request.minutes_of,
        worker_class=request.worker_class or "independent",
        benefits=request.benefits or (),
    )
