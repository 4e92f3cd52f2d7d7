from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from va_market.kit.http.problem import Problem
from va_market.kit.schema import Schema
from va_market.timekeeping.models import EntryStatus
from va_market.timekeeping.schemas.details import WORK_ORDER, Task

MOST_ROWS = 20
DAYS = 7
Minutes = Annotated[int, Field(strict=True, ge=0, le=1440)]
_ROW: JsonDict = {"task": "Inbox", "minutes": [60, 90, None, None, 0, None, None]}


class GridRow(Schema):
    """Time of one kind, day by day. Order, task and `is_billable` say which row it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_ROW]})

    work_order_id: UUID | None = Field(default=None, description=WORK_ORDER)
    task: Task | None = None
    is_billable: bool = Field(default=True, strict=True)
    minutes: list[Minutes | None] = Field(
        min_length=DAYS,
        max_length=DAYS,
        description="From Monday to Sunday: what each day is to hold of it in all; null leaves a "
        "day as it is.",
    )


class TimeGridSet(Schema):
    """Rows of a week. What no row names stays as it is."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"rows": [_ROW]}]})

    rows: Annotated[list[GridRow], Field(min_length=1, max_length=MOST_ROWS)]


class GridCell(Schema):
    """The time of a row on one day."""

    on: date
    worked_seconds: int
    locked_seconds: int = Field(
        description="Of that, what the grid does not change: handed in, or recorded otherwise."
    )
    locked_reason: EntryStatus | None = Field(
        description="The status furthest on of what is locked; null where nothing is. `draft` and "
        "`returned` are changed as entries."
    )


class GridRowRead(Schema):
    work_order_id: UUID | None
    task: str | None
    is_billable: bool
    cells: list[GridCell] = Field(description="From Monday to Sunday.")
    worked_seconds: int


class TimeGridRead(Schema):
    """Your finished time of a week on a contract, by kind and day of the contract's zone."""

    contract_id: UUID
    assistant_id: UUID
    week_starts_on: date
    week_ends_on: date
    time_zone: str
    rows: list[GridRowRead]
    worked_seconds: int


class CellOutcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class CellResult(Schema):
    """What became of one cell that was given."""

    row: int = Field(description="Which of the rows that were sent, from 0.")
    on: date
    outcome: CellOutcome
    time_entry_id: UUID | None = Field(description="The entry that was made, changed or deleted.")
    problem: Problem | None


class TimeGridResult(Schema):
    """The week as it is now, and a result for each cell that was given, in their order."""

    done_count: int
    failed_count: int
    results: list[CellResult]
    grid: TimeGridRead
