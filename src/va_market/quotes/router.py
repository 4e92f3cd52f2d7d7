from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.http.access import keys_with
from va_market.kit.http.routing import new_router
from va_market.pricing.quotes import Quote, QuoteRequest
from va_market.quotes import service
from va_market.quotes.deps import PlatformFee

router = new_router("/v1/pricing", tags=["pricing"])


@router.post("/quotes")
@keys_with(Scope.PRICING_READ)
async def quote_price(body: QuoteRequest, _actor: CurrentActor, fee: PlatformFee) -> Quote:
    """Price hourly, project or retainer terms: every line with its derivation, fee and sums."""
    return service.price(body, usual_fee=fee)
