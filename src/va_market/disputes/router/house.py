"""What operators of the platform are asked to rule on."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.disputes import service
from va_market.disputes.errors import BelongsToSide
from va_market.disputes.schemas import (
    DisputePage,
    DisputeRead,
    DisputeRule,
    DisputeSummary,
    HouseDisputeQuery,
)
from va_market.identity.deps import CurrentActor
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

router = new_router("/v1/admin/disputes", tags=["disputes"])


@router.get("", responses=problems(Forbidden))
@people_only
async def list_escalated_disputes(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[HouseDisputeQuery, Query()],
) -> DisputePage:
    """Disputes that were escalated, oldest first; only operators of the platform see them.

    `status=escalated` waits for a ruling.
    """
    found = await service.list_for_house(session, actor, query=query, request=page.request)
    return page.reply(DisputePage, found, lambda row: DisputeSummary.of_row(row, actor))


@router.get("/{dispute_id}", responses=problems(Forbidden))
@people_only
async def get_escalated_dispute(
    dispute_id: UUID, actor: CurrentActor, session: ReadSession
) -> DisputeRead:
    """One of them, line by line; only operators of the platform see it.

    What the sides say is read with a reason, in the place of one of them:
    `GET /v1/disputes/{dispute_id}/positions` with `X-Operator-Organization`.
    """
    row = await service.get_for_house(session, actor, dispute_id=dispute_id)
    return DisputeRead.of_row(row, actor)


@router.post("/{dispute_id}/rule", responses=problems(Forbidden, IllegalMove, BelongsToSide))
@people_only
@moves_money
async def rule_dispute(
    dispute_id: UUID, body: DisputeRule, actor: CurrentActor, session: WriteSession, now: Now
) -> DisputeRead:
    """Say how much of each line goes back, and why; an operator of neither side does, once.

    It is credited at once. The reserve pays what of it was paid, and the rest is free again.
    """
    held = await service.rule(session, actor, dispute_id=dispute_id, body=body, now=now)
    return DisputeRead.of(held.dispute, held.lines, actor)
