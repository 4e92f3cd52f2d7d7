from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.ledger.errors import InsufficientFunds
from va_market.splits import service
from va_market.splits.errors import NothingDue
from va_market.splits.schemas import SplitPage, SplitPay, SplitQuery, SplitRead

router = new_router("/v1/splits", tags=["splits"])


@router.get("")
@keys_with(Scope.MONEY_READ)
async def list_splits(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[SplitQuery, Query()],
) -> SplitPage:
    """Your shares of what agencies received, and what agencies whose money you keep pay."""
    found = await service.list_visible(session, actor, query=query, request=page.request)
    return page.reply(SplitPage, found, lambda row: SplitRead.of(row, actor))


@router.get("/{split_id}")
@keys_with(Scope.MONEY_READ)
async def get_split(split_id: UUID, actor: CurrentActor, session: ReadSession) -> SplitRead:
    """One of them, with its parts and how they came about."""
    return SplitRead.of(await service.get_visible(session, actor, split_id=split_id), actor)


@router.post("/{split_id}/pay", responses=problems(Forbidden, NothingDue, InsufficientFunds))
@people_only
@moves_money
async def pay_split(
    split_id: UUID, body: SplitPay, actor: CurrentActor, session: WriteSession, now: Now
) -> SplitRead:
    """Pay what is due of a share, as the agency: out of what you have here, or outside.

    What you receive here is shared by itself; this is for what clients pay you directly.
    """
    split = await service.pay(session, actor, split_id=split_id, body=body, now=now)
    return SplitRead.of(split, actor)
