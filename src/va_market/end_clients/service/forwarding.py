"""The buyer shows single proposals to the end client."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.end_clients import policies, repository
from va_market.end_clients.models import EndClient, EndClientStatus, ForwardedProposal
from va_market.end_clients.schemas import ForwardedQuery
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.jobs.models import Job
from va_market.kit.db import ReadSession, Row, WriteSession, lock, queue
from va_market.kit.errors import Conflict, Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.proposals import policies as proposal_policies
from va_market.proposals import service as proposals
from va_market.proposals.models import CLIENT, Proposal

FORWARDED = EventKind("proposal.forwarded", "A buyer showed a proposal to its end client.")


class NoEndClient(Conflict):
    code = "no_end_client"
    title = "No end client has agreed to be named for this job"
    cause = "A proposal is forwarded to the organization that agreed."
    fix = "Name one with POST /v1/jobs/{id}/end-client, or wait for its answer."


class AlreadyForwarded(Conflict):
    code = "already_forwarded"
    title = "The end client sees this proposal already"
    cause = "A proposal is forwarded once."
    fix = "See GET /v1/forwarded-proposals/{proposal_id}."
    constraint = "pk_forwarded_proposals"


async def forward(session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime) -> Row:
    """Let the end client of the job see a proposal.

    Raises:
        NotFound: there is no such proposal for this caller.
        Forbidden: the caller does not hire for its client.
        NoEndClient, AlreadyForwarded, ProposalDecided: see there.
    """
    seen = await proposals.see(session, actor, proposal_id=proposal_id)
    if seen.job_id is None or CLIENT not in proposal_policies.parties(actor, seen):
        raise Forbidden("Only those who hire for the client of the job may forward proposals.")
    await queue(session, Job, seen.job_id)
    asked = await repository.lock_of_job(session, job_id=seen.job_id)
    if asked is None or asked.status != EndClientStatus.AGREED:
        raise NoEndClient
    await proposals.hold_live(session, proposal_id=proposal_id, now=now)
    await _forward(session, actor, asked, proposal_id, now)
    # Held last, once more: a version that the caller names is that of the proposal.
    proposal = await proposals.hold(session, proposal_id=proposal_id)
    _tell(session, proposal, asked, actor, now)
    return await get_visible(session, actor, proposal_id=proposal_id)


async def _forward(
    session: WriteSession, actor: Actor, asked: EndClient, proposal_id: UUID, now: datetime
) -> None:
    """Under a new agreement it is forwarded anew, without what was said under the old one."""
    columns: dict[str, Any] = {
        "asked_id": asked.id,
        "organization_id": asked.organization_id,
        "end_client_id": asked.end_client_id,
        "forwarded_by": actor.user_id,
        "endorsed_by": None,
        "endorsed_at": None,
        "endorsed_version": None,
        "created_at": now,
        "updated_at": now,
    }
    forwarded = await lock(session, ForwardedProposal, proposal_id)
    if forwarded is None:
        session.add(ForwardedProposal(proposal_id=proposal_id, **columns))
    elif forwarded.asked_id == asked.id:
        raise AlreadyForwarded
    else:
        forwarded.sqlmodel_update(columns)


async def get_visible(
    session: ReadSession | WriteSession, actor: Actor, *, proposal_id: UUID
) -> Row:
    """A forwarded proposal, for members of the buyer and the end client.

    Raises:
        NotFound: there is no such proposal for this caller, or it is theirs.
    """
    row = await repository.find_forwarded(session, proposal_id=proposal_id, scope=actor.scope)
    if row is None or not policies.may_discuss(actor, row):
        raise NotFound
    return row


async def list_forwarded(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: ForwardedQuery,
    request: PageRequest,
) -> Page[Row]:
    """What was forwarded to an organization of the caller.

    Raises:
        NotFound: it is not one of the caller's.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    scope = {"organization_id": organization_id, **actor.scope}
    return await repository.FORWARDED.page(
        session, request, sort=query.sort, filters={}, scope=scope
    )


def _tell(
    session: WriteSession, proposal: Proposal, asked: EndClient, actor: Actor, now: datetime
) -> None:
    """For both organizations, and for the author, who is not told for whom the work is."""
    events.record(
        session,
        FORWARDED,
        now=now,
        subject_id=proposal.id,
        parties=[*proposal.audience, asked.end_client_id],
        actor_id=actor.user_id,
        data={"job_id": str(proposal.job_id)},
    )
