from enum import StrEnum
from uuid import UUID

from pydantic import Field

from va_market.kit.fields import Zone
from va_market.kit.schema import Schema
from va_market.pricing.terms import CalendarDay


class ExportFormat(StrEnum):
    TOGGL = "toggl"
    CLOCKIFY = "clockify"
    HARVEST = "harvest"
    JSONL = "jsonl"


class ExportQuery(Schema):
    """Which time, and for which program."""

    format: ExportFormat = Field(
        description="The columns of Toggl, Clockify or Harvest as CSV; or all that an entry says, "
        "one JSON object a line.",
        examples=["toggl"],
    )
    contract_id: UUID | None = Field(default=None, description="Only of this contract.")
    from_: CalendarDay | None = Field(
        default=None, alias="from", description="Time that began on this day or later."
    )
    to: CalendarDay | None = Field(
        default=None, description="Time that began on this day or earlier."
    )
    time_zone: Zone = Field(
        default="UTC",
        description="Where the clocks of the file are, and its days begin. UTC never shows a time "
        "twice.",
    )
