from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from va_market.commissions import service
from va_market.commissions.errors import NoCommission, SaleFixed, StatementTooLarge
from va_market.commissions.schemas import (
    SaleBulk,
    SaleBulkResult,
    SaleDetail,
    SalePage,
    SaleQuery,
    SaleRead,
    SaleResult,
    StatementPage,
    StatementQuery,
    StatementRead,
    StatementSummary,
)
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.batches import Faulty
from va_market.kit.errors import Forbidden, MarketError
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.problems import fault_of_item, point_into
from va_market.kit.http.render import problem_of
from va_market.kit.http.routing import new_router
from va_market.pricing.commissions import Sale

sales = new_router("/v1/contracts/{contract_id}/sales", tags=["commissions"])
statements = new_router("/v1/contracts/{contract_id}/commission-statements", tags=["commissions"])
_REPORT = {
    201: {"model": SaleRead, "description": "The sale is new."},
    **problems(Forbidden, NoCommission, SaleFixed),
}


@sales.post("", responses=_REPORT)
@keys_with(Scope.MONEY_WRITE)
async def report_sale(
    contract_id: UUID,
    body: Sale,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> SaleRead:
    """Report a sale on which the assistant earns commission; those who hire or keep money may.

    Its `id` is the one at its source: the same figures under it change nothing. Report it again
    when it was paid or came back; what was sold never changes, and what came back only grows.
    """
    found = await service.report(session, actor, contract_id=contract_id, body=body, now=now)
    if found.status == 201:  # noqa: PLR2004  # created
        response.status_code = 201
        created(response, f"/v1/contracts/{contract_id}/sales", found.sale.id)
    return SaleRead.of(found.sale)


@sales.post("/bulk", responses=problems(Forbidden))
@keys_with(Scope.MONEY_WRITE)
async def report_many_sales(
    contract_id: UUID,
    body: SaleBulk,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    request: Request,
) -> SaleBulkResult:
    """Report up to five hundred sales at once, such as an export of a shop, as often as you like.

    Each is taken or refused by itself, and the answer has a result for each, in their order.
    """
    outcomes = await service.report_many(
        session, actor, contract_id=contract_id, items=body.items, now=now
    )
    results = [_result(request, place, one) for place, one in enumerate(outcomes)]
    known = [one for one in outcomes if isinstance(one, service.Reported) and one.status != 201]  # noqa: PLR2004  # created
    revised = sum(one.is_changed for one in known)
    failed = sum(one.problem is not None for one in results)
    return SaleBulkResult(
        created_count=len(results) - failed - len(known),
        revised_count=revised,
        unchanged_count=len(known) - revised,
        failed_count=failed,
        results=results,
    )


def _result(request: Request, place: int, outcome: service.Outcome) -> SaleResult:
    if isinstance(outcome, Faulty):
        outcome = fault_of_item(request, ("items", place), outcome)
    elif isinstance(outcome, MarketError):
        point_into(outcome, f"/items/{place}")
    if isinstance(outcome, MarketError):
        problem = problem_of(request, outcome)
        return SaleResult(status=outcome.status, sale=None, problem=problem)
    return SaleResult(status=outcome.status, sale=SaleRead.of(outcome.sale), problem=None)


@sales.get("")
@keys_with(Scope.MONEY_READ)
async def list_sales(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[SaleQuery, Query()],
) -> SalePage:
    """The sales that were reported, to whoever earns by them and those who hire or keep money."""
    found = await service.list_sales(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(SalePage, found, SaleRead.of)


@sales.get("/{sale_id}")
@keys_with(Scope.MONEY_READ)
async def get_sale(
    contract_id: UUID, sale_id: UUID, actor: CurrentActor, session: ReadSession
) -> SaleDetail:
    """One sale, with what was reported of it and when."""
    found = await service.get_sale(session, actor, contract_id=contract_id, sale_id=sale_id)
    return SaleDetail.of_pair(*found)


@statements.get("")
@keys_with(Scope.MONEY_READ)
async def list_commission_statements(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[StatementQuery, Query()],
) -> StatementPage:
    """What each period paid by commission; the open one is at `.../running`."""
    found = await service.list_statements(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(StatementPage, found, StatementSummary.of_row)


@statements.get("/running", responses=problems(StatementTooLarge))
@keys_with(Scope.MONEY_READ)
async def get_running_commission_statement(
    contract_id: UUID, actor: CurrentActor, session: ReadSession
) -> StatementRead:
    """The statement of the open period, as if it ended with what is known now."""
    return await service.get_running(session, actor, contract_id=contract_id)


@statements.get("/{statement_id}")
@keys_with(Scope.MONEY_READ)
async def get_commission_statement(
    contract_id: UUID, statement_id: UUID, actor: CurrentActor, session: ReadSession
) -> StatementRead:
    """One closed statement in full: its sales, its derivation, and what it hands on."""
    row = await service.get_statement(
        session, actor, contract_id=contract_id, statement_id=statement_id
    )
    return StatementRead.of_row(row)
