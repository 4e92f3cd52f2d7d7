from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.amendments import service
from va_market.amendments.deps import Patience
from va_market.amendments.errors import AmendmentExpired, AmendmentOpen, AmendmentTooLate
from va_market.amendments.schemas import (
    AmendmentCreate,
    AmendmentDecline,
    AmendmentPage,
    AmendmentQuery,
    AmendmentRead,
)
from va_market.contracts.service.clashes import ExclusivityClash, OverCapacity
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals.service.authors import BelowRosterRate

router = new_router("/v1/amendments", tags=["amendments"])
of_contract = new_router("/v1/contracts/{contract_id}/amendments", tags=["amendments"])
_PROPOSE = problems(Forbidden, IllegalMove, AmendmentOpen)
_ACCEPT = problems(
    *(Forbidden, IllegalMove, AmendmentExpired, AmendmentTooLate),
    *(BelowRosterRate, ExclusivityClash, OverCapacity),
)
_MOVE = problems(Forbidden, IllegalMove)


@of_contract.post("", status_code=201, responses=_PROPOSE)
@keys_with(Scope.CONTRACTS_WRITE)
async def propose_amendment(
    contract_id: UUID,
    body: AmendmentCreate,
    actor: CurrentActor,
    session: WriteSession,
    patience: Patience,
    now: Now,
    response: Response,
) -> AmendmentRead:
    """Ask the other side to change what was agreed, from a day on; either side may.

    What was approved keeps its terms. A higher weekly cap acts in the week of that day already, a
    lower one from the next Monday. Under an agency, the agency speaks in place of the assistant.
    """
    held = await service.propose(
        session, actor, contract_id=contract_id, body=body, patience=patience, now=now
    )
    created(response, "/v1/amendments", held[0].id)
    return AmendmentRead.of_pair(held, actor, now=now)


@of_contract.get("")
@keys_with(Scope.CONTRACTS_READ)
async def list_amendments(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[AmendmentQuery, Query()],
    now: Now,
) -> AmendmentPage:
    """The changes that were asked for in a contract. `status=proposed` waits for an answer."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(AmendmentPage, found, lambda row: AmendmentRead.of_row(row, actor, now=now))


@router.get("/{amendment_id}")
@keys_with(Scope.CONTRACTS_READ)
async def get_amendment(
    amendment_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> AmendmentRead:
    """One amendment, with what becomes different."""
    row = await service.get_visible(session, actor, amendment_id=amendment_id)
    return AmendmentRead.of_row(row, actor, now=now)


@router.post("/{amendment_id}/accept", responses=_ACCEPT)
@keys_with(Scope.CONTRACTS_WRITE)
async def accept_amendment(
    amendment_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> AmendmentRead:
    """Agree to it; only the other side may. It becomes the next version of the terms."""
    held = await service.accept(session, actor, amendment_id=amendment_id, now=now)
    return AmendmentRead.of_pair(held, actor, now=now)


@router.post("/{amendment_id}/decline", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def decline_amendment(
    amendment_id: UUID,
    body: AmendmentDecline,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> AmendmentRead:
    """Say no and why; only the other side may."""
    held = await service.decline(
        session, actor, amendment_id=amendment_id, reason=body.reason, now=now
    )
    return AmendmentRead.of_pair(held, actor, now=now)


@router.post("/{amendment_id}/withdraw", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def withdraw_amendment(
    amendment_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> AmendmentRead:
    """Ask no more; only the side that asked may."""
    held = await service.withdraw(session, actor, amendment_id=amendment_id, now=now)
    return AmendmentRead.of_pair(held, actor, now=now)
