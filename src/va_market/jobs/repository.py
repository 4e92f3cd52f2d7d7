from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from va_market.jobs.models import (
    FollowingAgency,
    Job,
    JobFollower,
    JobInvitation,
    JobInvitationStatus,
    JobReviewer,
    JobStatus,
    JobVisibility,
)
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any

_TEXTS = ARRAY(Text)
_MOMENT = DateTime(timezone=True)
# What a job pays at most and at least; jobs that name no budget pass neither filter.
_PAYS_UP_TO = func.coalesce(col(Job.budget_max_minor), col(Job.budget_min_minor))
_PAYS_FROM = func.coalesce(col(Job.budget_min_minor), col(Job.budget_max_minor))

_ORGANIZATIONS = bindparam("actor_organizations", type_=ARRAY(Uuid))
_ACTOR = bindparam("actor_id", type_=Uuid)
_IS_MINE = col(Job.organization_id) == any_(_ORGANIZATIONS)
_IS_PUBLIC = and_(col(Job.visibility) == JobVisibility.PUBLIC, col(Job.published_at).is_not(None))
_IS_INVITED = (
    select(col(JobInvitation.id))
    .where(
        col(JobInvitation.job_id) == col(Job.id),
        col(JobInvitation.status) == JobInvitationStatus.SENT,
        or_(
            col(JobInvitation.assistant_id) == _ACTOR,
            col(JobInvitation.agency_id) == any_(_ORGANIZATIONS),
        ),
    )
    .exists()
)
_FOLLOWS = or_(
    select(col(JobFollower.job_id))
    .where(col(JobFollower.job_id) == col(Job.id), col(JobFollower.user_id) == _ACTOR)
    .exists(),
    select(col(FollowingAgency.job_id))
    .where(
        col(FollowingAgency.job_id) == col(Job.id),
        col(FollowingAgency.organization_id) == any_(_ORGANIZATIONS),
    )
    .exists(),
)
found_by = or_(_IS_PUBLIC, _IS_MINE)
"""What a search finds: public jobs that were published once, and all jobs of the actor's own
organizations. It never looks for invitations, row by row."""

_REVIEWS = (
    select(col(JobReviewer.job_id))
    .where(col(JobReviewer.job_id) == col(Job.id), col(JobReviewer.user_id) == _ACTOR)
    .where(col(JobReviewer.is_member).is_(False))  # members see the job as long as they are
    .exists()
)
visible_to = or_(found_by, _IS_INVITED, _FOLLOWS, _REVIEWS)
"""The same, and jobs that the actor, or an agency of the actor, is invited to or proposed for, or
whose proposals the actor looks over."""

_JOBS = select(Job.__table__)
_JOB_ID = bindparam("job_id", type_=Uuid)
_ONE = Query(_JOBS.where(visible_to, col(Job.id) == _JOB_ID))
_IS_VISIBLE = Query(select(col(Job.id)).where(visible_to, col(Job.id) == _JOB_ID))
_TITLES = bindparam("q", type_=Text)


def _any_of(column: Any, name: str) -> Any:
    return type_coerce(column, Text) == any_(bindparam(name, type_=_TEXTS))


