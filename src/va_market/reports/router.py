from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, ReadSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.reports import service
from va_market.reports.schemas import (
    CostQuery,
    CostsRead,
    EarningsQuery,
    EarningsRead,
    ReportQuery,
    RevenueRead,
    SpendQuery,
    SpendRead,
    StatementList,
    StatementQuery,
)

router = new_router("/v1/reports", tags=["reports"])
statements = new_router("/v1/statements", tags=["reports"])
of_house = new_router("/v1/admin/reports", tags=["reports"])
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, as an attachment.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


def _sent(text: str, name: str, now: datetime) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}-{now:%Y-%m-%d}.csv"'}
    return Response(text, media_type="text/csv", headers=headers)


@router.get("/earnings", responses=problems(NotFound))
@keys_with(Scope.MONEY_READ)
async def get_earnings(
    actor: CurrentActor, session: ReadSession, query: Annotated[EarningsQuery, Query()], now: Now
) -> EarningsRead:
    """What you, or your agency, are paid for work: by day, week or month, contract and client.

    What was invoiced, paid, released by milestones and credited, what the platform took, what an
    agency passes on to its assistants, and what of it became money to spend; it agrees with the
    entries of your accounts to the cent. To an assistant of agencies it counts their shares.
    """
    return await service.earnings(session, actor, query=query, now=now)


@router.get("/earnings/csv", response_class=Response, responses={**_FILE, **problems(NotFound)})
@keys_with(Scope.MONEY_READ)
async def get_earnings_csv(
    actor: CurrentActor, session: ReadSession, query: Annotated[EarningsQuery, Query()], now: Now
) -> Response:
    """The same for a spreadsheet: a row for each step of each contract in which something moved.

    What became available and what was paid out is of no contract, and has rows of its own.
    """
    text = await service.earnings_file(session, actor, query=query, now=now)
    return _sent(text, "earnings", now)


@router.get("/spend", responses=problems(NotFound))
@keys_with(Scope.MONEY_READ)
async def get_spend(
    actor: CurrentActor, session: ReadSession, query: Annotated[SpendQuery, Query()], now: Now
) -> SpendRead:
    """What your organization pays for work: by day, week or month, contract, payee and category."""
    return await service.spend(session, actor, query=query, now=now)


@router.get("/spend/csv", response_class=Response, responses={**_FILE, **problems(NotFound)})
@keys_with(Scope.MONEY_READ)
async def get_spend_csv(
    actor: CurrentActor, session: ReadSession, query: Annotated[SpendQuery, Query()], now: Now
) -> Response:
    """The same for a spreadsheet: a row for each step of each contract in which something moved."""
    text = await service.spend_file(session, actor, query=query, now=now)
    return _sent(text, "spend", now)


@router.get("/costs", responses=problems(NotFound))
@keys_with(Scope.MONEY_READ)
async def get_costs(
    actor: CurrentActor, session: ReadSession, query: Annotated[CostQuery, Query()], now: Now
) -> CostsRead:
    """What staff and independents cost your organization: by class and role, in all and an hour.

    From what was posted and approved, before tax, with what fees, benefits, guaranteed hours and
    expenses add to the pay. An invoice costs on the day it is opened, and work counts on the day
    it is done; an hour costs what is paid for it, whenever it was worked. What is not billed yet is
    told apart, and makes no hour cheaper.
    """
    return await service.costs(session, actor, query=query, now=now)


@router.get("/costs/csv", response_class=Response, responses={**_FILE, **problems(NotFound)})
@keys_with(Scope.MONEY_READ)
async def get_costs_csv(
    actor: CurrentActor, session: ReadSession, query: Annotated[CostQuery, Query()], now: Now
) -> Response:
    """The same for a spreadsheet: a row for each role of each class in each currency."""
    return _sent(await service.costs_file(session, actor, query=query, now=now), "costs", now)


@statements.get("", responses=problems(NotFound))
@keys_with(Scope.MONEY_READ)
async def list_statements(
    actor: CurrentActor, session: ReadSession, query: Annotated[StatementQuery, Query()], now: Now
) -> StatementList:
    """What you, or your agency, earned in each month, also where it was nothing.

    A statement begins with the balances that the one before ends with.
    """
    return await service.statements(session, actor, query=query, now=now)


@of_house.get("/revenue", responses=problems(Forbidden))
@people_only
async def get_revenue(
    actor: CurrentActor, session: ReadSession, query: Annotated[ReportQuery, Query()], now: Now
) -> RevenueRead:
    """The fees of the platform by day, week or month; only operators of the platform see them."""
    return await service.revenue(session, actor, query=query, now=now)


@of_house.get("/revenue/csv", response_class=Response, responses={**_FILE, **problems(Forbidden)})
@people_only
async def get_revenue_csv(
    actor: CurrentActor, session: ReadSession, query: Annotated[ReportQuery, Query()], now: Now
) -> Response:
    """The same for a spreadsheet: a row for each step of each currency."""
    text = await service.revenue_file(session, actor, query=query, now=now)
    return _sent(text, "revenue", now)
