from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.job_invitations import service as job_invitations
from va_market.jobs import service as jobs
from va_market.jobs.models import JOB, Job
from va_market.jobs.questions import answered
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, FieldError, Invalid
from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule
from va_market.pricing.terms import parts_of
from va_market.proposals import repository
from va_market.proposals.models import Proposal, ProposalStatus
from va_market.proposals.schemas import ProposalCreate
from va_market.proposals.service.authors import author_of, check_rate
from va_market.proposals.service.offers import Offer, offer_of
from va_market.proposals.service.telling import tell

SUBMITTED = EventKind("proposal.submitted", "An assistant, or an agency, proposed for a job.")


class AlreadyProposed(Conflict):
    code = "already_proposed"
    title = "There is a live proposal for this job already"
    cause = "There is one live proposal per assistant and job, in person or by an agency."
    fix = "Withdraw it before you send another."
    constraint = "uq_proposals_live"


class OutsideCeilings(Invalid):
    code = "outside_ceilings"
    title = "The proposal does not fit the job"
    cause = "The job sets an engagement, a currency or ceilings that the proposal breaks."
    fix = "Mend the fields named in `errors`, or ask the client to change the job."


async def submit(
    session: WriteSession,
    actor: Actor,
    *,
    job_id: UUID,
    body: ProposalCreate,
    fee: FeeRule,
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
        Invalid: the terms are not for an independent assistant, the quote is of other work, or the
            answers do not fit the questions of the job.
    """
    job = await jobs.hold_visible(session, actor, job_id=job_id)
    author = await author_of(session, actor, job=job, roster_entry_id=body.roster_entry_id)
    JOB.check(job.status, "submit_proposal")
    offer = await offer_of(session, actor, body=body, usual_fee=fee, now=now)
    if await repository.has_live(session, job_id=job_id, assistant_id=author.assistant_id):
        raise AlreadyProposed
    if faults := list(_misfits(job, body, offer, now)):
        raise OutsideCeilings(errors=faults)
    check_rate(author, offer.terms, estimated_minutes=body.estimated_minutes)
    proposal = _proposal(job, author.columns(actor), body, offer, now)
    proposal.answers = answered(job.questions, body.answers)
    session.add(proposal)
    await jobs.follow(
        session, job_id=job_id, user_id=author.assistant_id, agency_id=proposal.agency_id
    )
    await job_invitations.accept(
        session, actor, job_id=job_id, invited_id=author.invited_id, now=now
    )
    jobs.touch(job, now=now)
    tell(session, SUBMITTED, proposal, actor, now=now)
    return proposal


def _misfits(job: Job, body: ProposalCreate, offer: Offer, now: datetime) -> Iterator[FieldError]:
    """Every way in which the proposal breaks what the job asks for."""
    terms, place = offer.terms, offer.pointer
    asked = next((part for part in parts_of(terms) if part.kind == job.engagement), None)
    if asked is None:
        yield _fault(offer.pointer_of_kind, "engagement_differs", f"the job is {job.engagement}")
    headline = (asked or terms).headline
    if job.currency is not None and terms.currency != job.currency:
        yield _fault(place, "currency_differs", f"the job is in {job.currency}")
    elif job.ceiling_minor is not None and headline.minor > job.ceiling_minor:
        most = Money.from_minor(job.ceiling_minor, terms.currency)
        yield _fault(place, "above_ceiling", f"the job pays at most {most}")
    if body.estimated_minutes > (job.max_estimated_minutes or body.estimated_minutes):
        most_minutes = f"at most {job.max_estimated_minutes} minutes"
        yield _fault("/estimated_minutes", "above_ceiling", most_minutes)
    if body.delivery_days > (job.max_delivery_days or body.delivery_days):
        yield _fault("/delivery_days", "above_ceiling", f"at most {job.max_delivery_days} days")
    # A day of grace: it may still be yesterday where the assistant lives.
    if body.available_from < (now - timedelta(days=1)).date():
        yield _fault("/available_from", "in_the_past", "must not lie in the past")


def _fault(pointer: str, code: str, detail: str) -> FieldError:
    return FieldError("body", pointer, code, detail)


def _proposal(
    job: Job, author: Mapping[str, Any], body: ProposalCreate, offer: Offer, now: datetime
) -> Proposal:
    return Proposal(
        **author,
        **body.model_dump(exclude={"terms", "conditions"}),
        terms=offer.terms.model_dump(mode="json"),
        conditions=body.conditions.model_dump(mode="json"),
        fee=offer.fee.model_dump(mode="json"),
        headline_minor=offer.terms.headline.minor,
        currency=offer.terms.currency,
        job_id=job.id,
        organization_id=job.organization_id,
        status=ProposalStatus.SUBMITTED,
        created_at=now,
        updated_at=now,
    )
