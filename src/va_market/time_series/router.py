from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, PageParams, ReadSession
from va_market.kit.http.routing import new_router
from va_market.time_series import service
from va_market.time_series.schemas import (
    BurnDownSeriesRead,
    OrderBurnDownSeries,
    RosterSeriesPage,
    RosterSeriesQuery,
    SeriesQuery,
    TimeSeriesRead,
)

of_contract = new_router("/v1/contracts/{contract_id}", tags=["time"])
of_order = new_router("/v1/work-orders/{work_order_id}", tags=["time"])
of_organization = new_router("/v1/organizations/{organization_id}", tags=["time"])
Asked = Annotated[SeriesQuery, Query()]


@of_contract.get("/time-series")
@keys_with(Scope.TIME_READ)
async def get_time_series(
    contract_id: UUID, actor: CurrentActor, session: ReadSession, query: Asked, now: Now
) -> TimeSeriesRead:
    """Time of a contract by day, week or month beside the agreed hours, ready for a chart."""
    return await service.of_contract(session, actor, contract_id=contract_id, query=query, now=now)


@of_contract.get("/burn-down/series")
@keys_with(Scope.TIME_READ)
async def get_burn_down_series(
    contract_id: UUID, actor: CurrentActor, session: ReadSession, query: Asked, now: Now
) -> BurnDownSeriesRead:
    """What each day, week or month left of the allotment, of weekly caps, and of a ceiling.

    Who took the contract over reads it from that day on.
    """
    return await service.burn_down(session, actor, contract_id=contract_id, query=query, now=now)


@of_order.get("/burn-down/series")
@keys_with(Scope.TIME_READ)
async def get_burn_down_series_of_work_order(
    work_order_id: UUID, actor: CurrentActor, session: ReadSession, query: Asked, now: Now
) -> OrderBurnDownSeries:
    """What each day, week or month left of the minutes of a work order."""
    return await service.burn_down_of_order(
        session, actor, work_order_id=work_order_id, query=query, now=now
    )


@of_organization.get("/utilization")
@keys_with(Scope.TIME_READ)
async def list_utilization(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[RosterSeriesQuery, Query()],
    now: Now,
) -> RosterSeriesPage:
    """The assistants of the roster of your agency: their time of all its contracts, step by step.

    What they do for others is in none of it. Days are those of each contract's own zone.
    """
    found = await service.of_roster(
        session, actor, organization_id=organization_id, query=query, request=page.request, now=now
    )
    return page.reply(RosterSeriesPage, found, lambda one: one)
