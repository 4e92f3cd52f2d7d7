from va_market.kit.errors import field_error
from va_market.pricing.errors import PricingError
from va_market.pricing.fees import FeeRule
from va_market.pricing.quotes import Quote, QuoteRequest, quote


def price(request: QuoteRequest, *, usual_fee: FeeRule) -> Quote:
    """Price the terms with the fee that was asked for, or the usual one.

    Raises:
        Invalid: the inputs do not fit the terms; the field is named.
    """
    try:
        return quote(
            request.terms,
            minutes=request.minutes,
            weeks=request.weeks,
            fee=request.fee or usual_fee,
            starts_on=request.starts_on,
            ends_on=request.ends_on,
        )
    except PricingError as error:
        raise field_error(f"/{error.field}", error.code, error.detail) from error
