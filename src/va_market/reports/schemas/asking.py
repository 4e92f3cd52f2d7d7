from typing import Annotated
from uuid import UUID

from pydantic import Field

from va_market.kit.fields import Zone
from va_market.kit.schema import Schema
from va_market.time_series.schemas import SeriesQuery

MOST_MONTHS = 12
Month = Annotated[
    str,
    Field(
        pattern=r"^([1-9][0-9]{3}|0[0-9]{2}[1-9]|0[0-9][1-9]0|0[1-9]00)-(0[1-9]|1[0-2])$",
        max_length=7,
        examples=["2026-11"],
    ),
]


class ReportQuery(SeriesQuery):
    """Which days of which zone, and in which steps."""

    time_zone: Zone = Field(
        default="UTC",
        description="Where days begin. What moved money counts on the day it was posted.",
    )


class EarningsQuery(ReportQuery):
    organization_id: UUID | None = Field(
        default=None,
        description="An agency whose money you keep; without it the report is about yourself, or "
        "about the organization of your key.",
    )


class SpendQuery(ReportQuery):
    organization_id: UUID | None = Field(
        default=None,
        description="A client whose money you keep; it may be left out where there is one alone.",
    )


class StatementQuery(Schema):
    """Which months of whom."""

    month: Month | None = Field(
        default=None, description="The month, or the last of several; by default the present one."
    )
    months: int = Field(
        default=1, ge=1, le=MOST_MONTHS, description="How many, with those before it."
    )
    organization_id: UUID | None = Field(
        default=None,
        description="An agency whose money you keep; without it the statements are your own, or "
        "those of the organization of your key.",
    )
    time_zone: Zone = Field(default="UTC", description="Where months begin.")
