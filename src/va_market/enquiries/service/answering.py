"""What comes of an enquiry."""

from datetime import datetime
from uuid import UUID

from va_market.enquiries.models import ENQUIRY
from va_market.enquiries.service.reading import hold_for, told
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession

ANSWERED = EventKind("enquiry.answered", "A customer was told what came of it.")
ESCALATED = EventKind("enquiry.escalated", "Somebody else takes care of an enquiry.")
CLOSED = EventKind("enquiry.closed", "Nothing more is to be done about an enquiry.")


async def answer(
    session: WriteSession, actor: Actor, *, enquiry_id: UUID, text: str, now: datetime
) -> Row:
    """Note what the customer was told. Errors: see `hold_for`."""
    enquiry = await hold_for(session, actor, enquiry_id=enquiry_id, action="answer")
    ENQUIRY.become(enquiry, "answer")
    enquiry.answer = text
    enquiry.customer_forgotten_at = None  # the text is to be forgotten in its turn
    enquiry.answered_by, enquiry.answered_at = actor.user_id, now
    return await told(session, ANSWERED, enquiry, actor, now=now)


async def escalate(
    session: WriteSession, actor: Actor, *, enquiry_id: UUID, to: str, now: datetime
) -> Row:
    """Hand it to somebody else. Errors: see `hold_for`."""
    enquiry = await hold_for(session, actor, enquiry_id=enquiry_id, action="escalate")
    ENQUIRY.become(enquiry, "escalate")
    enquiry.escalated_to = to
    enquiry.customer_forgotten_at = None  # as above
    enquiry.escalated_by, enquiry.escalated_at = actor.user_id, now
    return await told(session, ESCALATED, enquiry, actor, now=now)


async def close(session: WriteSession, actor: Actor, *, enquiry_id: UUID, now: datetime) -> Row:
    """Put it behind. Errors: see `hold_for`."""
    enquiry = await hold_for(session, actor, enquiry_id=enquiry_id, action="close")
    ENQUIRY.become(enquiry, "close")
    enquiry.closed_by, enquiry.closed_at = actor.user_id, now
    return await told(session, CLOSED, enquiry, actor, now=now)
