"""What the event log keeps about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.events.models import Event, EventAudience
from va_market.kit.personal import PERSON, Part, columns_of

PARTS = (
    Part(
        "events",
        "What happened to you in person. What happened to your organizations stands in theirs.",
        select(*columns_of(Event))
        .join_from(EventAudience, Event, col(Event.id) == col(EventAudience.event_id))
        .where(col(EventAudience.party_id) == PERSON),
        by=(
            col(EventAudience.party_id),
            col(EventAudience.transaction),
            col(EventAudience.event_id),
        ),
        covers=(EventAudience.party_id,),
    ),
)
