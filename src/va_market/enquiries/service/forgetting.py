"""What is known of a customer is kept no longer than it is needed."""

from datetime import datetime, timedelta
from uuid import UUID

from va_market.enquiries import repository
from va_market.enquiries.service.reading import hold_for, told
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession

FORGOTTEN = EventKind(
    "enquiry.customer_forgotten", "What tells who the customer of an enquiry was, is gone."
)


async def forget_customer(
    session: WriteSession, actor: Actor, *, enquiry_id: UUID, now: datetime
) -> Row:
    """Clear what tells who the customer was, every text included. Errors: see `hold_for`."""
    enquiry = await hold_for(session, actor, enquiry_id=enquiry_id, action="forget_customer")
    repository.forget(enquiry, now=now)
    return await told(session, FORGOTTEN, enquiry, actor, now=now)


async def forget_due(session: WriteSession, *, kept_for: timedelta, now: datetime) -> int:
    """The same for enquiries in which nothing changed for so long, at most 1000 at once."""
    return await repository.forget_due(session, before=now - kept_for, now=now)


async def forget_of_client(session: WriteSession, *, organization_id: UUID, now: datetime) -> None:
    """The same for all enquiries of a client who was one person, and is gone."""
    await session.flush()
    await repository.forget_of_client(session, organization_id=organization_id, now=now)
