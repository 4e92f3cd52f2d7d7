"""What proposals keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.proposals.models import Proposal

PARTS = (
    Part(
        "proposals",
        "Proposals you sent, with the reason if one was declined.",
        select(*columns_of(Proposal)).where(col(Proposal.assistant_id) == PERSON),
        by=(col(Proposal.created_at), col(Proposal.id)),
        covers=(Proposal.assistant_id,),
    ),
    Part(
        "proposals_for_agencies",
        "Proposals you sent for an agency; what they say is about somebody else.",
        select(
            col(Proposal.id),
            col(Proposal.agency_id),
            col(Proposal.job_id),
            col(Proposal.created_at),
        ).where(col(Proposal.proposed_by) == PERSON),
        by=(col(Proposal.id),),
        covers=(Proposal.proposed_by,),
    ),
    Part(
        "proposals_backed",
        "Proposals of agencies that name you as the one who stands in.",
        select(
            col(Proposal.id),
            col(Proposal.agency_id),
            col(Proposal.job_id),
            col(Proposal.created_at),
        ).where(col(Proposal.backup_assistant_id) == PERSON),
        by=(col(Proposal.backup_assistant_id), col(Proposal.id)),
        covers=(Proposal.backup_assistant_id,),
    ),
)
