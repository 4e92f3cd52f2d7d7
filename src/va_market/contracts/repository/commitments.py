"""What an assistant is bound to, and what a client lifted of it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, and_, any_, bindparam, cast, select, type_coerce
from sqlmodel import col

from va_market.assistants.models import AssistantProfile
from va_market.contracts.exclusivity import ExclusivityRelease
from va_market.contracts.models import Contract, ContractStatus, ContractTerms
from va_market.identity.models import Organization
from va_market.jobs.models import Job
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.proposals.models import Proposal

_LIVE = [status for status in ContractStatus if status != ContractStatus.ENDED]
_STILL_ACTS = and_(
    col(ContractTerms.contract_id) == col(Contract.id),
    col(ContractTerms.version) >= col(Contract.terms_version),
)
_COMMITMENTS = Query(
    select(
        *(col(Contract.id), col(Contract.organization_id), col(Contract.status)),
        *(col(Contract.starts_on), col(Contract.exclusivity_status)),
        *(col(Contract.terms_version), col(Contract.versions_from), col(ContractTerms.version)),
        col(Organization.name).label("organization_name"),
        *(col(Job.categories), col(Proposal.work_types)),
        # As text, which both doors give alike.
        cast(col(ContractTerms.terms), Text).label("terms"),
        cast(col(ContractTerms.conditions), Text).label("conditions"),
        col(AssistantProfile.weekly_minutes).label("capacity"),
    )
    .join_from(Contract, ContractTerms, _STILL_ACTS)
    .join(Organization, col(Organization.id) == col(Contract.organization_id))
    .outerjoin(Job, col(Job.id) == col(Contract.job_id))
    .join(Proposal, col(Proposal.id) == col(Contract.proposal_id))
    .join(AssistantProfile, col(AssistantProfile.user_id) == col(Contract.assistant_id))
    .where(
        col(Contract.assistant_id) == bindparam("assistant_id", type_=Uuid),
        type_coerce(col(Contract.status), Text)
        == any_(bindparam("live", value=_LIVE, type_=ARRAY(Text))),
    )
    .order_by(col(Contract.id), col(ContractTerms.version))
)
_RELEASES = Query(
    select(ExclusivityRelease.__table__)
    .where(col(ExclusivityRelease.contract_id) == bindparam("contract_id", type_=Uuid))
    .order_by(col(ExclusivityRelease.terms_version))
)


async def commitments(session: ReadSession | WriteSession, *, assistant_id: UUID) -> Sequence[Row]:
    """The contracts of an assistant that are not over, with each version that still acts."""
    return await session.rows(_COMMITMENTS, assistant_id=assistant_id)


async def releases_of(session: ReadSession, *, contract_id: UUID) -> Sequence[Row]:
    """Each time the exclusivity of a contract was lifted."""
    return await session.rows(_RELEASES, contract_id=contract_id)
