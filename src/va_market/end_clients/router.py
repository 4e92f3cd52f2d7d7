from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.end_clients import service
from va_market.end_clients.schemas import (
    CommentCreate,
    CommentPage,
    CommentRead,
    EndClientAsk,
    EndClientPage,
    EndClientQuery,
    EndClientRead,
    ForwardedProposalPage,
    ForwardedProposalRead,
    ForwardedQuery,
)
from va_market.end_clients.service.endorsing import AlreadyEndorsed, NotEndorsed
from va_market.end_clients.service.forwarding import AlreadyForwarded, NoEndClient
from va_market.end_clients.service.naming import HasEndClient
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals.service.seeing import ProposalDecided

_TAGS = ["end clients"]
of_job = new_router("/v1/jobs/{job_id}/end-client", tags=[*_TAGS])
router = new_router("/v1/end-clients/{end_client_request_id}", tags=[*_TAGS])
of_organization = new_router("/v1/organizations/{organization_id}", tags=[*_TAGS])
of_proposal = new_router("/v1/proposals/{proposal_id}", tags=[*_TAGS])
forwarded = new_router("/v1/forwarded-proposals", tags=[*_TAGS])
_MOVE = problems(Forbidden, IllegalMove)


@of_job.post("", status_code=201, responses=problems(Forbidden, IllegalMove, HasEndClient))
@keys_with(Scope.JOBS_WRITE)
async def ask_end_client(
    job_id: UUID,
    body: EndClientAsk,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> EndClientRead:
    """Name the organization that needs the work you buy.

    An owner or admin of it agrees first; where you are one of them, it has agreed at once. You can
    forward proposals to it then. You alone contract.
    """
    row = await service.ask(session, actor, job_id=job_id, body=body, now=now)
    created(response, "/v1/end-clients", row.id)
    return EndClientRead.of(row, actor)


@of_job.get("")
@keys_with(Scope.JOBS_READ)
async def get_end_client_of_job(
    job_id: UUID, actor: CurrentActor, session: ReadSession
) -> EndClientRead:
    """The end client of a job that your organization buys, or needs."""
    return EndClientRead.of(await service.get_of_job(session, actor, job_id=job_id), actor)


@router.get("")
@keys_with(Scope.JOBS_READ)
async def get_end_client(
    end_client_request_id: UUID, actor: CurrentActor, session: ReadSession
) -> EndClientRead:
    """What your organization asked another one, or was asked."""
    row = await service.get_visible(session, actor, asked_id=end_client_request_id)
    return EndClientRead.of(row, actor)


@router.post("/agree", responses=_MOVE)
@keys_with(Scope.ORGANIZATIONS_WRITE)
async def agree_to_be_end_client(
    end_client_request_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> EndClientRead:
    """Agree to be named, for your organization: the buyer may forward proposals to it."""
    row = await service.agree(session, actor, asked_id=end_client_request_id, now=now)
    return EndClientRead.of(row, actor)


@router.post("/decline", responses=_MOVE)
@keys_with(Scope.ORGANIZATIONS_WRITE)
async def decline_to_be_end_client(
    end_client_request_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> EndClientRead:
    """Say no, or step back: your organization sees no forwarded proposals of the job any more."""
    row = await service.decline(session, actor, asked_id=end_client_request_id, now=now)
    return EndClientRead.of(row, actor)


@router.post("/withdraw", responses=_MOVE)
@keys_with(Scope.JOBS_WRITE)
async def withdraw_end_client(
    end_client_request_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> EndClientRead:
    """Name this end client no more. It sees no forwarded proposals of the job any more."""
    row = await service.withdraw(session, actor, asked_id=end_client_request_id, now=now)
    return EndClientRead.of(row, actor)


@of_organization.get("/end-client-requests")
@keys_with(Scope.JOBS_READ)
async def list_end_client_requests(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[EndClientQuery, Query()],
) -> EndClientPage:
    """The jobs for which your organization is asked to be the end client, or is it."""
    found = await service.list_asked(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    return page.reply(EndClientPage, found, lambda row: EndClientRead.of(row, actor))


@of_organization.get("/forwarded-proposals")
@keys_with(Scope.PROPOSALS_READ)
async def list_forwarded_proposals(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    now: Now,
    query: Annotated[ForwardedQuery, Query()],
) -> ForwardedProposalPage:
    """The proposals that buyers forwarded to your organization."""
    found = await service.list_forwarded(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    return page.reply(
        ForwardedProposalPage, found, lambda row: ForwardedProposalRead.of(row, actor, now=now)
    )


@of_proposal.post(
    "/forward",
    status_code=201,
    responses=problems(Forbidden, NoEndClient, AlreadyForwarded, ProposalDecided),
)
@keys_with(Scope.PROPOSALS_WRITE)
async def forward_proposal(
    proposal_id: UUID, actor: CurrentActor, session: WriteSession, now: Now, response: Response
) -> ForwardedProposalRead:
    """Show a proposal to the end client of the job, without the fee. The author is told of it."""
    row = await service.forward(session, actor, proposal_id=proposal_id, now=now)
    created(response, "/v1/forwarded-proposals", row.proposal_id)
    return ForwardedProposalRead.of(row, actor, now=now)


@forwarded.get("/{proposal_id}")
@keys_with(Scope.PROPOSALS_READ)
async def get_forwarded_proposal(
    proposal_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> ForwardedProposalRead:
    """A proposal that was forwarded, as the end client sees it."""
    row = await service.get_forwarded(session, actor, proposal_id=proposal_id)
    return ForwardedProposalRead.of(row, actor, now=now)


@of_proposal.post("/endorse", responses=problems(Forbidden, AlreadyEndorsed, ProposalDecided))
@keys_with(Scope.PROPOSALS_WRITE)
async def endorse_proposal(
    proposal_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ForwardedProposalRead:
    """Say for the end client that a forwarded proposal suits it. The buyer decides all the same.

    It counts for the version that stands now: once one side counters, you may endorse anew.
    """
    row = await service.endorse(session, actor, proposal_id=proposal_id, now=now)
    return ForwardedProposalRead.of(row, actor, now=now)


@of_proposal.post("/withdraw-endorsement", responses=problems(Forbidden, NotEndorsed))
@keys_with(Scope.PROPOSALS_WRITE)
async def withdraw_endorsement(
    proposal_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ForwardedProposalRead:
    """Take the endorsement of the end client back."""
    row = await service.withdraw_endorsement(session, actor, proposal_id=proposal_id, now=now)
    return ForwardedProposalRead.of(row, actor, now=now)


@of_proposal.post("/comments", status_code=201)
@keys_with(Scope.PROPOSALS_WRITE)
async def comment_proposal(
    proposal_id: UUID, body: CommentCreate, actor: CurrentActor, session: WriteSession, now: Now
) -> CommentRead:
    """Say something about a forwarded proposal to the other side: buyer or end client."""
    row = await service.comment(session, actor, proposal_id=proposal_id, body=body, now=now)
    return CommentRead.of(row)


@of_proposal.get("/comments")
@keys_with(Scope.PROPOSALS_READ)
async def list_comments(
    proposal_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ForwardedQuery, Query()],
) -> CommentPage:
    """What buyer and end client said about a forwarded proposal. Its author never reads it."""
    found = await service.list_comments(
        session, actor, proposal_id=proposal_id, query=query, request=page.request
    )
    return page.reply(CommentPage, found, CommentRead.of)
