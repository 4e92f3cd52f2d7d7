from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.contracts.schemas import ContractEnd, ContractRead
from va_market.contracts.service.ending import NoticeGiven
from va_market.endings import service
from va_market.endings.schemas import SettlementQuery, SettlementRead
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.timekeeping.errors import AmountTooLarge

router = new_router("/v1/contracts/{contract_id}", tags=["contracts"])


@router.post("/end", responses=problems(Forbidden, IllegalMove, NoticeGiven))
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def end_contract(
    contract_id: UUID, body: ContractEnd, actor: CurrentActor, session: WriteSession, now: Now
) -> ContractRead:
    """End it for good; either side may, an agency for its own. Recorded time can still be approved.

    Milestones that were handed over are still decided on, and what is held for others is asked
    back: the assistant agrees, or says nothing for seven days. Those without funds are cancelled.

    Where notice was agreed this gives notice: work goes on until `ending_on`. A breach ends it at
    once with `for_cause`. To end it earlier, or not at all, both sides agree by an amendment.
    """
    pair = await service.end_contract(session, actor, contract_id=contract_id, body=body, now=now)
    return ContractRead.of_pair(pair, actor)


@router.get("/settlement", responses=problems(AmountTooLarge))
@keys_with(Scope.CONTRACTS_READ)
async def get_settlement(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    query: Annotated[SettlementQuery, Query()],
    now: Now,
) -> SettlementRead:
    """What is still to be decided on, and what was paid or is held, by week and by milestone."""
    return await service.settlement(session, actor, contract_id=contract_id, query=query, now=now)
