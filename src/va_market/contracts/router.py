from typing import Annotated
from uuid import UUID

from fastapi import Body, Query, Response

from va_market.contracts import service
from va_market.contracts.schemas import (
    AllotmentExtend,
    AssignmentPage,
    AssignmentQuery,
    AssignmentRead,
    ContractAssign,
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
from va_market.contracts.service.assigning import AlreadyContracted
from va_market.contracts.service.hiring import SupervisorGone
from va_market.contracts.service.offering import NoSubcontract
from va_market.contracts.service.supervising import SupervisorIsAssistant
from va_market.identity.deps import CurrentActor, VerifiedActor
from va_market.identity.scopes import Scope
from va_market.identity.service.verification import EmailNotVerified
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals.deps import OpenFor
from va_market.proposals.offers import OfferCreate
from va_market.proposals.schemas import ProposalRead
from va_market.proposals.service.authors import BelowRosterRate
from va_market.proposals.service.holding import NotYourTurn
from va_market.proposals.service.offering import AlreadyOffered, OwnMember
from va_market.proposals.service.submitting import AlreadyProposed
from va_market.quotes import service as quotes
from va_market.quotes.deps import PlatformFee
from va_market.quotes.schemas import SavedQuoteRead

offers = new_router("/v1/offers", tags=["proposals"])
router = new_router("/v1/contracts", tags=["contracts"])
of_proposal = new_router("/v1/proposals/{proposal_id}", tags=["contracts"])
_OFFER = problems(
    *(EmailNotVerified, Forbidden, OwnMember, NotFound, IllegalMove, AlreadyProposed),
    *(AlreadyOffered, NoSubcontract, BelowRosterRate),
)
_MOVE = problems(Forbidden, IllegalMove)
_REPLACE = problems(Forbidden, IllegalMove, SupervisorIsAssistant)
_ASSIGN = problems(
    *(Forbidden, IllegalMove, NotYourTurn, AlreadyContracted),
    *(SupervisorIsAssistant, SupervisorGone, NoSubcontract),
)


@of_proposal.post("/accept", status_code=201, responses=_ASSIGN)
@keys_with(Scope.CONTRACTS_WRITE)
async def accept_proposal(
    proposal_id: UUID,
    body: Annotated[ContractAssign, Body()],
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ContractRead:
    """Agree: the contract keeps the terms as proposed, the job is filled, the others are told.

    The side whose turn it is accepts. A client says how it gives the work out; an assistant, or
    agency, takes what the client said with its version.
    """
    pair = await service.assign(session, actor, proposal_id=proposal_id, body=body, now=now)
    created(response, "/v1/contracts", pair[0].id)
    return ContractRead.of_pair(pair, actor)


@offers.post("", status_code=201, responses=_OFFER)
@keys_with(Scope.PROPOSALS_WRITE)
async def make_offer(
    body: OfferCreate,
    actor: VerifiedActor,
    session: WriteSession,
    fee: PlatformFee,
    open_for: OpenFor,
    now: Now,
    response: Response,
) -> ProposalRead:
    """Put work and pay before an assistant, or an agency for one. If they accept, it is a contract.

    With a job its seat is offered; without one nobody else reads of it. It goes on like a proposal
    that the other side sent: each counter passes the turn.
    """
    offer = await service.offer(session, actor, body=body, fee=fee, open_for=open_for, now=now)
    created(response, "/v1/proposals", offer.id)
    return ProposalRead.of(offer, actor.after_founding(offer.organization_id), now=now)


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


@router.post("/{contract_id}/resume", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def resume_contract(
    contract_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ContractRead:
    """Let the work go on; either side may."""
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
