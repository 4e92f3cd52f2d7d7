"""Accepting a proposal: the contract, the seat and the losers, in one transaction."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from va_market import events
from va_market.contracts.models import (
    Contract,
    ContractSource,
    ContractStatus,
    ContractTerms,
)
from va_market.contracts.schemas import ContractAssign
from va_market.contracts.service.supervising import check_supervisor
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.jobs import service as jobs
from va_market.jobs.models import Job
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, field_error
from va_market.kit.money import Money
from va_market.proposals import service as proposals
from va_market.proposals.models import Proposal
from va_market.rosters import service as rosters

CREATED = EventKind("contract.created", "A proposal was accepted and became a contract.")
STARTED = EventKind("contract.activated", "The first day of a contract has come.")

# Work often begins a little before it is written down; the client may say so.
BACKDATING = timedelta(days=31)


class AlreadyContracted(Conflict):
    code = "already_contracted"
    title = "This proposal has become a contract already"
    cause = "Each proposal makes one contract."
    fix = "Look for the contract with GET /v1/contracts?job_id=..."
    constraint = "uq_contracts_proposal_id"


async def assign(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, body: ContractAssign, now: datetime
) -> tuple[Contract, ContractTerms]:
    """Accept a proposal.

    Raises:
        NotFound: there is no such proposal for this caller, or no such member of the client.
        Forbidden: the caller does not hire for its client.
        IllegalMove: the proposal is not live, or the job is not open.
        Invalid: the supervisor cannot be one.
        SupervisorIsAssistant: nobody approves their own time.
    """
    job = await _held_job(session, actor, proposal_id)
    proposal = await proposals.accept(session, actor, proposal_id=proposal_id, now=now)
    is_filled = await jobs.take_seat(session, job, now=now)
    supervisor_id = await _supervisor(session, actor, proposal, body)
    contract = await _contract(
        session, job=job, proposal=proposal, body=body, supervisor_id=supervisor_id, now=now
    )
    terms = ContractTerms(
        contract_id=contract.id,
        version=1,
        worker_class=proposal.worker_class,
        terms=proposal.terms,
        conditions=proposal.conditions,
        fee=proposal.fee,
        created_at=now,
    )
    session.add(contract)
    await session.flush()
    session.add(terms)
    if is_filled:
        await proposals.supersede_others(session, job_id=job.id, now=now)
    _record(session, contract, actor, now)
    return contract, terms


async def _held_job(session: WriteSession, actor: Actor, proposal_id: UUID) -> Job:
    """The job of the proposal. It is locked before the proposal, as everywhere."""
    seen = await proposals.see(session, actor, proposal_id=proposal_id)
    return await jobs.hold_visible(session, actor, job_id=seen.job_id)


async def _supervisor(
    session: WriteSession, actor: Actor, proposal: Proposal, body: ContractAssign
) -> UUID:
    chosen = body.supervisor_id or actor.user_id
    await check_supervisor(
        session,
        organization_id=proposal.organization_id,
        assistant_id=proposal.assistant_id,
        chosen=chosen,
    )
    return chosen


async def _contract(
    session: WriteSession,
    *,
    job: Job,
    proposal: Proposal,
    body: ContractAssign,
    supervisor_id: UUID,
    now: datetime,
) -> Contract:
    zone = body.time_zone or await identity.time_zone_of(session, proposal.organization_id)
    today = now.astimezone(ZoneInfo(zone)).date()
    starts_on = body.starts_on or today
    pay = await _pay(session, proposal)
    return Contract(
        job_id=proposal.job_id,
        proposal_id=proposal.id,
        organization_id=proposal.organization_id,
        assistant_id=proposal.assistant_id,
        agency_id=proposal.agency_id,
        pay_rate_minor=None if pay is None else pay.minor,
        pay_currency=None if pay is None else pay.currency,
        quote_id=proposal.quote_id,
        supervisor_id=supervisor_id,
        supervisor_qualification=body.supervisor_qualification,
        title=job.title,
        worker_class=proposal.worker_class,
        source=_source(proposal),
        status=_first_status(starts_on, today),
        time_zone=zone,
        starts_on=starts_on,
        starts_at=datetime.combine(starts_on, time.min, ZoneInfo(zone)),
        allotted_minutes=body.allotted_minutes or proposal.estimated_minutes,
        at_allotment=body.at_allotment,
        created_at=now,
        updated_at=now,
    )


async def _pay(session: WriteSession, proposal: Proposal) -> Money | None:
    """What the agency pays the assistant from now on, whatever the roster says later."""
    if proposal.roster_entry_id is None:
        return None
    return await rosters.rate_of(session, entry_id=proposal.roster_entry_id)


def _source(proposal: Proposal) -> ContractSource:
    return ContractSource.MARKETPLACE if proposal.agency_id is None else ContractSource.AGENCY


def _first_status(starts_on: date, today: date) -> ContractStatus:
    if starts_on < today - BACKDATING:
        raise field_error("/starts_on", "too_early", f"at most {BACKDATING.days} days ago")
    return ContractStatus.ACTIVE if starts_on <= today else ContractStatus.SCHEDULED


def _record(session: WriteSession, contract: Contract, actor: Actor, now: datetime) -> None:
    events.record(
        session,
        CREATED,
        now=now,
        subject_id=contract.id,
        parties=contract.audience,
        actor_id=actor.user_id,
        data={
            "job_id": str(contract.job_id),
            "proposal_id": str(contract.proposal_id),
            "status": str(contract.status),
        },
    )
