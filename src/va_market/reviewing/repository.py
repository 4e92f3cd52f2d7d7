from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, or_, select, update
from sqlmodel import col

from va_market.identity.models import Organization, User
from va_market.jobs.models import Job, JobReviewer
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.proposals.models import Proposal
from va_market.reviewing.models import ProposalReview

_ACTOR = bindparam("actor_id", type_=Uuid)
_WHO = bindparam("who", type_=Uuid)
_OF_PROPOSAL = col(ProposalReview.proposal_id) == bindparam("proposal_id", type_=Uuid)
_OF_REVIEWER = col(ProposalReview.reviewer_id) == bindparam("reviewer_id", type_=Uuid)
_REVIEWS = (
    select(ProposalReview.__table__, col(User.name).label("reviewer_name"))
    .join_from(ProposalReview, User, col(User.id) == col(ProposalReview.reviewer_id))
    .where(_OF_PROPOSAL)
)
_ONE = Query(_REVIEWS.where(_OF_REVIEWER))
_HELD = (
    select(ProposalReview)
    .where(_OF_PROPOSAL, _OF_REVIEWER)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
OF_PROPOSAL = Listing(
    _REVIEWS,
    id_=col(ProposalReview.id),
    sorts=both_ways("created_at", col(ProposalReview.created_at)),
    filters={},
)
_REVIEWERS = (
    select(JobReviewer.__table__, col(User.name))
    .join_from(JobReviewer, User, col(User.id) == col(JobReviewer.user_id))
    .where(col(JobReviewer.job_id) == bindparam("job_id", type_=Uuid))
)
_ONE_REVIEWER = Query(_REVIEWERS.where(col(JobReviewer.user_id) == _WHO))
_HELD_REVIEWER = (
    select(JobReviewer)
    .where(
        col(JobReviewer.job_id) == bindparam("job_id", type_=Uuid),
        col(JobReviewer.user_id) == _WHO,
    )
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
REVIEWERS = Listing(
    _REVIEWERS,
    id_=col(JobReviewer.user_id),
    sorts=both_ways("created_at", col(JobReviewer.created_at)),
    filters={},
)
REVIEWED_JOBS = Listing(
    select(
        JobReviewer.__table__,
        col(Job.title),
        col(Job.status),
        col(Job.organization_id),
        col(Organization.name).label("organization_name"),
    )
    .join_from(JobReviewer, Job, col(Job.id) == col(JobReviewer.job_id))
    .join(Organization, col(Organization.id) == col(Job.organization_id))
    .where(
        col(JobReviewer.user_id) == _ACTOR,
        or_(
            col(JobReviewer.is_member).is_(False),
            col(Job.organization_id) == any_(bindparam("actor_organizations", type_=ARRAY(Uuid))),
        ),
    ),
    id_=col(JobReviewer.job_id),
    sorts=both_ways("created_at", col(JobReviewer.created_at)),
    filters={},
)
_LET_GO = delete(JobReviewer.__table__).where(col(JobReviewer.user_id) == _WHO)
_WIPE = (
    update(ProposalReview.__table__)
    .where(
        or_(
            col(ProposalReview.reviewer_id) == _WHO,
            col(ProposalReview.organization_id) == _WHO,
            col(ProposalReview.proposal_id).in_(
                select(col(Proposal.id)).where(col(Proposal.assistant_id) == _WHO)
            ),
        )
    )
    .values(comment=None, version=col(ProposalReview.version) + 1)
)


async def find_review(
    session: ReadSession | WriteSession, *, proposal_id: UUID, reviewer_id: UUID
) -> Row | None:
    return await session.row(_ONE, proposal_id=proposal_id, reviewer_id=reviewer_id)


async def lock_review(
    session: WriteSession, *, proposal_id: UUID, reviewer_id: UUID
) -> ProposalReview | None:
    """The review of one reviewer, held; a condition on the path's id is about it."""
    values: dict[str, Any] = {"proposal_id": proposal_id, "reviewer_id": reviewer_id}
    found = (await session.execute(_HELD, values)).scalar_one_or_none()
    session.note_found(proposal_id, ProposalReview, found)
    return found


async def lock_reviewer(
    session: WriteSession, *, job_id: UUID, user_id: UUID
) -> JobReviewer | None:
    """One reviewer of a job, held; a condition on the last id of the path is about it."""
    values: dict[str, Any] = {"job_id": job_id, "who": user_id}
    found = (await session.execute(_HELD_REVIEWER, values)).scalar_one_or_none()
    session.note_found(user_id, JobReviewer, found)
    return found


async def find_reviewer(session: WriteSession, *, job_id: UUID, user_id: UUID) -> Row | None:
    return await session.row(_ONE_REVIEWER, job_id=job_id, who=user_id)


async def let_go(session: WriteSession, *, user_id: UUID) -> None:
    """Nothing is left for this person to look over."""
    await session.execute(_LET_GO, {"who": user_id})


async def wipe(session: WriteSession, *, party_id: UUID) -> None:
    """Clear what a person wrote about proposals, what was written about theirs, or a client's."""
    await session.execute(_WIPE, {"who": party_id})
