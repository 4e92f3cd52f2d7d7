"""What one side would have an entry say, which the other agrees to."""

from typing import Annotated

from pydantic import ConfigDict, Field

from va_market.kit.fields import Moment, kept
from va_market.kit.schema import Schema
from va_market.timekeeping.schemas.details import BreakRead, Breaks, Instant, Memo, Task


class TimeEntryValues(Schema):
    """A JSON merge patch of what may be wrong with an entry; what is absent stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"ended_at": "2026-12-01T10:15:00Z"}]}
    )

    started_at: Instant = kept()
    ended_at: Instant = kept()
    breaks: Breaks = kept()
    memo: Memo = kept()
    task: Task | None = kept()
    is_billable: Annotated[bool, Field(strict=True)] = kept()


class TimeEntryValuesRead(Schema):
    """All that the entry would say then, of what may be changed so."""

    started_at: Moment
    ended_at: Moment
    breaks: list[BreakRead]
    memo: str
    task: str | None
    is_billable: bool
