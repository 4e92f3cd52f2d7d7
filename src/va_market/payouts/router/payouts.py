from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from va_market.identity.actor import Actor
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden, MarketError, NotFound
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.render import problem_of
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.ledger.errors import BalanceOutOfRange, InsufficientFunds
from va_market.payouts import service
from va_market.payouts.errors import (
    DestinationOnHold,
    KeepsTheMoney,
    NoDestination,
    NothingToPay,
    PaysThemselves,
)
from va_market.payouts.models import Payout
from va_market.payouts.schemas import (
    HousePayoutQuery,
    PayoutCreate,
    PayoutPage,
    PayoutQuery,
    PayoutRead,
    SettleMany,
    SettleManyResult,
    SettlementResult,
)

router = new_router("/v1/payouts", tags=["payouts"])
of_house = new_router("/v1/admin/payouts", tags=["payouts"])
_REQUEST = problems(
    *(NotFound, Forbidden, NoDestination, DestinationOnHold, NothingToPay),
    *(InsufficientFunds, BalanceOutOfRange),
)


@router.post("", status_code=201, responses=_REQUEST)
@people_only
@moves_money
async def request_payout(
    body: PayoutCreate, actor: CurrentActor, session: WriteSession, now: Now, response: Response
) -> PayoutRead:
    """Have money paid out: an amount, or all that is available. It costs no fee.

    It leaves the account at once, and comes back should the bank refuse it.
    """
    payout = await service.request(session, actor, body=body, now=now)
    created(response, "/v1/payouts", payout.id)
    return PayoutRead.of(payout, actor)


@router.get("")
@keys_with(Scope.MONEY_READ)
async def list_payouts(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[PayoutQuery, Query()],
) -> PayoutPage:
    """Your payouts, and those of organizations whose money you keep."""
    found = await service.list_visible(session, actor, query=query, request=page.request)
    return page.reply(PayoutPage, found, lambda row: PayoutRead.of(row, actor))


@router.get("/{payout_id}")
@keys_with(Scope.MONEY_READ)
async def get_payout(payout_id: UUID, actor: CurrentActor, session: ReadSession) -> PayoutRead:
    """One payout, and what came of it."""
    return PayoutRead.of(await service.get_visible(session, actor, payout_id=payout_id), actor)


@router.post("/{payout_id}/cancel", responses=problems(Forbidden, IllegalMove, BalanceOutOfRange))
@people_only
@needs_if_match
@moves_money
async def cancel_payout(
    payout_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> PayoutRead:
    """Call it off, as long as the bank was not told: the money is in its account again."""
    payout = await service.cancel(session, actor, payout_id=payout_id, now=now)
    return PayoutRead.of(payout, actor)


@of_house.get("", responses=problems(Forbidden))
@people_only
async def list_all_payouts(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[HousePayoutQuery, Query()],
) -> PayoutPage:
    """Everybody's payouts, oldest first; only operators of the platform see them."""
    found = await service.list_for_house(session, actor, query=query, request=page.request)
    return page.reply(PayoutPage, found, lambda row: PayoutRead.of(row, actor))


@of_house.post(
    "/settle", responses=problems(Forbidden, PaysThemselves, KeepsTheMoney, BalanceOutOfRange)
)
@people_only
@moves_money
async def settle_payouts(
    body: SettleMany, actor: CurrentActor, session: WriteSession, now: Now, request: Request
) -> SettleManyResult:
    """Say what the bank did with submitted payouts: paid, failed or returned, up to a hundred.

    Each succeeds or fails by itself, and saying the same again changes nothing. What failed or was
    returned is in the account of its owner again. Nobody says it of their own money.
    """
    outcomes = await service.settle_many(session, actor, items=body.items, now=now)
    await session.flush()  # what is shown counts its version
    results = [_result(request, one, actor) for one in outcomes]
    failed = sum(one.problem is not None for one in results)
    return SettleManyResult(done_count=len(results) - failed, failed_count=failed, results=results)


def _result(request: Request, outcome: Payout | MarketError, actor: Actor) -> SettlementResult:
    if isinstance(outcome, MarketError):
        problem = problem_of(request, outcome)
        return SettlementResult(status=outcome.status, payout=None, problem=problem)
    return SettlementResult(status=200, payout=PayoutRead.of(outcome, actor), problem=None)
