"""What disputes keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.disputes.models import Dispute, DisputePosition
from va_market.kit.personal import PERSON, Part, columns_of

_KNOWN = (
    *(col(Dispute.id), col(Dispute.invoice_id), col(Dispute.contract_id)),
    *(col(Dispute.status), col(Dispute.created_at), col(Dispute.ended_at)),
)
PARTS = (
    Part(
        "disputes",
        "What clients disputed on invoices that you sent in your own name, in the smallest unit of "
        "their currency.",
        select(*columns_of(Dispute)).where(col(Dispute.issuer_id) == PERSON),
        by=(col(Dispute.id),),
        covers=(Dispute.issuer_id,),
    ),
    *(
        Part(
            f"disputes_{name}",
            meaning,
            select(*_KNOWN).where(by == PERSON),
            by=(by, col(Dispute.id)),
            covers=(covered,),
        )
        for name, meaning, by, covered in (
            (
                *("of_work", "Disputes about your work, of an agency as well."),
                *(col(Dispute.assistant_id), Dispute.assistant_id),
            ),
            (
                *("opened", "Disputes that you opened for a client."),
                *(col(Dispute.opened_by), Dispute.opened_by),
            ),
            (
                *("answered", "Disputes that you answered, for an agency as well."),
                *(col(Dispute.answered_by), Dispute.answered_by),
            ),
            (
                *("ruled", "Disputes in which you ruled as an operator."),
                *(col(Dispute.ruled_by), Dispute.ruled_by),
            ),
        )
    ),
    Part(
        "dispute_positions",
        "What you said and did in disputes.",
        select(*columns_of(DisputePosition)).where(col(DisputePosition.author_id) == PERSON),
        by=(col(DisputePosition.author_id), col(DisputePosition.id)),
        covers=(DisputePosition.author_id,),
    ),
)
