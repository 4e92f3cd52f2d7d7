"""What quotes keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.quotes.models import SavedQuote

PARTS = (
    Part(
        "saved_quotes",
        "Quotes that you kept, with what you asked and what it came to.",
        select(*columns_of(SavedQuote)).where(col(SavedQuote.made_by) == PERSON),
        by=(col(SavedQuote.created_at), col(SavedQuote.id)),
        covers=(SavedQuote.made_by,),
    ),
)
