from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.jobs.models import JobReviewer
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to, to_any
from va_market.proposals.models import LIVE, Proposal, ProposalVersion
from va_market.proposals.versions import SAID, before_of

_ACTOR = bindparam("actor_id", type_=Uuid)
_ORGANIZATIONS = bindparam("actor_organizations", type_=ARRAY(Uuid))
_MINE = any_(_ORGANIZATIONS)
found_by = or_(
    col(Proposal.assistant_id) == _ACTOR,
    col(Proposal.organization_id) == _MINE,
    col(Proposal.agency_id) == _MINE,
)
"""Proposals of the actor in person, or sent to an organization of the actor, or by an agency."""

_IS_REVIEWED = (
    select(col(JobReviewer.job_id))
    .where(col(JobReviewer.job_id) == col(Proposal.job_id), col(JobReviewer.user_id) == _ACTOR)
    .where(col(JobReviewer.is_member).is_(False))  # members see it as long as they are
    .exists()
)
visible_to = or_(found_by, _IS_REVIEWED)
"""The same, and those for jobs whose proposals the actor looks over."""

_PROPOSALS = select(Proposal.__table__)
_ONE = Query(_PROPOSALS.where(visible_to, col(Proposal.id) == bindparam("proposal_id", type_=Uuid)))
_JOB_ID = bindparam("job_id", type_=Uuid)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(Proposal.status), Text)
_turn = type_coerce(col(Proposal.turn), Text)
# As the partial indexes say it: the planner compares the words.
_IS_LIVE: Any = literal_column("proposals.status IN ('submitted', 'shortlisted', 'countered')")


def _is_turn_of(mine: str, theirs: str) -> ColumnElement[bool]:
    """Whose answer is awaited, of the rows in which one side is the actor's."""
    asked = case((bindparam("turn", type_=Text) == "mine", mine), else_=theirs)
    return and_(_IS_LIVE, _turn == asked)


_TO_CLIENT = _is_turn_of("client", "assistant")
_TO_ASSISTANT = _is_turn_of("assistant", "client")
_IS_ASSISTANT = or_(col(Proposal.assistant_id) == _ACTOR, col(Proposal.agency_id) == _MINE)
_FILTERS = {
    "status": _status == any_(_STATUSES),
    "origin": type_coerce(col(Proposal.origin), Text) == bindparam("origin", type_=Text),
    "turn": or_(
        and_(_TO_ASSISTANT, _IS_ASSISTANT),
        and_(_TO_CLIENT, col(Proposal.organization_id) == _MINE),
    ),
}
LISTING = Listing(
    _PROPOSALS.where(found_by),
    id_=col(Proposal.id),
    sorts=both_ways("created_at", col(Proposal.created_at)),
    filters={
        **_FILTERS,
        "job_id": col(Proposal.job_id) == _JOB_ID,
        "agency_id": col(Proposal.agency_id) == bindparam("agency_id", type_=Uuid),
    },
    ways=(
        to(col(Proposal.assistant_id), _ACTOR, turn=_TO_ASSISTANT),
        to_any(col(Proposal.organization_id), _ORGANIZATIONS, turn=_TO_CLIENT),
        to_any(col(Proposal.agency_id), _ORGANIZATIONS, turn=_TO_ASSISTANT),
    ),
    split={"status": to_any(_status, _STATUSES)},
    direct={"job_id"},
)
OF_JOB = Listing(
    _PROPOSALS.where(visible_to, col(Proposal.job_id) == _JOB_ID),
    id_=col(Proposal.id),
    sorts=both_ways("created_at", col(Proposal.created_at)),
    filters=_FILTERS,
)
_before = aliased(ProposalVersion)
VERSIONS = Listing(
    select(
        ProposalVersion.__table__, *(getattr(_before, name).label(before_of(name)) for name in SAID)
    )
    .outerjoin(
        _before,
        and_(
            col(_before.proposal_id) == col(ProposalVersion.proposal_id),
            col(_before.number) == col(ProposalVersion.number) - 1,
        ),
    )
    .where(col(ProposalVersion.proposal_id) == bindparam("proposal_id", type_=Uuid)),
    id_=col(ProposalVersion.id),
    sorts=both_ways("created_at", col(ProposalVersion.created_at)),
    filters={},
)
_LIVE_OF_JOB = (
    select(Proposal)
    .where(col(Proposal.job_id) == _JOB_ID, col(Proposal.status).in_(LIVE))
    .order_by(col(Proposal.id))
    .with_for_update(key_share=True)
)
_LIVE_BY = (
    select(Proposal)
    .where(
        col(Proposal.assistant_id) == bindparam("assistant_id", type_=Uuid),
        col(Proposal.status).in_(LIVE),
    )
    .order_by(col(Proposal.id))
    .with_for_update(key_share=True)
)
_LIVE_PRIVATE = (
    select(Proposal)
    .where(
        col(Proposal.organization_id) == bindparam("organization_id", type_=Uuid),
        col(Proposal.job_id).is_(None),
        col(Proposal.status).in_(LIVE),
    )
    .order_by(col(Proposal.id))
    .with_for_update(key_share=True)
)
_LIVE_OF_ENTRY = (
    select(Proposal)
    .where(
        # The entry names the assistant as well, and assistants have an index.
        col(Proposal.assistant_id) == bindparam("assistant_id", type_=Uuid),
        col(Proposal.roster_entry_id) == bindparam("entry_id", type_=Uuid),
        col(Proposal.status).in_(LIVE),
    )
    .order_by(col(Proposal.id))
    .with_for_update(key_share=True)
)
_LIVE_BETWEEN = (
    select(Proposal)
    .where(
        col(Proposal.assistant_id) == bindparam("assistant_id", type_=Uuid),
        col(Proposal.organization_id) == bindparam("organization_id", type_=Uuid),
        col(Proposal.job_id).is_not_distinct_from(_JOB_ID),
        col(Proposal.status).in_(LIVE),
    )
    .order_by(col(Proposal.id))
    .with_for_update(key_share=True)
)
_LAPSED = (
    select(Proposal)
    .where(
        col(Proposal.status).in_(LIVE),
        col(Proposal.expires_at) <= bindparam("now", type_=DateTime(timezone=True)),
    )
    .order_by(col(Proposal.id))
    .limit(100)
    .with_for_update(skip_locked=True, key_share=True)
)


