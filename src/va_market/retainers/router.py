from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.contracts.service.inside import ContractEnded
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.shapes import shaped
from va_market.ledger.errors import BalanceOutOfRange
from va_market.retainers import service
from va_market.retainers.errors import AmountTooLarge, NoOpenPeriod, NoPacks, TooManyPacks
from va_market.retainers.schemas import (
    GrantQuery,
    MinuteEntryPage,
    MinuteEntryRead,
    MinuteGrantCreate,
    MinuteGrantPage,
    MinuteGrantRead,
    MinuteQuery,
    PeriodPage,
    PeriodQuery,
    PeriodRead,
)
from va_market.retainers.showing import period_of, summary_of

of_contract = new_router("/v1/contracts/{contract_id}", tags=["retainers"])
router = new_router("/v1/retainer-periods", tags=["retainers"])
grants = new_router("/v1/minute-grants", tags=["retainers"])


@of_contract.get("/retainer-periods")
@keys_with(Scope.CONTRACTS_READ)
async def list_retainer_periods(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[PeriodQuery, Query()],
    now: Now,
) -> PeriodPage:
    """The periods of the retainer of a contract; closed ones say where their minutes went.

    They open and close by themselves, when their days come in the contract's zone.
    """
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(PeriodPage, found, lambda row: summary_of(row, actor, now))


@router.get("/{period_id}")
@keys_with(Scope.CONTRACTS_READ)
async def get_retainer_period(
    period_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> PeriodRead:
    """One period with its statement of minutes, or how it stands while it is open."""
    row = await service.get_visible(session, actor, period_id=period_id)
    return period_of(row, await service.state_of(session, row), actor, now)


@router.get("/{period_id}/minutes")
@keys_with(Scope.CONTRACTS_READ)
async def list_retainer_minutes(
    period_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[MinuteQuery, Query()],
) -> MinuteEntryPage:
    """What left the grants, or came back to them, when a period closed, row by row."""
    found = await service.minutes_of(
        session, actor, period_id=period_id, query=query, request=page.request
    )
    return page.reply(MinuteEntryPage, found, lambda row: shaped(MinuteEntryRead, row))


@of_contract.get("/minute-grants")
@keys_with(Scope.CONTRACTS_READ)
async def list_minute_grants(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[GrantQuery, Query()],
) -> MinuteGrantPage:
    """All minutes that a retainer granted, bought or given ones included."""
    found = await service.grants_of(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(MinuteGrantPage, found, lambda row: shaped(MinuteGrantRead, row))


@of_contract.post(
    "/minute-grants",
    status_code=201,
    responses=problems(
        *(Forbidden, ContractEnded, NoOpenPeriod, NoPacks, TooManyPacks, AmountTooLarge),
        BalanceOutOfRange,
    ),
)
@people_only
@moves_money
async def grant_minutes(
    contract_id: UUID,
    body: MinuteGrantCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> MinuteGrantRead:
    """Give minutes for nothing, as whoever works, or buy packs of them, as the client.

    What is bought is charged from today on: see `GET /v1/contracts/{contract_id}/charges`.
    """
    grant = await service.grant_minutes(session, actor, contract_id=contract_id, body=body, now=now)
    created(response, "/v1/minute-grants", grant.id)
    return shaped(MinuteGrantRead, grant, left_minutes=grant.minutes)


@grants.get("/{grant_id}")
@keys_with(Scope.CONTRACTS_READ)
async def get_minute_grant(
    grant_id: UUID, actor: CurrentActor, session: ReadSession
) -> MinuteGrantRead:
    """Minutes that were granted, and what is left of them."""
    row = await service.get_grant(session, actor, grant_id=grant_id)
    return shaped(MinuteGrantRead, row)
