"""What enquiries keep about a person who wrote them.

What they say is about customers of the client, who keeps it: it is nobody's to take along.
"""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from va_market.enquiries.models import Enquiry
from va_market.kit.personal import PERSON, Part


def _part(name: str, meaning: str, person: Any, moment: Any) -> Part:
    """The enquiries with which somebody did something, and when."""
    return Part(
        name,
        meaning,
        select(
            col(Enquiry.id),
            col(Enquiry.contract_id),
            col(Enquiry.channel),
            col(Enquiry.status),
            col(moment),
        ).where(col(person) == PERSON),
        by=(col(person), col(Enquiry.id)),
        covers=(person,),
    )


PARTS = (
    _part(
        "enquiries_recorded",
        "Enquiries you wrote down.",
        Enquiry.created_by,
        Enquiry.created_at,
    ),
    _part(
        "enquiries_escalated",
        "Enquiries you handed to somebody else.",
        Enquiry.escalated_by,
        Enquiry.escalated_at,
    ),
    _part(
        "enquiries_answered",
        "Enquiries you answered.",
        Enquiry.answered_by,
        Enquiry.answered_at,
    ),
    _part("enquiries_closed", "Enquiries you closed.", Enquiry.closed_by, Enquiry.closed_at),
)
