"""What splits keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.splits.models import Split

PARTS = (
    Part(
        "splits",
        "Your shares of what agencies received for your work, in the smallest unit of the "
        "currency.",
        select(*columns_of(Split)).where(col(Split.assistant_id) == PERSON),
        by=(col(Split.assistant_id), col(Split.created_at), col(Split.id)),
        covers=(Split.assistant_id,),
    ),
)
