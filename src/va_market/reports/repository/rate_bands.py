from datetime import datetime

from sqlalchemy import DateTime, Text, bindparam, func, select, true, type_coerce
from sqlmodel import col

from va_market.agreements import WorkerClass
from va_market.assistants.models import AssistantProfile
from va_market.contracts.models import Contract, ContractTerms
from va_market.identity.models import User
from va_market.jobs.models import Job
from va_market.kit.db import Query, ReadSession, Row
from va_market.proposals.models import Proposal
from va_market.timekeeping.models import EntryStatus, TimeEntry
from va_market.timekeeping.standing import STANDS

# What applied last, by an index of the contract: its time of years is not read.
LATEST = (
    select(col(TimeEntry.terms_version))
    .where(
        col(TimeEntry.contract_id) == col(Contract.id),
        type_coerce(col(TimeEntry.status), Text) == str(EntryStatus.APPROVED),
        col(TimeEntry.billable_seconds) > 0,
        STANDS,
        col(TimeEntry.started_at) >= bindparam("since", type_=DateTime(timezone=True)),
    )
    .order_by(col(TimeEntry.started_at).desc(), col(TimeEntry.id).desc())
    .limit(1)
    .lateral("latest")
)
_TERMS = col(ContractTerms.terms)
_RATES = Query(
    select(
        col(Contract.assistant_id),
        col(Contract.organization_id),
        # Private offers say it themselves.
        func.coalesce(col(Job.categories), col(Proposal.work_types)).label("categories"),
        col(AssistantProfile.level),
        col(AssistantProfile.years),
        _TERMS["rate"]["amount"].astext.label("amount"),
        _TERMS["rate"]["currency"].astext.label("currency"),
    )
    .select_from(Contract)
    .join(LATEST, true())
    .join(
        ContractTerms,
        (col(ContractTerms.contract_id) == col(Contract.id))
        & (col(ContractTerms.version) == LATEST.c.terms_version),
    )
    .join(Proposal, col(Proposal.id) == col(Contract.proposal_id))
    .outerjoin(Job, col(Job.id) == col(Contract.job_id))
    .join(AssistantProfile, col(AssistantProfile.user_id) == col(Contract.assistant_id))
    .join(User, col(User.id) == col(Contract.assistant_id))
    .where(
        type_coerce(col(Contract.worker_class), Text) == str(WorkerClass.INDEPENDENT),
        # The price of an agency holds its own share.
        col(Contract.agency_id).is_(None),
        # What was erased says entry level and no years of anybody.
        col(User.erased_at).is_(None),
        _TERMS["kind"].astext == "hourly",
    )
)


async def rates(session: ReadSession, *, since: datetime) -> list[Row]:
    """The latest hourly rate of each independent contract with approved billable work."""
    return await session.rows(_RATES, since=since)
