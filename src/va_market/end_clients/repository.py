from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, or_, select, type_coerce, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.end_clients.models import (
    LIVE,
    EndClient,
    EndClientStatus,
    ForwardedProposal,
    ProposalComment,
)
from va_market.identity.models import Membership, Organization, User
from va_market.jobs.models import Job
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any
from va_market.proposals.models import Proposal

_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_ORGANIZATION_ID = bindparam("organization_id", type_=Uuid)
_JOB_ID = bindparam("job_id", type_=Uuid)
_ASKED_ID = bindparam("asked_id", type_=Uuid)
_PROPOSAL_ID = bindparam("proposal_id", type_=Uuid)
_WHO = bindparam("who", type_=Uuid)
_STATUSES = bindparam("status", type_=ARRAY(Text))
visible_to = or_(col(EndClient.organization_id) == _MINE, col(EndClient.end_client_id) == _MINE)
"""Namings by and of organizations of the actor."""

_EndClientOrganization = aliased(Organization)
_ASKED = (
    select(
        EndClient.__table__,
        col(Job.title).label("job_title"),
        col(Organization.name).label("organization_name"),
        col(_EndClientOrganization.name).label("end_client_name"),
    )
    .join_from(EndClient, Job, col(Job.id) == col(EndClient.job_id))
    .join(Organization, col(Organization.id) == col(EndClient.organization_id))
    .join(
        _EndClientOrganization,
        col(_EndClientOrganization.id) == col(EndClient.end_client_id),
    )
    .where(visible_to)
)
_status = type_coerce(col(EndClient.status), Text)
_ONE_ASKED = Query(_ASKED.where(col(EndClient.id) == _ASKED_ID))
_IS_LIVE = or_(*(col(EndClient.status) == status for status in LIVE))
_LIVE_OF_JOB = Query(_ASKED.where(col(EndClient.job_id) == _JOB_ID, _IS_LIVE))
ASKED = Listing(
    _ASKED.where(col(EndClient.end_client_id) == _ORGANIZATION_ID),
    id_=col(EndClient.id),
    sorts=both_ways("created_at", col(EndClient.created_at)),
    filters={"status": _status == any_(_STATUSES)},
    split={"status": to_any(_status, _STATUSES)},
)
_HELD_OF_JOB = (
    select(EndClient)
    .where(col(EndClient.job_id) == _JOB_ID, col(EndClient.status).in_(LIVE))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_LIVE_OF_ORGANIZATION = (
    select(col(EndClient.id), col(EndClient.end_client_id))
    .where(
        or_(
            col(EndClient.organization_id) == _ORGANIZATION_ID,
            col(EndClient.end_client_id) == _ORGANIZATION_ID,
        ),
        col(EndClient.status).in_(LIVE),
    )
    .order_by(col(EndClient.job_id))
)
_HAS_MEMBERS = Query(
    select(col(Membership.user_id))
    .where(col(Membership.organization_id) == _ORGANIZATION_ID)
    .limit(1)
)
_FORWARDED = (
    select(
        ForwardedProposal.__table__,
        *(
            getattr(Proposal.__table__.c, name)
            for name in (
                *(
                    "job_id",
                    "assistant_id",
                    "agency_id",
                    "proposed_by",
                    "status",
                    "work_types",
                    "expires_at",
                ),
                *("other_work", "scope", "estimated_minutes", "delivery_days", "available_from"),
                *("terms", "conditions", "worker_class", "current_version"),
            )
        ),
        col(Job.title).label("job_title"),
        col(User.name).label("assistant_name"),
    )
    .join_from(ForwardedProposal, Proposal, col(Proposal.id) == col(ForwardedProposal.proposal_id))
    .join(EndClient, col(EndClient.id) == col(ForwardedProposal.asked_id))
    .join(Job, col(Job.id) == col(EndClient.job_id))
    .join(User, col(User.id) == col(Proposal.assistant_id))
    .where(col(EndClient.status) == EndClientStatus.AGREED)
)
_ONE_FORWARDED = Query(
    _FORWARDED.where(
        or_(
            col(ForwardedProposal.organization_id) == _MINE,
            col(ForwardedProposal.end_client_id) == _MINE,
        ),
        col(ForwardedProposal.proposal_id) == _PROPOSAL_ID,
    )
)
FORWARDED = Listing(
    _FORWARDED.where(
        col(ForwardedProposal.end_client_id) == _MINE,
        col(ForwardedProposal.end_client_id) == _ORGANIZATION_ID,
    ),
    id_=col(ForwardedProposal.proposal_id),
    sorts=both_ways("created_at", col(ForwardedProposal.created_at)),
    filters={},
)
_COMMENTS = select(ProposalComment.__table__, col(User.name).label("writer_name")).join_from(
    ProposalComment, User, col(User.id) == col(ProposalComment.written_by)
)
COMMENTS = Listing(
    _COMMENTS.where(
        col(ProposalComment.proposal_id) == _PROPOSAL_ID, col(ProposalComment.asked_id) == _ASKED_ID
    ),
    id_=col(ProposalComment.id),
    sorts=both_ways("created_at", col(ProposalComment.created_at)),
    filters={},
)
_ONE_COMMENT = Query(_COMMENTS.where(col(ProposalComment.id) == bindparam("id", type_=Uuid)))
_WIPE_COMMENTS = (
    update(ProposalComment.__table__)
    .where(
        or_(
            col(ProposalComment.written_by) == _WHO,
            col(ProposalComment.organization_id) == _WHO,
            col(ProposalComment.proposal_id).in_(
                select(col(Proposal.id)).where(col(Proposal.assistant_id) == _WHO)
            ),
        )
    )
    .values(text="")
)
_WIPE_MESSAGES = (
    update(EndClient.__table__)
    .where(or_(col(EndClient.asked_by) == _WHO, col(EndClient.organization_id) == _WHO))
    .values(message=None, version=col(EndClient.version) + 1)
)
Either = ReadSession | WriteSession


async def find_asked(session: Either, *, asked_id: UUID, scope: dict[str, Any]) -> Row | None:
    return await session.row(_ONE_ASKED, asked_id=asked_id, **scope)


async def find_of_job(session: Either, *, job_id: UUID, scope: dict[str, Any]) -> Row | None:
    """Who is named for a job, or asked to be."""
    return await session.row(_LIVE_OF_JOB, job_id=job_id, **scope)


async def lock_of_job(session: WriteSession, *, job_id: UUID) -> EndClient | None:
    """The same, held."""
    return (await session.execute(_HELD_OF_JOB, {"job_id": job_id})).scalar_one_or_none()


async def live_of(session: WriteSession, *, organization_id: UUID) -> list[tuple[UUID, UUID]]:
    """What an organization asked, or was asked, and who is named, in the order of the jobs."""
    found = await session.execute(_LIVE_OF_ORGANIZATION, {"organization_id": organization_id})
    return [(asked_id, end_client_id) for asked_id, end_client_id in found]


async def has_members(session: WriteSession, *, organization_id: UUID) -> bool:
    return await session.value(_HAS_MEMBERS, organization_id=organization_id) is not None


async def find_forwarded(
    session: Either, *, proposal_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE_FORWARDED, proposal_id=proposal_id, **scope)


async def find_comment(session: WriteSession, *, comment_id: UUID) -> Row | None:
    return await session.row(_ONE_COMMENT, id=comment_id)


async def wipe(session: WriteSession, *, party_id: UUID) -> None:
    """Clear what a person wrote, what was written of their proposals, or by an organization."""
    await session.execute(_WIPE_COMMENTS, {"who": party_id})
    await session.execute(_WIPE_MESSAGES, {"who": party_id})