async def find_visible(
    session: ReadSession, *, proposal_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, proposal_id=proposal_id, **scope)


async def lock_live(session: WriteSession, *, job_id: UUID) -> Sequence[Proposal]:
    """The live proposals of a job, held, in the order of their ids."""
    return (await session.execute(_LIVE_OF_JOB, {"job_id": job_id})).scalars().all()


async def lock_live_of_entry(
    session: WriteSession, *, entry_id: UUID, assistant_id: UUID
) -> Sequence[Proposal]:
    """The live proposals that rest on an entry of a roster, held, in the order of their ids."""
    values = {"entry_id": entry_id, "assistant_id": assistant_id}
    return (await session.execute(_LIVE_OF_ENTRY, values)).scalars().all()


async def lock_live_between(
    session: WriteSession, *, job_id: UUID | None, organization_id: UUID, assistant_id: UUID
) -> Sequence[Proposal]:
    """What a client and an assistant negotiate about a job, or in private, held: one or none."""
    values = {
        "job_id": job_id,
        "organization_id": organization_id,
        "assistant_id": assistant_id,
    }
    return (await session.execute(_LIVE_BETWEEN, values)).scalars().all()


async def lock_lapsed(session: WriteSession, *, now: datetime) -> Sequence[Proposal]:
    """Live proposals whose time is over, at most 100, held."""
    return (await session.execute(_LAPSED, {"now": now})).scalars().all()


async def lock_live_by(session: WriteSession, *, assistant_id: UUID) -> Sequence[Proposal]:
    """The live proposals of an assistant, held, in the order of their ids."""
    return (await session.execute(_LIVE_BY, {"assistant_id": assistant_id})).scalars().all()


async def lock_live_private(session: WriteSession, *, organization_id: UUID) -> Sequence[Proposal]:
    """The live private offers of a client, held, in the order of their ids."""
    values = {"organization_id": organization_id}
    return (await session.execute(_LIVE_PRIVATE, values)).scalars().all()
