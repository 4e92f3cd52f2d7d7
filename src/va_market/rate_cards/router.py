from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.rate_cards import service
from va_market.rate_cards.schemas import (
    EffectiveQuery,
    EffectiveRate,
    ListPriceAdd,
    ListPricePage,
    ListPriceRead,
    RateCardAdd,
    RateCardPage,
    RateCardQuery,
    RateCardRead,
)
from va_market.rate_cards.service.adding import NoListPrices, RateExists, RatePlanned
from va_market.rate_cards.service.reading import NoRateApplies

router = new_router("/v1/organizations/{organization_id}/rate-cards", tags=["rate cards"])
own = new_router("/v1/me/rate-cards", tags=["rate cards"])


@router.post("", status_code=201, responses=problems(Forbidden, RateExists, RatePlanned))
@keys_with(Scope.PRICING_WRITE)
async def add_rate(
    organization_id: UUID,
    body: RateCardAdd,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> RateCardRead:
    """Add a rate to the card of your organization: its default, or a line of its pay scale.

    The rate for the same work that applies on the first day ends there. Past days never change.
    """
    entry = await service.add_to_organization(
        session, actor, organization_id=organization_id, body=body, now=now
    )
    created(response, f"/v1/organizations/{organization_id}/rate-cards", entry.id)
    return RateCardRead.of(entry)


@router.get("")
@keys_with(Scope.PRICING_READ)
async def list_rates(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[RateCardQuery, Query()],
) -> RateCardPage:
    """The rates of your organization, past and planned ones as well; `on` names one day."""
    found = await service.list_of_organization(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    return page.reply(RateCardPage, found, RateCardRead.of)


@router.get("/effective", responses=problems(NoRateApplies))
@keys_with(Scope.PRICING_READ)
async def find_effective_rate(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    now: Now,
    query: Annotated[EffectiveQuery, Query()],
) -> EffectiveRate:
    """Which of your organization's rates applies to a piece of work on a day, and why.

    The pay scale goes before the default, and what names more of the work before what names less.
    """
    return await service.effective(
        session, actor, organization_id=organization_id, query=query, now=now
    )


@router.get("/{rate_card_id}")
@keys_with(Scope.PRICING_READ)
async def get_rate(
    organization_id: UUID, rate_card_id: UUID, actor: CurrentActor, session: ReadSession
) -> RateCardRead:
    """One rate of your organization."""
    return RateCardRead.of(
        await service.get_of_organization(
            session, actor, organization_id=organization_id, entry_id=rate_card_id
        )
    )


@own.post("", status_code=201, responses=problems(NoListPrices, RateExists, RatePlanned))
@people_only
async def add_list_price(
    body: ListPriceAdd, actor: CurrentActor, session: WriteSession, now: Now, response: Response
) -> ListPriceRead:
    """Add a list price of your own, for a service, a level, or any work.

    The price for the same work that applies on the first day ends there. Past days never change.
    """
    entry = await service.add_own(session, actor, body=body, now=now)
    created(response, "/v1/me/rate-cards", entry.id)
    return ListPriceRead.of(entry)


@own.get("")
@people_only
async def list_list_prices(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[RateCardQuery, Query()],
) -> ListPricePage:
    """Your list prices, past and planned ones as well; `on` names one day."""
    found = await service.list_own(session, actor, query=query, request=page.request)
    return page.reply(ListPricePage, found, ListPriceRead.of)


@own.get("/{list_price_id}")
@people_only
async def get_list_price(
    list_price_id: UUID, actor: CurrentActor, session: ReadSession
) -> ListPriceRead:
    """One list price of yours."""
    return ListPriceRead.of(await service.get_own(session, actor, entry_id=list_price_id))
