"""Field types that the policies of working time share."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from va_market.pricing.percents import percent_up_to

# More than 100 is common here: triple pay is a premium of 200 percent.
PremiumPercent = Annotated[
    Decimal,
    *percent_up_to(500, whole="([1-4][0-9]{2}|[1-9]?[0-9])", example="50"),
]
# Text, so that it is stored, shown and compared in one form; midnight is 00:00.
ClockTime = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["23:00"], strict=True)
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
