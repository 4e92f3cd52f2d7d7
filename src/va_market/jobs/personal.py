"""What jobs keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.identity.models import Membership
from va_market.jobs.models import Job, JobFollower
from va_market.kit.personal import PERSON, Part, columns_of

_I_BELONG = (
    select(col(Membership.user_id))
    .where(
        col(Membership.organization_id) == col(Job.organization_id),
        col(Membership.user_id) == PERSON,
    )
    .exists()
)

PARTS = (
    Part(
        "jobs_written",
        "Jobs you wrote for an organization you belong to, whoever edited them since.",
        select(*columns_of(Job, without={"skill_keys"})).where(
            col(Job.created_by) == PERSON, _I_BELONG
        ),
        by=(col(Job.created_by), col(Job.id)),
        covers=(Job.created_by,),
    ),
    Part(
        "jobs_written_before",
        "Jobs you wrote for an organization you left: what they say today is not for you.",
        select(col(Job.id), col(Job.organization_id), col(Job.created_at)).where(
            col(Job.created_by) == PERSON, ~_I_BELONG
        ),
        by=(col(Job.created_by), col(Job.id)),
        covers=(),
    ),
    Part(
        "jobs_followed",
        "Jobs whose changes you hear of, because you sent a proposal.",
        select(col(JobFollower.job_id)).where(col(JobFollower.user_id) == PERSON),
        by=(col(JobFollower.user_id), col(JobFollower.job_id)),
        covers=(JobFollower.user_id,),
    ),
)
