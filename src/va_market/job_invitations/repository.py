from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.identity.models import Organization, User
from va_market.jobs.models import Job, JobInvitation, JobInvitationStatus, JobVisibility
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any

_ACTOR = bindparam("actor_id", type_=Uuid)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_JOB_ID = bindparam("job_id", type_=Uuid)
_INVITATION_ID = bindparam("invitation_id", type_=Uuid)
visible_to_client = col(JobInvitation.organization_id) == _MINE
"""What organizations of the actor sent."""

visible_to_assistant = col(JobInvitation.assistant_id) == _ACTOR
"""What was sent to the actor in person."""

visible_to_agency = col(JobInvitation.agency_id) == _MINE
"""What was sent to agencies of the actor."""

_Agency = aliased(Organization)
# What a job is called today is for those who may still see it.
_TITLE = case(
    (
        or_(
            visible_to_client,
            col(Job.visibility) == JobVisibility.PUBLIC,
            col(JobInvitation.status) == JobInvitationStatus.SENT,
            col(JobInvitation.status) == JobInvitationStatus.ACCEPTED,
        ),
        col(Job.title),
    ),
    else_=None,
)
_INVITATIONS = (
    select(
        JobInvitation.__table__,
        _TITLE.label("job_title"),
        col(Organization.name).label("organization_name"),
        func.coalesce(col(User.name), col(_Agency.name)).label("invited_name"),
    )
    .join_from(JobInvitation, Job, col(Job.id) == col(JobInvitation.job_id))
    .join(Organization, col(Organization.id) == col(JobInvitation.organization_id))
    .outerjoin(User, col(User.id) == col(JobInvitation.assistant_id))
    .outerjoin(_Agency, col(_Agency.id) == col(JobInvitation.agency_id))
)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(JobInvitation.status), Text)
_SORTS = both_ways("created_at", col(JobInvitation.created_at))
_FILTERS = {"status": _status == any_(_STATUSES)}
_SPLIT = {"status": to_any(_status, _STATUSES)}
_ONE = Query(
    _INVITATIONS.where(
        or_(visible_to_client, visible_to_assistant, visible_to_agency),
        col(JobInvitation.id) == _INVITATION_ID,
    )
)
OF_JOB = Listing(
    _INVITATIONS.where(and_(visible_to_client, col(JobInvitation.job_id) == _JOB_ID)),
    id_=col(JobInvitation.id),
    sorts=_SORTS,
    filters=_FILTERS,
)
OWN = Listing(
    _INVITATIONS.where(visible_to_assistant),
    id_=col(JobInvitation.id),
    sorts=_SORTS,
    filters=_FILTERS,
    split=_SPLIT,
)
OF_AGENCY = Listing(
    _INVITATIONS.where(
        and_(
            visible_to_agency,
            col(JobInvitation.agency_id) == bindparam("organization_id", type_=Uuid),
        )
    ),
    id_=col(JobInvitation.id),
    sorts=_SORTS,
    filters=_FILTERS,
    split=_SPLIT,
)
_INVITED = func.coalesce(col(JobInvitation.assistant_id), col(JobInvitation.agency_id))
_INVITED_ID = bindparam("invited_id", type_=Uuid)
_IS_LIVE = col(JobInvitation.status) == JobInvitationStatus.SENT
_LIVE_OF_JOB = (
    select(JobInvitation)
    .where(col(JobInvitation.job_id) == _JOB_ID, _IS_LIVE)
    .order_by(col(JobInvitation.id))
    .with_for_update(key_share=True)
)
_LIVE = _LIVE_OF_JOB.where(_INVITED == _INVITED_ID)
_ACCEPTED = (
    select(col(JobInvitation.id))
    .where(
        col(JobInvitation.job_id) == _JOB_ID,
        col(JobInvitation.status) == JobInvitationStatus.ACCEPTED,
        _INVITED == _INVITED_ID,
    )
    .limit(1)
)
_ALL_LIVE = (
    select(col(JobInvitation.id))
    .where(
        or_(
            col(JobInvitation.assistant_id) == _INVITED_ID,
            col(JobInvitation.agency_id) == _INVITED_ID,
        ),
        _IS_LIVE,
    )
    .order_by(col(JobInvitation.job_id), col(JobInvitation.id))
)
_WIPE = (
    update(JobInvitation.__table__)
    .where(
        or_(
            col(JobInvitation.assistant_id) == bindparam("who", type_=Uuid),
            col(JobInvitation.agency_id) == bindparam("who", type_=Uuid),
            col(JobInvitation.organization_id) == bindparam("who", type_=Uuid),
        )
    )
    .values(message="", decline_reason=None, version=col(JobInvitation.version) + 1)
)


async def find_visible(
    session: ReadSession | WriteSession, *, invitation_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, invitation_id=invitation_id, **scope)


async def has_live(session: WriteSession, *, job_id: UUID, invited_id: UUID) -> bool:
    values = {"job_id": job_id, "invited_id": invited_id}
    return (await session.execute(_LIVE, values)).first() is not None


async def was_accepted(session: WriteSession, *, job_id: UUID, invited_id: UUID) -> bool:
    """Whether this assistant or agency was invited to the job, and proposed."""
    values = {"job_id": job_id, "invited_id": invited_id}
    return (await session.execute(_ACCEPTED, values)).first() is not None


async def lock_live(
    session: WriteSession, *, job_id: UUID, invited_id: UUID | None = None
) -> Sequence[JobInvitation]:
    """What waits for an answer, of one invited or of all; held, in the order of their ids."""
    values = {"job_id": job_id, "invited_id": invited_id}
    statement = _LIVE_OF_JOB if invited_id is None else _LIVE
    return (await session.execute(statement, values)).scalars().all()


async def live_of(session: WriteSession, *, invited_id: UUID) -> list[UUID]:
    """What an assistant or an agency has not answered, over all jobs, in the order of these."""
    return list((await session.execute(_ALL_LIVE, {"invited_id": invited_id})).scalars())


async def wipe(session: WriteSession, *, party_id: UUID) -> None:
    """Clear what was written in invitations to an assistant or agency, or by a client."""
    await session.execute(_WIPE, {"who": party_id})
