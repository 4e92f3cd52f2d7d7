"""Offers, and proposals that become contracts."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Response

from va_market.contracts import service
from va_market.contracts.schemas import (
    ContractAssign,
    ContractRead,
)
from va_market.contracts.service.assigning import AlreadyContracted
from va_market.contracts.service.clashes import ExclusivityClash, OverCapacity
from va_market.contracts.service.hiring import SupervisorGone
from va_market.contracts.service.offering import NoSubcontract
from va_market.identity.deps import CurrentActor, VerifiedActor
from va_market.identity.scopes import Scope
from va_market.identity.service.verification import EmailNotVerified
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals.deps import OpenFor
from va_market.proposals.offers import OfferCreate
from va_market.proposals.schemas import ProposalRead
from va_market.proposals.service.authors import BelowRosterRate, ReviewsJob
from va_market.proposals.service.holding import NotYourTurn
from va_market.proposals.service.offering import AlreadyOffered, OwnMember
from va_market.proposals.service.submitting import AlreadyProposed
from va_market.proposals.service.supervising import SupervisorIsAssistant
from va_market.quotes.deps import PlatformFee

offers = new_router("/v1/offers", tags=["proposals"])
of_proposal = new_router("/v1/proposals/{proposal_id}", tags=["contracts"])
_OFFER = problems(
    *(EmailNotVerified, Forbidden, OwnMember, NotFound, IllegalMove, AlreadyProposed),
    *(AlreadyOffered, NoSubcontract, ReviewsJob, SupervisorIsAssistant),
)
_NOT_FREE = (ExclusivityClash, OverCapacity)
_ASSIGN = problems(
    *(Forbidden, IllegalMove, NotYourTurn, AlreadyContracted),
    *(SupervisorIsAssistant, SupervisorGone, NoSubcontract, BelowRosterRate, *_NOT_FREE),
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

    It is refused where the assistant is not free for it: by an exclusivity of this contract, of
    another one or of a roster, or for want of minutes a week. Of others nothing more is told.
    """
    pair = await service.assign(session, actor, proposal_id=proposal_id, body=body, now=now)
    created(response, "/v1/contracts", pair.contract.id)
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