LISTING = Listing(
    _JOBS.where(found_by),
    id_=col(Job.id),
    sorts=both_ways("created_at", col(Job.created_at)),
    filters={
        "q": literal_column("jobs.search").op("@@")(func.websearch_to_tsquery("english", _TITLES)),
        "status": _any_of(col(Job.status), "status"),
        "organization_id": col(Job.organization_id) == bindparam("organization_id", type_=Uuid),
        "category": col(Job.categories).op("&&")(bindparam("category", type_=_TEXTS)),
        "engagement": _any_of(col(Job.engagement), "engagement"),
        "skills": col(Job.skill_keys).op("@>")(bindparam("skills", type_=_TEXTS)),
        "level": _any_of(col(Job.level), "level"),
        "currency": col(Job.currency) == bindparam("currency", type_=Text),
        "budget_min": bindparam("budget_min", type_=BigInteger) <= _PAYS_UP_TO,
        "budget_max": bindparam("budget_max", type_=BigInteger) >= _PAYS_FROM,
        "created_after": col(Job.created_at) > bindparam("created_after", type_=_MOMENT),
        "created_before": col(Job.created_at) < bindparam("created_before", type_=_MOMENT),
        "is_mine": _IS_MINE,
    },
    split={"is_mine": to_any(col(Job.organization_id), _ORGANIZATIONS)},
    varying={"q", "category", "skills", "currency", "budget_min", "budget_max"},
)
_FOLLOWERS = union_all(
    select(col(JobFollower.user_id)).where(col(JobFollower.job_id) == _JOB_ID),
    select(col(FollowingAgency.organization_id)).where(col(FollowingAgency.job_id) == _JOB_ID),
)
_ANY_FOLLOWER = _FOLLOWERS.limit(1)
_HAS_REVIEWER = Query(
    select(col(JobReviewer.user_id))
    .where(col(JobReviewer.job_id) == _JOB_ID)
    .where(col(JobReviewer.user_id) == any_(bindparam("among", type_=ARRAY(Uuid))))
)
_LOOKS_OVER = Query(
    select(col(JobReviewer.user_id))
    .where(col(JobReviewer.job_id) == _JOB_ID, col(JobReviewer.is_member).is_(False))
    .where(col(JobReviewer.user_id) == bindparam("user_id", type_=Uuid))
)
_IS_FOLLOWED_BY = Query(
    select(col(JobFollower.user_id))
    .where(col(JobFollower.job_id) == _JOB_ID)
    .where(col(JobFollower.user_id) == bindparam("user_id", type_=Uuid))
)
_LIVE = (
    select(col(Job.id))
    .where(
        col(Job.organization_id) == bindparam("organization_id", type_=Uuid),
        col(Job.status).in_((JobStatus.OPEN, JobStatus.PAUSED)),
    )
    .order_by(col(Job.id))
)
_UNFOLLOW = delete(JobFollower.__table__).where(
    col(JobFollower.user_id) == bindparam("who", type_=Uuid)
)
_WIPE = (
    update(Job.__table__)
    .where(col(Job.organization_id) == bindparam("client_id", type_=Uuid))
    .values(
        title="",
        description="",
        other_work=None,
        skills=[],
        skill_keys=[],
        tools_required=[],
        questions=[],
        closed_reason=None,
        version=col(Job.version) + 1,
    )
)
_IDLE = (
    select(Job)
    .where(
        col(Job.status) == JobStatus.OPEN,
        col(Job.last_active_at) < bindparam("before", type_=_MOMENT),
    )
    .order_by(col(Job.id))
    .limit(100)
    .with_for_update(skip_locked=True, key_share=True)
)


async def find_visible(session: ReadSession, *, job_id: UUID, scope: dict[str, Any]) -> Row | None:
    return await session.row(_ONE, job_id=job_id, **scope)


async def is_visible(session: WriteSession, *, job_id: UUID, scope: dict[str, Any]) -> bool:
    """The same, once more, of a job that is held."""
    return await session.value(_IS_VISIBLE, job_id=job_id, **scope) is not None


async def followers(session: WriteSession, *, job_id: UUID) -> list[UUID]:
    """The users and agencies that sent a proposal."""
    return list((await session.execute(_FOLLOWERS, {"job_id": job_id})).scalars())


async def has_followers(session: WriteSession, *, job_id: UUID) -> bool:
    """Whether anybody ever sent a proposal."""
    return (await session.execute(_ANY_FOLLOWER, {"job_id": job_id})).first() is not None


async def is_followed_by(session: WriteSession, *, job_id: UUID, user_id: UUID) -> bool:
    """Whether this user ever sent a proposal."""
    return await session.value(_IS_FOLLOWED_BY, job_id=job_id, user_id=user_id) is not None


async def has_reviewer(session: WriteSession, *, job_id: UUID, among: Sequence[UUID]) -> bool:
    """Whether one of these looks over the proposals for the job."""
    return await session.value(_HAS_REVIEWER, job_id=job_id, among=among) is not None


async def looks_over(session: WriteSession, *, job_id: UUID, user_id: UUID) -> bool:
    """Whether this user does, and does not belong to the client."""
    return await session.value(_LOOKS_OVER, job_id=job_id, user_id=user_id) is not None


async def add_follower(session: WriteSession, *, job_id: UUID, user_id: UUID) -> None:
    values = {"job_id": job_id, "user_id": user_id}
    await session.execute(insert(JobFollower).values(**values).on_conflict_do_nothing())


async def add_following_agency(session: WriteSession, *, job_id: UUID, agency_id: UUID) -> None:
    values = {"job_id": job_id, "organization_id": agency_id}
    await session.execute(insert(FollowingAgency).values(**values).on_conflict_do_nothing())


async def lock_idle(session: WriteSession, *, before: Any) -> list[Job]:
    """Open jobs in which nothing has happened since `before`, at most 100, held."""
    return list((await session.execute(_IDLE, {"before": before})).scalars())


async def live_of(session: WriteSession, *, organization_id: UUID) -> list[UUID]:
    """The open and paused jobs of an organization."""
    found = await session.execute(_LIVE, {"organization_id": organization_id})
    return list(found.scalars())


async def unfollow(session: WriteSession, *, user_id: UUID) -> None:
    await session.execute(_UNFOLLOW, {"who": user_id})


async def wipe(session: WriteSession, *, organization_id: UUID) -> None:
    """Clear what the jobs of an organization say."""
    await session.execute(_WIPE, {"client_id": organization_id})
