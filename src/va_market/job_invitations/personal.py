"""What invitations to jobs keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.jobs.models import JobInvitation
from va_market.kit.personal import PERSON, Part, columns_of

PARTS = (
    Part(
        "job_invitations",
        "Jobs that clients invited you to, and what you answered.",
        select(*columns_of(JobInvitation)).where(col(JobInvitation.assistant_id) == PERSON),
        by=(col(JobInvitation.created_at), col(JobInvitation.id)),
        covers=(JobInvitation.assistant_id,),
    ),
    Part(
        "job_invitations_sent",
        "Invitations that you sent for a client.",
        select(
            col(JobInvitation.id),
            col(JobInvitation.job_id),
            col(JobInvitation.organization_id),
            col(JobInvitation.created_at),
        ).where(col(JobInvitation.invited_by) == PERSON),
        by=(col(JobInvitation.id),),
        covers=(JobInvitation.invited_by,),
    ),
)
