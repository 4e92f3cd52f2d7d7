from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals.service.seeing import ProposalDecided
from va_market.reviewing import service
from va_market.reviewing.schemas import (
    ReviewedJobPage,
    ReviewedJobRead,
    ReviewerAdd,
    ReviewerPage,
    ReviewerRead,
    ReviewingQuery,
    ReviewPage,
    ReviewPut,
    ReviewRead,
)
from va_market.reviewing.service.delegating import AlreadyReviewer, ReviewerHasProposed

of_job = new_router("/v1/jobs/{job_id}/reviewers", tags=["reviewing"])
of_proposal = new_router("/v1/proposals/{proposal_id}", tags=["reviewing"])
own = new_router("/v1/me/reviewed-jobs", tags=["reviewing"])
_ADD = problems(Forbidden, IllegalMove, AlreadyReviewer, ReviewerHasProposed)


@of_job.post("", status_code=201, responses=_ADD)
@keys_with(Scope.JOBS_WRITE)
async def add_reviewer(
    job_id: UUID, body: ReviewerAdd, actor: CurrentActor, session: WriteSession, now: Now
) -> ReviewerRead:
    """Ask a member or an assistant to look over the proposals for a job.

    They read, score and comment them, and see nothing else of yours; they decide nothing.
    """
    row = await service.add_reviewer(
        session, actor, job_id=job_id, reviewer_id=body.reviewer_id, now=now
    )
    return ReviewerRead.of(row)


@of_job.get("", responses=problems(Forbidden))
@keys_with(Scope.JOBS_READ)
async def list_reviewers(
    job_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ReviewingQuery, Query()],
) -> ReviewerPage:
    """Who was asked to look over the proposals for a job of yours, besides your own reviewers."""
    found = await service.list_reviewers(
        session, actor, job_id=job_id, query=query, request=page.request
    )
    return page.reply(ReviewerPage, found, ReviewerRead.of)


@of_job.delete("/{reviewer_id}", status_code=204, responses=problems(Forbidden))
@keys_with(Scope.JOBS_WRITE)
async def remove_reviewer(
    job_id: UUID, reviewer_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Take the right away again, or give up your own. What was written stays with the client."""
    await service.remove_reviewer(session, actor, job_id=job_id, reviewer_id=reviewer_id, now=now)


@own.get("")
@people_only
async def list_reviewed_jobs(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ReviewingQuery, Query()],
) -> ReviewedJobPage:
    """The jobs whose proposals you were asked to look over."""
    found = await service.list_reviewed_jobs(session, actor, query=query, request=page.request)
    return page.reply(ReviewedJobPage, found, ReviewedJobRead.of)


@of_proposal.put(
    "/review",
    responses={
        201: {"model": ReviewRead, "description": "The review is new."},
        **problems(Forbidden, ProposalDecided),
    },
)
@people_only
async def put_review(
    proposal_id: UUID,
    body: ReviewPut,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ReviewRead:
    """Score and comment a proposal for its client, or replace what you wrote before.

    For members whose role reviews, and for reviewers of the job. The author never reads it.
    """
    row, is_new = await service.review(session, actor, proposal_id=proposal_id, body=body, now=now)
    if is_new:
        response.status_code = 201
        response.headers["Location"] = f"/v1/proposals/{proposal_id}/review"
    return ReviewRead.of(row)


@of_proposal.get("/review")
@people_only
async def get_own_review(
    proposal_id: UUID, actor: CurrentActor, session: ReadSession
) -> ReviewRead:
    """What you wrote about a proposal."""
    return ReviewRead.of(await service.get_own(session, actor, proposal_id=proposal_id))


@of_proposal.get("/reviews", responses=problems(Forbidden))
@keys_with(Scope.PROPOSALS_READ)
async def list_reviews(
    proposal_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ReviewingQuery, Query()],
) -> ReviewPage:
    """What all reviewers think of a proposal. Only the side of the client reads it."""
    found = await service.list_reviews(
        session, actor, proposal_id=proposal_id, query=query, request=page.request
    )
    return page.reply(ReviewPage, found, ReviewRead.of)
