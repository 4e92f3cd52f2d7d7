from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from va_market import agreements
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.job_invitations import service as job_invitations
from va_market.jobs import service as jobs
from va_market.jobs.models import JOB, Job
from va_market.jobs.questions import answered
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict
from va_market.pricing.fees import FeeRule
from va_market.proposals.models import Proposal, ProposalStatus, Side
from va_market.proposals.schemas import ProposalCreate
from va_market.proposals.service.authors import author_of, check_rate
from va_market.proposals.service.expiring import has_live, until
from va_market.proposals.service.fitting import (
    OutsideCeilings,
    misfits_of_terms,
    misfits_of_time,
)
from va_market.proposals.service.lasting import check_last_day
from va_market.proposals.service.offers import Offer, offer_of
from va_market.proposals.service.telling import tell
from va_market.proposals.service.versions import keep_version

SUBMITTED = EventKind("proposal.submitted", "An assistant, or an agency, proposed for a job.")


class AlreadyProposed(Conflict):
    code = "already_proposed"
    title = "There is a live proposal for this job already"
    cause = "There is one live proposal or offer per assistant and job, in person or by an agency."
    fix = "Answer it, or withdraw it before you send another."
    constraint = "uq_proposals_live"


async def submit(
    session: WriteSession,
    actor: Actor,
    *,
    job_id: UUID,
    body: ProposalCreate,
    fee: FeeRule,
    open_for: timedelta,
    now: datetime,
) -> Proposal:
    """Send a proposal; `fee` is quoted with it and fixed from now on.

    Raises:
        NotFound: there is no such job, or roster entry, for this caller.
        Forbidden, NoAssistantProfile, OwnJob: the caller may not.
        IllegalMove: the job is not open, or the entry is not agreed to.
        AlreadyProposed: there is a live one.
        OutsideCeilings: it breaks the engagement, the currency or a ceiling of the job.
        BelowRosterRate: it pays less than the agency agreed to.
        QuoteNotOpen: the quote has expired or is bound already.
        Invalid: the terms are not for an independent assistant, the quote is of other work, the
            answers do not fit the questions of the job, there is no such rival, the last day has
            passed, or it expires too early or too late.
    """
    job = await jobs.hold_visible(session, actor, job_id=job_id)
    author = await author_of(session, actor, job=job, roster_entry_id=body.roster_entry_id)
    JOB.check(job.status, "submit_proposal")
    offer = await offer_of(session, actor, body=body, usual_fee=fee, now=now)
    await agreements.check_rivals(session, body.conditions)
    await check_last_day(
        session, body.conditions, None, organization_id=job.organization_id, now=now
    )
    expires_at = until(body.expires_at, open_for=open_for, now=now)
    await _check_first(session, job, author.assistant_id, now)
    _check_fits(job, body, offer, now)
    check_rate(author.entry, offer.terms, fee=offer.fee, estimated_minutes=body.estimated_minutes)
    proposal = _proposal(
        author.columns(actor), body, offer, job=job, expires_at=expires_at, now=now
    )
    proposal.answers = answered(job.questions, body.answers)
    await _send(session, actor, job, proposal, invited_id=author.invited_id, now=now)
    return proposal


async def _check_first(session: WriteSession, job: Job, assistant_id: UUID, now: datetime) -> None:
    """Nobody proposes twice for a job while the first waits."""
    if await has_live(
        session,
        job_id=job.id,
        organization_id=job.organization_id,
        assistant_id=assistant_id,
        now=now,
    ):
        raise AlreadyProposed


async def _send(
    session: WriteSession,
    actor: Actor,
    job: Job,
    proposal: Proposal,
    *,
    invited_id: UUID,
    now: datetime,
) -> None:
    """Write it down; who was invited to the job has answered by it."""
    session.add(proposal)
    await session.flush()
    keep_version(session, proposal, actor, author=Side.ASSISTANT, message=None, now=now)
    await jobs.follow(
        session, job_id=job.id, user_id=proposal.assistant_id, agency_id=proposal.agency_id
    )
    await job_invitations.accept(session, actor, job_id=job.id, invited_id=invited_id, now=now)
    jobs.touch(job, now=now)
    tell(session, SUBMITTED, proposal, actor, now=now)


def _check_fits(job: Job, body: ProposalCreate, offer: Offer, now: datetime) -> None:
    """Name every way in which the proposal breaks what the job asks for."""
    faults = [
        *misfits_of_terms(job, offer.terms, offer.pointer),
        *misfits_of_time(
            job,
            estimated_minutes=body.estimated_minutes,
            delivery_days=body.delivery_days,
            available_from=body.available_from,
            now=now,
        ),
    ]
    if faults:
        raise OutsideCeilings(errors=faults)


def _proposal(
    author: Mapping[str, Any],
    body: ProposalCreate,
    offer: Offer,
    *,
    job: Job,
    expires_at: datetime,
    now: datetime,
) -> Proposal:
    return Proposal(
        **author,
        **body.model_dump(exclude={"terms", "conditions", "expires_at"}),
        terms=offer.terms.model_dump(mode="json"),
        conditions=body.conditions.model_dump(mode="json"),
        fee=offer.fee.model_dump(mode="json"),
        headline_minor=offer.terms.headline.minor,
        currency=offer.terms.currency,
        job_id=job.id,
        organization_id=job.organization_id,
        status=ProposalStatus.SUBMITTED,
        expires_at=expires_at,
        created_at=now,
        updated_at=now,
    )
