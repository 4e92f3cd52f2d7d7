"""What reviews of proposals keep about a person."""

from sqlalchemy import or_, select
from sqlmodel import col

from va_market.jobs.models import JobReviewer
from va_market.kit.personal import PERSON, Part, columns_of
from va_market.reviewing.models import ProposalReview

PARTS = (
    Part(
        "jobs_reviewed",
        "Jobs whose proposals you look over, and reviewers whom you named.",
        select(*columns_of(JobReviewer)).where(
            or_(col(JobReviewer.user_id) == PERSON, col(JobReviewer.added_by) == PERSON)
        ),
        by=(col(JobReviewer.job_id), col(JobReviewer.user_id)),
        covers=(JobReviewer.user_id, JobReviewer.added_by),
    ),
    Part(
        "proposals_reviewed",
        "What you wrote about proposals.",
        select(*columns_of(ProposalReview)).where(col(ProposalReview.reviewer_id) == PERSON),
        by=(col(ProposalReview.reviewer_id), col(ProposalReview.id)),
        covers=(ProposalReview.reviewer_id,),
    ),
)
