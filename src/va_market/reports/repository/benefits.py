"""What staff gets besides pay: it was agreed, and is paid to others (R45)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, bindparam, cast, func, literal_column, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import Text
from sqlmodel import col

from va_market.agreements import WorkerClass
from va_market.contracts.models import Contract, ContractTerms
from va_market.jobs.models import Job
from va_market.kit.db import Query, ReadSession, Row
from va_market.proposals.models import Proposal
from va_market.reports.repository.classes import CATEGORY, said_in_terms
from va_market.reports.repository.moves import OWNER

_NONE: Any = literal_column("'[]'::jsonb", type_=JSONB)
_next_from = func.lead(col(ContractTerms.effective_on)).over(
    partition_by=col(ContractTerms.contract_id), order_by=col(ContractTerms.version)
)
_versions = (
    select(
        *(col(Contract.id).label("contract_id"), col(Contract.assistant_id)),
        CATEGORY,
        type_coerce(col(ContractTerms.worker_class), Text).label("worker_class"),
        said_in_terms("""$.** ? (@.kind == "salary").role""").label("role"),
        col(ContractTerms.conditions)["benefits"].label("benefits"),
        func.coalesce(col(ContractTerms.effective_on), col(Contract.starts_on)).label("starts_on"),
        _next_from.label("next_on"),
        func.coalesce(
            col(Contract.ending_on),
            cast(func.timezone(col(Contract.time_zone), col(Contract.ended_at)), Date),
        ).label("last_on"),
    )
    .join_from(Contract, ContractTerms, col(ContractTerms.contract_id) == col(Contract.id))
    .join(Proposal, col(Proposal.id) == col(Contract.proposal_id))
    .outerjoin(Job, col(Job.id) == col(Contract.job_id))
    .where(col(Contract.organization_id) == OWNER)
    .subquery("versions")
)
_BENEFITS = Query(
    select(_versions).where(
        _versions.c.worker_class == str(WorkerClass.STAFF),
        func.jsonb_array_length(func.coalesce(_versions.c.benefits, _NONE)) > 0,
        _versions.c.starts_on < bindparam("end", type_=Date),
        func.coalesce(_versions.c.next_on, bindparam("end", type_=Date))
        > bindparam("first", type_=Date),
    )
)


async def benefits(session: ReadSession, **span: Any) -> Sequence[Row]:
    """Versions of terms of staff with benefits that acted between `first` and before `end`."""
    return await session.rows(_BENEFITS, **span)
