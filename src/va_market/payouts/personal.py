"""What payouts keep about a person: where they are paid, what was paid, and what they did."""

from sqlalchemy import or_, select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.payouts.models import Payout, PayoutBatch, PayoutDestination

_BY = (Payout.requested_by, Payout.submitted_by, Payout.settled_by)
PARTS = (
    Part(
        "payout_destinations",
        "Accounts at banks that you are paid to, or were.",
        select(*columns_of(PayoutDestination)).where(col(PayoutDestination.owner_id) == PERSON),
        by=(col(PayoutDestination.created_at), col(PayoutDestination.id)),
        covers=(PayoutDestination.owner_id,),
    ),
    Part(
        "payout_destinations_named",
        "Destinations of organizations that you named.",
        select(
            col(PayoutDestination.id).label("destination_id"),
            *(col(PayoutDestination.owner_id), col(PayoutDestination.created_at)),
        ).where(col(PayoutDestination.added_by) == PERSON),
        by=(col(PayoutDestination.added_by), col(PayoutDestination.id)),
        covers=(PayoutDestination.added_by,),
    ),
    Part(
        "payouts",
        "What was paid out to you.",
        select(*columns_of(Payout)).where(col(Payout.owner_id) == PERSON),
        by=(col(Payout.created_at), col(Payout.id)),
        covers=(Payout.owner_id,),
    ),
    Part(
        "payouts_handled",
        "Payouts that you asked for or, as an operator, submitted or settled.",
        select(
            col(Payout.id).label("payout_id"),
            *(col(Payout.status), col(Payout.created_at), col(Payout.settled_on)),
        ).where(or_(*(col(one) == PERSON for one in _BY))),
        by=(col(Payout.created_at), col(Payout.id)),
        covers=_BY,
    ),
    Part(
        "payout_batches",
        "Batches of payouts that you submitted as an operator.",
        select(*columns_of(PayoutBatch)).where(col(PayoutBatch.submitted_by) == PERSON),
        by=(col(PayoutBatch.created_at), col(PayoutBatch.id)),
        covers=(PayoutBatch.submitted_by,),
    ),
)
