"""What proposals keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.proposals.models import Proposal, ProposalVersion

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
    Part(
        "proposal_versions",
        "What was put forward in negotiations about your work, in every version.",
        # What the sides say to each other is in the words of whoever wrote it.
        select(*columns_of(ProposalVersion, without={"message"}))
        .join(Proposal, col(Proposal.id) == col(ProposalVersion.proposal_id))
        .where(col(Proposal.assistant_id) == PERSON),
        by=(col(ProposalVersion.proposal_id), col(ProposalVersion.number)),
        covers=(),
    ),
    Part(
        "proposal_versions_written",
        "The versions that you wrote, for yourself or for an organization.",
        select(
            col(ProposalVersion.proposal_id),
            col(ProposalVersion.number),
            col(ProposalVersion.author),
            col(ProposalVersion.message),
            col(ProposalVersion.created_at),
        ).where(col(ProposalVersion.created_by) == PERSON),
        by=(col(ProposalVersion.id),),
        covers=(ProposalVersion.created_by,),
    ),
)
