"""What reviewers think of a proposal; its author never reads it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.jobs import service as jobs
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.proposals import service as proposals
from va_market.proposals.models import Proposal
from va_market.reviewing import policies, repository
from va_market.reviewing.models import ProposalReview
from va_market.reviewing.schemas import ReviewingQuery, ReviewPut

REVIEWED = EventKind("proposal.reviewed", "A reviewer scored a proposal for its client.")


async def review(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, body: ReviewPut, now: datetime
) -> tuple[Row, bool]:
    """Write or replace the caller's review of a proposal: the review, and whether it is new.

    Raises:
        NotFound: there is no such proposal for this caller.
        Forbidden: the caller is no reviewer of it, or its author.
        ProposalDecided: see there.
    """
    await proposals.see(session, actor, proposal_id=proposal_id)
    proposal = await proposals.hold(session, proposal_id=proposal_id)
    is_delegated = proposal.job_id is not None and await jobs.has_reviewer(
        session, job_id=proposal.job_id, among=[actor.user_id]
    )
    if not policies.may_review(actor, proposal, is_delegated=is_delegated):
        raise Forbidden("Only reviewers of this job may do that, and none for themselves.")
    proposals.check_live(proposal, now=now)
    is_new = await _save(session, actor, proposal, body, now)
    _tell(session, proposal, actor, now)
    return await _own(session, actor, proposal_id), is_new


async def _save(
    session: WriteSession, actor: Actor, proposal: Proposal, body: ReviewPut, now: datetime
) -> bool:
    """True where there was none."""
    given = body.model_dump()
    found = await repository.lock_review(
        session, proposal_id=proposal.id, reviewer_id=actor.user_id
    )
    if found is not None:
        found.sqlmodel_update({**given, "updated_at": now})
        return False
    session.add(
        ProposalReview(
            **given,
            proposal_id=proposal.id,
            organization_id=proposal.organization_id,
            reviewer_id=actor.user_id,
            created_at=now,
            updated_at=now,
        )
    )
    return True


async def get_own(session: ReadSession, actor: Actor, *, proposal_id: UUID) -> Row:
    """The caller's review of a proposal.

    Raises:
        NotFound: there is no such proposal for this caller, or no review yet.
    """
    await proposals.get_visible(session, actor, proposal_id=proposal_id)
    return await _own(session, actor, proposal_id)


async def _own(session: ReadSession | WriteSession, actor: Actor, proposal_id: UUID) -> Row:
    row = await repository.find_review(session, proposal_id=proposal_id, reviewer_id=actor.user_id)
    if row is None:
        raise NotFound("You have not reviewed this proposal.")
    return row


async def list_reviews(
    session: ReadSession,
    actor: Actor,
    *,
    proposal_id: UUID,
    query: ReviewingQuery,
    request: PageRequest,
) -> Page[Row]:
    """What all reviewers think of a proposal, for its client.

    Raises:
        NotFound: there is no such proposal for this caller.
        Forbidden: the caller is of the side of its author.
    """
    proposal: Any = await proposals.get_visible(session, actor, proposal_id=proposal_id)
    # Whoever sees it and is neither a member nor of the author was asked to look it over.
    if not policies.may_read(actor, proposal, is_delegated=True):
        raise Forbidden("Reviews are for the client alone.")
    return await repository.OF_PROPOSAL.page(
        session, request, sort=query.sort, filters={}, scope={"proposal_id": proposal_id}
    )


def _tell(session: WriteSession, proposal: Proposal, actor: Actor, now: datetime) -> None:
    """For the client and the reviewer: the author hears nothing."""
    events.record(
        session,
        REVIEWED,
        now=now,
        subject_id=proposal.id,
        parties=[proposal.organization_id, actor.user_id],
        actor_id=actor.user_id,
        data=proposals.job_of(proposal),
    )
