from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, or_, select, type_coerce
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.proposals.models import LIVE, Proposal

visible_to = or_(
    col(Proposal.assistant_id) == bindparam("actor_id", type_=Uuid),
    col(Proposal.organization_id) == any_(bindparam("actor_organizations", type_=ARRAY(Uuid))),
)
"""Proposals the actor wrote, or that were sent to an organization of the actor."""

_PROPOSALS = select(Proposal.__table__).where(visible_to)
_ONE = Query(_PROPOSALS.where(col(Proposal.id) == bindparam("proposal_id", type_=Uuid)))
_JOB_ID = bindparam("job_id", type_=Uuid)
LISTING = Listing(
    _PROPOSALS,
    id_=col(Proposal.id),
    sorts=both_ways("created_at", col(Proposal.created_at)),
    filters={
        "status": type_coerce(col(Proposal.status), Text)
        == any_(bindparam("status", type_=ARRAY(Text))),
        "job_id": col(Proposal.job_id) == _JOB_ID,
    },
)
_LIVE_OF_JOB = (
    select(Proposal)
    .where(col(Proposal.job_id) == _JOB_ID, col(Proposal.status).in_(LIVE))
    .order_by(col(Proposal.id))
    .with_for_update(key_share=True)
)
_LIVE_OF_ASSISTANT = (
    select(col(Proposal.id))
    .where(col(Proposal.job_id) == _JOB_ID, col(Proposal.status).in_(LIVE))
    .where(col(Proposal.assistant_id) == bindparam("assistant_id", type_=Uuid))
)


async def find_visible(
    session: ReadSession, *, proposal_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, proposal_id=proposal_id, **scope)


async def lock_live(session: WriteSession, *, job_id: UUID) -> Sequence[Proposal]:
    """The live proposals of a job, held, in the order of their ids."""
    return (await session.execute(_LIVE_OF_JOB, {"job_id": job_id})).scalars().all()


async def has_live(session: WriteSession, *, job_id: UUID, assistant_id: UUID) -> bool:
    values = {"job_id": job_id, "assistant_id": assistant_id}
    return (await session.execute(_LIVE_OF_ASSISTANT, values)).first() is not None
