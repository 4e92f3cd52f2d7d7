"""What feeds of time keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.time_feeds.models import TimeFeed

PARTS = (
    Part(
        "time_feeds",
        "Since when there is an address of your recorded time for calendar programs.",
        select(*columns_of(TimeFeed, without={"secret_hash"})).where(
            col(TimeFeed.user_id) == PERSON
        ),
        by=(col(TimeFeed.user_id),),
        covers=(TimeFeed.user_id,),
    ),
)
