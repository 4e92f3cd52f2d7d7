"""Accepting a proposal: the contract, the seat and the losers, in one transaction."""

from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.agreements import Conditions, ContractSource
from va_market.contracts import policies
from va_market.contracts.models import (
    Contract,
    ContractStatus,
    ContractTerms,
)
from va_market.contracts.schemas import ContractAssign
from va_market.contracts.service import clashes
from va_market.contracts.service.days import midnight
from va_market.contracts.service.ending import agree_on_end
from va_market.contracts.service.hiring import Settled, hiring_of
from va_market.contracts.service.moving import record
from va_market.contracts.service.offering import check_goes_on
from va_market.contracts.service.planning import milestones_of
from va_market.contracts.service.releasing import first_status
from va_market.contracts.service.renewing import plan_renewal
from va_market.contracts.waiting import Standing
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.job_invitations import service as job_invitations
from va_market.jobs import service as jobs
from va_market.jobs.models import Job
from va_market.kit.db import WriteSession, hold
from va_market.kit.errors import Conflict, field_error
from va_market.proposals import service as proposals
from va_market.proposals.models import Proposal, Side
from va_market.rosters import service as rosters
from va_market.rosters.agreed import AgreedPay

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
) -> Standing:
    """Accept a proposal, as it stands in its newest version.

    Raises:
        NotFound: there is no such proposal for this caller, or no such member of the client.
        Forbidden: the caller speaks for neither side.
        IllegalMove: the proposal is not live, or the job is not open.
        NotYourTurn: the other side has to answer first.
        Invalid, SupervisorIsAssistant, SupervisorGone: see `hiring_of`.
        ExclusivityClash, OverCapacity: the assistant is not free for it.
        NoSubcontract: the contract has ended that it gives a part away of.
    """
    job = await proposals.hold_job_of(session, actor, proposal_id=proposal_id)
    proposal = await proposals.accept(session, actor, proposal_id=proposal_id, now=now)
    is_filled = job is not None and await jobs.take_seat(session, job, now=now)
    await _check_parent(session, proposal)
    settled = await hiring_of(session, actor, proposal=proposal, body=body, now=now)
    contract = await _contract(session, job=job, proposal=proposal, settled=settled, now=now)
    terms = await _write(session, contract, proposal, now)
    since = _needed_from(actor, proposal, settled)
    await clashes.check_new(session, actor, contract, since=since)
    if job is not None and is_filled:
        await proposals.supersede_others(session, job_id=job.id, now=now)
    record(
        session,
        contract,
        CREATED,
        now,
        actor.user_id,
        acted_for=policies.acted_for(actor, contract),
        **proposals.job_of(proposal),
        proposal_id=str(proposal.id),
        status=str(contract.status),
    )
    return Standing(contract, terms)


async def _write(
    session: WriteSession, contract: Contract, proposal: Proposal, now: datetime
) -> ContractTerms:
    """The contract with its first version, and the milestones that it agrees on."""
    conditions = Conditions.model_validate(proposal.conditions)
    agree_on_end(contract, conditions)
    plan_renewal(contract, conditions, before=None, now=now)
    if contract.ending_on is not None and contract.ending_on < contract.starts_on:
        last = f"the last day that was agreed is {contract.ending_on}"
        raise field_error("/starts_on", "after_the_end", last)
    session.add(contract)
    await session.flush()
    terms = ContractTerms(
        contract_id=contract.id,
        version=1,
        worker_class=proposal.worker_class,
        terms=proposal.terms,
        conditions=proposal.conditions,
        fee=proposal.fee,
        created_at=now,
    )
    session.add(terms)
    await session.flush()
    session.add_all(milestones_of(contract, terms, now=now))
    return terms


async def _contract(
    session: WriteSession, *, job: Job | None, proposal: Proposal, settled: Settled, now: datetime
) -> Contract:
    hiring, starts_on = settled.hiring, settled.starts_on
    pay = await _pay(session, proposal)
    return Contract(
        job_id=proposal.job_id,
        proposal_id=proposal.id,
        organization_id=proposal.organization_id,
        assistant_id=proposal.assistant_id,
        agency_id=proposal.agency_id,
        backup_assistant_id=proposal.backup_assistant_id,
        at_substitution=hiring.at_substitution,
        **({} if pay is None else pay.columns),
        quote_id=proposal.quote_id if proposal.is_held_to_quote else None,
        supervisor_id=settled.supervisor_id,
        supervisor_qualification=hiring.supervisor_qualification,
        parent_contract_id=proposal.parent_contract_id,
        title=_title(job, proposal),
        contract_type=proposal.contract_type,
        worker_class=proposal.worker_class,
        source=await _source(session, proposal),
        status=_first_status(starts_on, settled.today),
        time_zone=settled.zone.key,
        starts_on=starts_on,
        starts_at=midnight(starts_on, settled.zone.key),
        allotted_minutes=hiring.allotted_minutes or proposal.estimated_minutes,
        at_allotment=hiring.at_allotment,
        exclusivity_status=first_status(proposal.conditions),
        created_at=now,
        updated_at=now,
    )


async def _check_parent(session: WriteSession, proposal: Proposal) -> None:
    if proposal.parent_contract_id is not None:
        check_goes_on(await hold(session, Contract, proposal.parent_contract_id))


def _needed_from(actor: Actor, proposal: Proposal, settled: Settled) -> date:
    """From which day on the assistant has to be free.

    For a client that is never later than the assistant has said: by trying one first day after
    the other it would find when the contract of somebody else ends.
    """
    if proposals.side_of(actor, proposal) is Side.ASSISTANT:
        return settled.starts_on
    said = max(settled.today, proposal.available_from or settled.today)
    return min(settled.starts_on, said)


async def _pay(session: WriteSession, proposal: Proposal) -> AgreedPay | None:
    """What the agency pays the assistant from now on, whatever the roster says later."""
    if proposal.roster_entry_id is None:
        return None
    return await rosters.agreed_pay(session, entry_id=proposal.roster_entry_id)


def _title(job: Job | None, proposal: Proposal) -> str:
    return proposal.title or "" if job is None else job.title


async def _source(session: WriteSession, proposal: Proposal) -> ContractSource:
    """How the two found each other: as the offer says, or else what is known of it."""
    if proposal.source != ContractSource.MARKETPLACE:
        return proposal.source
    if proposal.agency_id is not None:
        return ContractSource.AGENCY
    was_invited = proposal.job_id is not None and await job_invitations.was_accepted(
        session, job_id=proposal.job_id, invited_id=proposal.assistant_id
    )
    return ContractSource.INVITATION if was_invited else ContractSource.MARKETPLACE


def _first_status(starts_on: date, today: date) -> ContractStatus:
    if starts_on < today - BACKDATING:
        raise field_error("/starts_on", "too_early", f"at most {BACKDATING.days} days ago")
    return ContractStatus.ACTIVE if starts_on <= today else ContractStatus.SCHEDULED
