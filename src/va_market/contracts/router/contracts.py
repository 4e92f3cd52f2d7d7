"""Contracts, their supervision, and their rests."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.contracts import service
from va_market.contracts.schemas import (
    AllotmentExtend,
    AssignmentPage,
    AssignmentQuery,
    AssignmentRead,
    ContractPage,
    ContractQuery,
    ContractRead,
    ContractTermsPage,
    ContractTermsRead,
    SupervisionPut,
    SupervisionRead,
    SupervisorReplace,
    VersionQuery,
)
from va_market.contracts.service.clashes import ExclusivityClash, OverCapacity
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals.service.supervising import SupervisorIsAssistant
from va_market.quotes import service as quotes
from va_market.quotes.schemas import SavedQuoteRead

router = new_router("/v1/contracts", tags=["contracts"])
_MOVE = problems(Forbidden, IllegalMove)
_REPLACE = problems(Forbidden, IllegalMove, SupervisorIsAssistant)
_NOT_FREE = (ExclusivityClash, OverCapacity)
_RESUME = problems(Forbidden, IllegalMove, *_NOT_FREE)


@router.get("")
@keys_with(Scope.CONTRACTS_READ)
async def search_contracts(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ContractQuery, Query()],
) -> ContractPage:
    """The contracts you work on or supervise, and those of your clients and agencies."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(ContractPage, found, lambda row: ContractRead.of_row(row, actor))


@router.get("/{contract_id}")
@keys_with(Scope.CONTRACTS_READ)
async def get_contract(
    contract_id: UUID, actor: CurrentActor, session: ReadSession
) -> ContractRead:
    """One contract with its present terms."""
    row = await service.get_visible(session, actor, contract_id=contract_id)
    return ContractRead.of_row(row, actor)


@router.get("/{contract_id}/terms")
@keys_with(Scope.CONTRACTS_READ)
async def list_terms_of_contract(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[VersionQuery, Query()],
) -> ContractTermsPage:
    """Everything that was agreed, version by version, with what each says otherwise."""
    found = await service.search_versions(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(ContractTermsPage, found, ContractTermsRead.of_row)


@router.get("/{contract_id}/quote")
@keys_with(Scope.CONTRACTS_READ)
async def get_quote_of_contract(
    contract_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> SavedQuoteRead:
    """The quote whose figures the contract carries."""
    row = await service.get_visible(session, actor, contract_id=contract_id)
    quote = await quotes.get_bound(session, quote_id=row.quote_id)
    return SavedQuoteRead.of(quote, actor, now=now)


@router.get("/{contract_id}/assignments")
@keys_with(Scope.CONTRACTS_READ)
async def list_assignments(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[AssignmentQuery, Query()],
) -> AssignmentPage:
    """Who worked on the contract, and when. Who works on it no more finds their own part."""
    found = await service.assignments(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(AssignmentPage, found, AssignmentRead.of_row)


@router.post("/{contract_id}/resume", responses=_RESUME)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def resume_contract(
    contract_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ContractRead:
    """Let the work go on; either side may, while the assistant is free for it.

    Where an agency is the party, it speaks for its side, and not the assistant.

    It is refused where it would break an exclusivity that was agreed meanwhile, or take more
    minutes a week than the assistant has left.
    """
    pair = await service.resume(session, actor, contract_id=contract_id, now=now)
    return ContractRead.of_pair(pair, actor)


@router.post("/{contract_id}/extend-allotment", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def extend_allotment(
    contract_id: UUID,
    body: AllotmentExtend,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> ContractRead:
    """Allot more minutes; only the client may."""
    pair = await service.extend_allotment(
        session,
        actor,
        contract_id=contract_id,
        additional_minutes=body.additional_minutes,
        now=now,
    )
    return ContractRead.of_pair(pair, actor)


@router.post("/{contract_id}/replace-supervisor", responses=_REPLACE)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def replace_supervisor(
    contract_id: UUID,
    body: SupervisorReplace,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> ContractRead:
    """Name who approves the time from now on, that which waits already as well.

    Only the client may, after the end of the contract, too.
    """
    pair = await service.replace_supervisor(
        session, actor, contract_id=contract_id, body=body, now=now
    )
    return ContractRead.of_pair(pair, actor)


@router.get("/{contract_id}/supervision")
@keys_with(Scope.CONTRACTS_READ)
async def get_supervision(
    contract_id: UUID, actor: CurrentActor, session: ReadSession
) -> SupervisionRead:
    """Who approves the time, who stands in, and whom to turn to after them."""
    contract, escalation = await service.supervision_of(session, actor, contract_id=contract_id)
    return SupervisionRead.of(contract, escalation)


@router.put("/{contract_id}/supervision", responses=_REPLACE)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def set_supervision(
    contract_id: UUID, body: SupervisionPut, actor: CurrentActor, session: WriteSession, now: Now
) -> SupervisionRead:
    """Name supervisor, substitute and the order of escalation anew; only the client may.

    The substitute decides on time as the supervisor does. Nobody of them is the assistant.
    """
    contract = await service.set_supervision(
        session, actor, contract_id=contract_id, body=body, now=now
    )
    return SupervisionRead.of(contract, body.escalation)
