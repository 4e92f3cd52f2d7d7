from uuid import UUID

from va_market.identity.actor import Actor
from va_market.jobs import service as jobs
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.proposals import repository
from va_market.proposals.schemas import JobProposalQuery, ProposalQuery


async def get_visible(session: ReadSession, actor: Actor, *, proposal_id: UUID) -> Row:
    """A proposal the caller wrote or received.

    Raises:
        NotFound: there is no such proposal for this caller.
    """
    row = await repository.find_visible(session, proposal_id=proposal_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def search(
    session: ReadSession, actor: Actor, *, query: ProposalQuery, request: PageRequest
) -> Page[Row]:
    """Proposals the caller wrote or received."""
    return await repository.LISTING.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope=actor.scope,
    )


async def list_of_job(
    session: ReadSession,
    actor: Actor,
    *,
    job_id: UUID,
    query: JobProposalQuery,
    request: PageRequest,
) -> Page[Row]:
    """The proposals of one job: all for its client and its reviewers, their own for others.

    Raises:
        NotFound: there is no such job for this caller.
    """
    await jobs.get_visible(session, actor, job_id=job_id)
    return await repository.OF_JOB.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope={"job_id": job_id, **actor.scope},
    )
