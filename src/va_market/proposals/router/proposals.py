from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals import service
from va_market.proposals.deps import OpenFor
from va_market.proposals.schemas import (
    ProposalCounter,
    ProposalCountered,
    ProposalDecline,
    ProposalPage,
    ProposalQuery,
    ProposalRead,
    ProposalVersionPage,
    ProposalVersionQuery,
    ProposalVersionRead,
)
from va_market.proposals.service.authors import (
    BelowRosterRate,
)
from va_market.proposals.service.countering import SameVersion
from va_market.proposals.service.fitting import OutsideCeilings
from va_market.proposals.service.holding import NotYourTurn
from va_market.proposals.service.supervising import SupervisorIsAssistant
from va_market.quotes import service as quotes
from va_market.quotes.schemas import SavedQuoteRead

router = new_router("/v1/proposals", tags=["proposals"])
_MOVE = problems(Forbidden, IllegalMove)
_ANSWER = problems(Forbidden, IllegalMove, NotYourTurn)
_COUNTER = problems(
    *(Forbidden, IllegalMove, NotYourTurn, SameVersion, OutsideCeilings, BelowRosterRate),
    SupervisorIsAssistant,
)


@router.get("")
@keys_with(Scope.PROPOSALS_READ)
async def search_proposals(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    now: Now,
    query: Annotated[ProposalQuery, Query()],
) -> ProposalPage:
    """The proposals you wrote, and those your organizations received or sent."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(ProposalPage, found, lambda row: ProposalRead.of(row, actor, now=now))


@router.get("/{proposal_id}")
@keys_with(Scope.PROPOSALS_READ)
async def get_proposal(
    proposal_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> ProposalRead:
    """One proposal that you or your organizations wrote or received."""
    row = await service.get_visible(session, actor, proposal_id=proposal_id)
    return ProposalRead.of(row, actor, now=now)


@router.get("/{proposal_id}/quote")
@keys_with(Scope.PROPOSALS_READ)
async def get_quote_of_proposal(
    proposal_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> SavedQuoteRead:
    """The quote that a proposal is held to: each line with its derivation, for both sides."""
    row = await service.get_visible(session, actor, proposal_id=proposal_id)
    quote = await quotes.get_bound(session, quote_id=row.quote_id)
    return SavedQuoteRead.of(quote, actor, now=now)


@router.post("/{proposal_id}/shortlist", responses=_MOVE)
@keys_with(Scope.PROPOSALS_WRITE)
async def shortlist_proposal(
    proposal_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ProposalRead:
    """Put it on the short list of the job."""
    proposal = await service.shortlist(session, actor, proposal_id=proposal_id, now=now)
    return ProposalRead.of(proposal, actor, now=now)


@router.post("/{proposal_id}/unshortlist", responses=_MOVE)
@keys_with(Scope.PROPOSALS_WRITE)
async def unshortlist_proposal(
    proposal_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ProposalRead:
    """Take it off the short list again."""
    proposal = await service.unshortlist(session, actor, proposal_id=proposal_id, now=now)
    return ProposalRead.of(proposal, actor, now=now)


@router.get("/{proposal_id}/versions")
@keys_with(Scope.PROPOSALS_READ)
async def list_versions_of_proposal(
    proposal_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ProposalVersionQuery, Query()],
) -> ProposalVersionPage:
    """Each version that one side put before the other, and what it changed."""
    found = await service.list_versions(
        session, actor, proposal_id=proposal_id, query=query, request=page.request
    )
    return page.reply(ProposalVersionPage, found, ProposalVersionRead.of)


@router.post("/{proposal_id}/counter", responses=_COUNTER)
@keys_with(Scope.PROPOSALS_WRITE)
async def counter_proposal(
    proposal_id: UUID,
    body: ProposalCounter,
    actor: CurrentActor,
    session: WriteSession,
    open_for: OpenFor,
    now: Now,
) -> ProposalCountered:
    """Answer with other terms: a new version, which the other side accepts, counters or declines.

    The fee of the platform stays the one that was quoted first. An assistant keeps to the ceilings
    of the job and an agency to its roster; a client may ask for more than its job does.
    """
    proposal, differences = await service.counter(
        session, actor, proposal_id=proposal_id, body=body, open_for=open_for, now=now
    )
    return ProposalCountered.after(proposal, actor, differences, now=now)


@router.post("/{proposal_id}/decline", responses=_ANSWER)
@keys_with(Scope.PROPOSALS_WRITE)
async def decline_proposal(
    proposal_id: UUID,
    body: ProposalDecline,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> ProposalRead:
    """Say no; the other side reads the reason."""
    proposal = await service.decline(
        session, actor, proposal_id=proposal_id, reason=body.reason, now=now
    )
    return ProposalRead.of(proposal, actor, now=now)


@router.post("/{proposal_id}/decline-naming", responses=_MOVE)
@people_only
async def decline_naming(
    proposal_id: UUID,
    body: ProposalDecline,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> ProposalRead:
    """Refuse to be the one whom your agency names; both sides read the reason.

    Your agency negotiates, accepts and declines in its own name. This ends the negotiation: the
    agency may propose somebody else.
    """
    proposal = await service.decline_naming(
        session, actor, proposal_id=proposal_id, reason=body.reason, now=now
    )
    return ProposalRead.of(proposal, actor, now=now)


@router.post("/{proposal_id}/withdraw", responses=_MOVE)
@keys_with(Scope.PROPOSALS_WRITE)
async def withdraw_proposal(
    proposal_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ProposalRead:
    """Take your proposal, or your agency's, back. Another one may be sent afterwards."""
    proposal = await service.withdraw(session, actor, proposal_id=proposal_id, now=now)
    return ProposalRead.of(proposal, actor, now=now)
