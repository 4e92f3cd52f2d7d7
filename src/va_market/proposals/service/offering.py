"""Making an offer: the client begins, and the assistant, or the agency, answers."""

from datetime import datetime, timedelta
from uuid import UUID

from va_market import agreements
from va_market.agreements import ContractSource
from va_market.assistants import service as assistants
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.jobs import service as jobs
from va_market.jobs.models import JOB, Job
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, Forbidden, NotFound
from va_market.pricing.fees import FeeRule
from va_market.proposals.hiring import Hiring
from va_market.proposals.models import Proposal, ProposalStatus, Side
from va_market.proposals.offers import OfferCreate
from va_market.proposals.service.authors import ReviewsJob
from va_market.proposals.service.expiring import has_live, until
from va_market.proposals.service.hiring import check_hiring
from va_market.proposals.service.lasting import check_last_day
from va_market.proposals.service.submitting import AlreadyProposed
from va_market.proposals.service.telling import tell
from va_market.proposals.service.versions import keep_version
from va_market.rosters import service as rosters
from va_market.rosters.models import RosterEntry

MADE = EventKind("offer.made", "A client made an offer to an assistant, or to an agency for one.")


class OwnMember(Forbidden):
    code = "own_member"
    title = "The assistant, or the agency, is your own"
    cause = "Nobody makes an offer to a member of the client, or to an agency of their own."
    fix = "Choose somebody else."


class AlreadyOffered(Conflict):
    code = "already_offered"
    title = "There is a live offer to this assistant already"
    cause = "There is one live private offer per client and assistant."
    fix = "Withdraw it before you make another, or counter when it is your turn."
    constraint = "uq_proposals_live_private"


async def offer(
    session: WriteSession,
    actor: Actor,
    *,
    body: OfferCreate,
    fee: FeeRule,
    open_for: timedelta,
    now: datetime,
) -> Proposal:
    """Put an offer before an assistant; `fee` is quoted with it and fixed from now on.

    Raises:
        NotFound: there is no such job, client, assistant, supervisor, or place on a public roster.
        Forbidden, OwnMember: the caller may not.
        IllegalMove: the job hires nobody.
        AlreadyProposed, AlreadyOffered: the two negotiate already.
        ReviewsJob: the assistant reads what others offer.
        SupervisorIsAssistant: nobody approves their own time.
        Invalid: the pay or a condition is not for this class of worker, the supervisor cannot be
            one, the last day has passed, or it expires too early or too late.
    """
    job, client = await _client(session, actor, body, now)
    entry = await _place(session, body)
    await _check_strangers(session, actor, body, client)
    if job is not None and await jobs.has_reviewer(
        session, job_id=job.id, among=[body.assistant_id]
    ):
        raise ReviewsJob
    agreements.check(body.terms, body.conditions, body.worker_class)
    await agreements.check_rivals(session, body.conditions)
    expires_at = until(body.expires_at, open_for=open_for, now=now)
    await _check_first(session, body, client, now)
    hiring = body.hiring.over(None, supervisor_id=actor.user_id)
    proposal = _proposal(body, fee, client=client, hiring=hiring, expires_at=expires_at, now=now)
    proposal.roster_entry_id = None if entry is None else entry.id
    await check_hiring(session, proposal, hiring)
    await check_last_day(session, body.conditions, proposal.hiring, organization_id=client, now=now)
    session.add(proposal)
    await session.flush()
    keep_version(session, proposal, actor, author=Side.CLIENT, message=body.message, now=now)
    if job is not None:
        await _follow(session, job, proposal, now)
    tell(session, MADE, proposal, actor, now=now)
    return proposal


async def _client(
    session: WriteSession, actor: Actor, body: OfferCreate, now: datetime
) -> tuple[Job | None, UUID]:
    """Who hires, and for which job; the job is locked."""
    if body.job_id is not None:
        job = await jobs.hold_managed(session, actor, job_id=body.job_id)
        JOB.check(job.status, "hire")
        return job, job.organization_id
    client = await identity.paying_organization(
        session, actor, organization_id=body.organization_id, now=now
    )
    if actor.is_member(client) and not actor.can(Permission.HIRE, client):
        raise Forbidden("Your role does not allow hiring for this organization.")
    return None, client


async def _place(session: WriteSession, body: OfferCreate) -> RosterEntry | None:
    """Where the assistant stands on the roster of the agency; locked, it does not end meanwhile."""
    if body.agency_id is not None:
        return await rosters.hold_public(
            session, organization_id=body.agency_id, assistant_id=body.assistant_id
        )
    if not await assistants.is_listed(session, user_id=body.assistant_id):
        raise NotFound("There is no assistant with the id in `assistant_id`.")
    return None


async def _check_strangers(
    session: WriteSession, actor: Actor, body: OfferCreate, client: UUID
) -> None:
    """Make sure that nobody stands on both sides."""
    pairs = [(client, body.assistant_id)]
    if body.agency_id is not None:
        pairs.append((body.agency_id, actor.user_id))
    roles = [
        await identity.find_role(session, organization_id=organization_id, user_id=user_id)
        for organization_id, user_id in pairs
    ]
    if any(roles) or body.assistant_id == actor.user_id or body.agency_id == client:
        raise OwnMember


async def _check_first(
    session: WriteSession, body: OfferCreate, client: UUID, now: datetime
) -> None:
    if await has_live(
        session,
        job_id=body.job_id,
        organization_id=client,
        assistant_id=body.assistant_id,
        now=now,
    ):
        raise AlreadyOffered if body.job_id is None else AlreadyProposed


def _proposal(
    body: OfferCreate,
    fee: FeeRule,
    *,
    client: UUID,
    hiring: Hiring,
    expires_at: datetime,
    now: datetime,
) -> Proposal:
    own = {"terms", "conditions", "hiring", "source", "message", "expires_at", "organization_id"}
    by_default = ContractSource.AGENCY if body.agency_id else ContractSource.MARKETPLACE
    return Proposal(
        **body.model_dump(exclude=own),
        organization_id=client,
        origin=Side.CLIENT,
        turn=Side.ASSISTANT,
        status=ProposalStatus.SUBMITTED,
        source=by_default if body.source is None else ContractSource(body.source),
        available_from=hiring.starts_on or now.date(),
        terms=body.terms.model_dump(mode="json"),
        conditions=body.conditions.model_dump(mode="json"),
        fee=fee.model_dump(mode="json"),
        headline_minor=body.terms.headline.minor,
        currency=body.terms.currency,
        hiring=hiring.model_dump(mode="json"),
        expires_at=expires_at,
        created_at=now,
        updated_at=now,
    )


async def _follow(session: WriteSession, job: Job, proposal: Proposal, now: datetime) -> None:
    """Whoever holds an offer hears of changes to the job, and the job shows a sign of life."""
    await jobs.follow(
        session, job_id=job.id, user_id=proposal.assistant_id, agency_id=proposal.agency_id
    )
    jobs.touch(job, now=now)
