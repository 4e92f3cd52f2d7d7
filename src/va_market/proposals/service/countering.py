"""Putting another version forward: the turn passes to the other side."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from va_market import agreements
from va_market.agreements import Conditions, Difference
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.jobs import service as jobs
from va_market.jobs.models import Job
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, field_error
from va_market.proposals import policies
from va_market.proposals.hiring import Hiring
from va_market.proposals.models import PROPOSAL, Proposal, Side
from va_market.proposals.schemas import TERMS, ProposalCounter
from va_market.proposals.service.authors import check_agreed_rate
from va_market.proposals.service.expiring import until
from va_market.proposals.service.fitting import (
    OutsideCeilings,
    misfits_of_terms,
    misfits_of_time,
)
from va_market.proposals.service.hiring import can_accept, check_hiring
from va_market.proposals.service.holding import hold_for, hold_job_of
from va_market.proposals.service.lasting import check_last_day
from va_market.proposals.service.telling import tell
from va_market.proposals.service.versions import keep_version
from va_market.proposals.versions import differences_of, said_by

COUNTERED = EventKind("proposal.countered", "One side put another version of a proposal forward.")
_AS_IT_IS = ("scope", "estimated_minutes", "delivery_days", "available_from")
_QUOTED = ("terms", "estimated_minutes")


class SameVersion(Conflict):
    code = "same_version"
    title = "This is what the newest version says already"
    cause = (
        "A counter changes something of the work, its time, the pay or the conditions. Only whom "
        "`supervisor_gone` keeps from accepting may pass the turn without."
    )
    fix = "Accept the version if you agree; decline it, or withdraw, if you do not."


async def counter(
    session: WriteSession,
    actor: Actor,
    *,
    proposal_id: UUID,
    body: ProposalCounter,
    open_for: timedelta,
    now: datetime,
) -> tuple[Proposal, list[Difference]]:
    """Answer with another version, and say what is different.

    Raises:
        NotFound, Forbidden, IllegalMove, NotYourTurn: see `hold_for`; nobody of the client has
            the id of the supervisor.
        SameVersion: nothing is different, and nothing keeps the assistant from accepting it.
        OutsideCeilings: an assistant breaks what the job asks for with what is new.
        BelowRosterRate: it pays less than the agency agreed to.
        SupervisorIsAssistant: nobody approves their own time.
        Invalid: the pay or a condition is not for this class of worker; the last day has passed;
            it expires too early or too late; the supervisor cannot be one; or the assistant
            decides what the client decides.
    """
    job = await hold_job_of(session, actor, proposal_id=proposal_id)
    proposal = await hold_for(session, actor, proposal_id=proposal_id, action="counter", now=now)
    side = policies.side_of(actor, proposal)
    assert side is not None  # noqa: S101  # it is its move
    changes = _say(proposal, body)
    if not changes and (side is Side.CLIENT or await can_accept(session, proposal)):
        raise SameVersion
    await _check(session, proposal, body, side=side, job=job, now=now)
    await _decide_hiring(session, actor, proposal, body.hiring, side=side, now=now)
    _pass_turn(proposal, side, until(body.expires_at, open_for=open_for, now=now), now)
    if job is not None:
        jobs.touch(job, now=now)
    keep_version(session, proposal, actor, author=side, message=body.message, now=now)
    tell(session, COUNTERED, proposal, actor, now=now, version=proposal.current_version)
    return proposal, changes


def _say(proposal: Proposal, body: ProposalCounter) -> list[Difference]:
    """Write down what the body says otherwise, and what is different by it."""
    before = said_by(proposal)
    _write(proposal, body)
    proposal.is_held_to_quote &= all(before[n] == getattr(proposal, n) for n in _QUOTED)
    return differences_of(before, said_by(proposal))


def _write(proposal: Proposal, body: ProposalCounter) -> None:
    given = body.model_fields_set
    for name in given.intersection(_AS_IT_IS):
        setattr(proposal, name, getattr(body, name))
    if "terms" in given:
        proposal.terms = body.terms.model_dump(mode="json")
        proposal.headline_minor = body.terms.headline.minor
        proposal.currency = body.terms.currency
    if "conditions" in given:
        standing = Conditions.model_validate(proposal.conditions)
        after = agreements.changed(standing, body.conditions)
        proposal.conditions = after.model_dump(mode="json")


async def _check(
    session: WriteSession,
    proposal: Proposal,
    body: ProposalCounter,
    *,
    side: Side,
    job: Job | None,
    now: datetime,
) -> None:
    """What one side says holds to what it, or its agency, is bound to."""
    terms = TERMS.validate_python(proposal.terms)
    conditions = Conditions.model_validate(proposal.conditions)
    agreements.check(terms, conditions, proposal.worker_class)
    if "conditions" in body.model_fields_set:
        await agreements.check_rivals(session, body.conditions)
    if side is Side.ASSISTANT and job is not None:
        _check_fits(job, body, now)
    if side is Side.ASSISTANT:
        await check_agreed_rate(session, proposal)


def _check_fits(job: Job, body: ProposalCounter, now: datetime) -> None:
    """A client may ask for more than its job does; an assistant keeps to it."""
    faults = list(misfits_of_terms(job, body.terms, "/terms")) if body.terms else []
    faults += misfits_of_time(
        job,
        estimated_minutes=body.estimated_minutes,
        delivery_days=body.delivery_days,
        available_from=body.available_from,
        now=now,
    )
    if faults:
        raise OutsideCeilings(errors=faults)


async def _decide_hiring(
    session: WriteSession,
    actor: Actor,
    proposal: Proposal,
    given: Hiring | None,
    *,
    side: Side,
    now: datetime,
) -> None:
    """Keep how the client gives the work out, as long as there are days left for it."""
    proposal.hiring = await _hiring(session, actor, proposal, given, side)
    await check_last_day(
        session,
        Conditions.model_validate(proposal.conditions),
        proposal.hiring,
        organization_id=proposal.organization_id,
        now=now,
    )


async def _hiring(
    session: WriteSession, actor: Actor, proposal: Proposal, given: Hiring | None, side: Side
) -> dict[str, Any] | None:
    """How the client gives the work out, as far as it has said so."""
    if side is Side.ASSISTANT:
        if given is not None:
            raise field_error("/hiring", "decided_by_client", "the client decides that")
        return proposal.hiring
    hiring = (given or Hiring()).over(proposal.hiring, supervisor_id=actor.user_id)
    await check_hiring(session, proposal, hiring)
    return hiring.model_dump(mode="json")


def _pass_turn(proposal: Proposal, side: Side, expires_at: datetime, now: datetime) -> None:
    PROPOSAL.become(proposal, "counter")
    proposal.turn = side.other
    proposal.current_version += 1
    proposal.expires_at = expires_at
    proposal.updated_at = now
