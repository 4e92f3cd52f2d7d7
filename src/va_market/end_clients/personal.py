"""What end clients and forwarded proposals keep about a person."""

from sqlalchemy import or_, select
from sqlmodel import col

from va_market.end_clients.models import EndClient, ForwardedProposal, ProposalComment
from va_market.kit.personal import PERSON, Part, columns_of

PARTS = (
    Part(
        "end_clients_asked",
        "Organizations that you asked to be named as end clients.",
        select(*columns_of(EndClient)).where(col(EndClient.asked_by) == PERSON),
        by=(col(EndClient.id),),
        covers=(EndClient.asked_by,),
    ),
    Part(
        "proposals_forwarded",
        "Proposals that you forwarded to an end client, or endorsed for one.",
        select(*columns_of(ForwardedProposal)).where(
            or_(
                col(ForwardedProposal.forwarded_by) == PERSON,
                col(ForwardedProposal.endorsed_by) == PERSON,
            )
        ),
        by=(col(ForwardedProposal.proposal_id),),
        covers=(ForwardedProposal.forwarded_by, ForwardedProposal.endorsed_by),
    ),
    Part(
        "proposal_comments",
        "What you wrote about forwarded proposals.",
        select(*columns_of(ProposalComment)).where(col(ProposalComment.written_by) == PERSON),
        by=(col(ProposalComment.written_by), col(ProposalComment.id)),
        covers=(ProposalComment.written_by,),
    ),
)
