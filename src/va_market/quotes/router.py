from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.pricing.estimates import Estimate, EstimateRequest
from va_market.pricing.quotes import Quote, QuoteRequest
from va_market.quotes import service
from va_market.quotes.deps import PlatformFee
from va_market.quotes.listing import PolicyList
from va_market.quotes.schemas import (
    QuoteSave,
    SavedQuotePage,
    SavedQuoteQuery,
    SavedQuoteRead,
)

router = new_router("/v1/pricing", tags=["pricing"])


@router.post("/quotes")
@keys_with(Scope.PRICING_READ)
async def quote_price(body: QuoteRequest, _actor: CurrentActor, fee: PlatformFee) -> Quote:
    """Price any terms, alone or combined: lines with their derivation, fees, tax and cash flow."""
    return service.price(body, usual_fee=fee)


@router.post("/estimates")
@keys_with(Scope.PRICING_READ)
async def estimate_work(body: EstimateRequest, _actor: CurrentActor) -> Estimate:
    """Estimate a plan from three figures a task: low, expected and high, and what it would cost."""
    return service.estimate_work(body)


@router.get("/policies")
@keys_with(Scope.PRICING_READ)
async def list_pricing_policies(_actor: CurrentActor) -> PolicyList:
    """Every choice that terms leave open, its alternatives, its default and where it comes from."""
    return service.policies()


@router.post("/saved-quotes", status_code=201, responses=problems(Forbidden, NotFound))
@keys_with(Scope.PRICING_WRITE)
async def save_quote(
    body: QuoteSave,
    actor: CurrentActor,
    session: WriteSession,
    fee: PlatformFee,
    now: Now,
    response: Response,
) -> SavedQuoteRead:
    """Price and keep. A proposal that names it, in time and once, is held to these figures."""
    saved = await service.save(session, actor, body=body, usual_fee=fee, now=now)
    created(response, "/v1/pricing/saved-quotes", saved.id)
    return SavedQuoteRead.of(saved, actor, now=now)


@router.get("/saved-quotes")
@keys_with(Scope.PRICING_READ)
async def list_saved_quotes(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    now: Now,
    query: Annotated[SavedQuoteQuery, Query()],
) -> SavedQuotePage:
    """The quotes that you kept, and those that were kept for your agencies."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(SavedQuotePage, found, lambda row: SavedQuoteRead.of(row, actor, now=now))


@router.get("/saved-quotes/{quote_id}")
@keys_with(Scope.PRICING_READ)
async def get_saved_quote(
    quote_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> SavedQuoteRead:
    """One of them."""
    row = await service.get_visible(session, actor, quote_id=quote_id)
    return SavedQuoteRead.of(row, actor, now=now)
