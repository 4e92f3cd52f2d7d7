"""What rate cards keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.rate_cards.models import RateCardEntry

PARTS = (
    Part(
        "list_prices",
        "Your own rates, by service and level, and since when.",
        select(*columns_of(RateCardEntry)).where(col(RateCardEntry.assistant_id) == PERSON),
        by=(col(RateCardEntry.created_at), col(RateCardEntry.id)),
        covers=(RateCardEntry.assistant_id,),
    ),
    Part(
        "rate_card_entries_made",
        "The rates that you added, for an organization or yourself.",
        select(
            col(RateCardEntry.id),
            col(RateCardEntry.organization_id),
            col(RateCardEntry.created_by),
            col(RateCardEntry.created_at),
        ).where(col(RateCardEntry.created_by) == PERSON),
        by=(col(RateCardEntry.id),),
        covers=(RateCardEntry.created_by,),
    ),
)
