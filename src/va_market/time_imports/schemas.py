from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.kit.days import DateOrder
from va_market.kit.fields import Line, Moment, Zone
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.time_imports.formats.headers import ImportFormat
from va_market.time_imports.models import ImportStatus, OnError
from va_market.time_imports.policies import allowed_actions

EXAMPLE = """Description,Billable,Start date,Start time,End date,End time,Duration
Inbox,Yes,2026-12-01,09:00:00,2026-12-01,10:30:00,01:30:00
"""
Wanted = Annotated[Line, Field(min_length=1, max_length=200)]


class UploadQuery(Schema):
    """How a file is to be read."""

    time_zone: Zone = Field(
        description="Where the clocks of the file are: exports do not say it.",
        examples=["Europe/Lisbon"],
    )
    format: ImportFormat | None = Field(
        default=None, description="What the header has to be; without it, the header says it."
    )
    date_order: DateOrder | None = Field(
        default=None,
        description="Of dates such as 03/04/2026. Without it the file must show which is meant; "
        "one that does not fails.",
    )
    client: Wanted | None = Field(default=None, description="Only rows of this client.")
    project: Wanted | None = Field(default=None, description="Only rows of this project.")
    user: Wanted | None = Field(default=None, description="Only rows of this person.")


class TimeImportCommit(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"on_error": "skip"}]}
    )

    on_error: OnError = Field(
        default=OnError.STOP,
        description="`stop`: nothing is taken while a row is faulty, and a row that is refused "
        "meanwhile ends the import there. `skip`: the other rows are taken.",
    )


class TimeImportRead(Resource):
    """A file of recorded time, and how far it is."""

    id: UUID
    contract_id: UUID
    assistant_id: UUID
    status: ImportStatus
    format: ImportFormat
    time_zone: str
    date_order: DateOrder | None = Field(description="As you said, or as the file shows.")
    on_error: OnError | None
    rows: int = Field(description="Rows of the file below its header, as far as it was counted.")
    done_rows: int = Field(description="How many of them were checked.")
    valid: int = Field(description="Rows that can be taken, or were.")
    duplicates: int = Field(description="Rows that are recorded already.")
    faulty: int = Field(description="Rows that cannot be taken; the errors name them.")
    skipped: int = Field(description="Rows of others than you asked for.")
    imported: int = Field(description="How many of the valid ones are entries now.")
    failure: str | None = Field(
        description="Why it failed: `date_order_ambiguous`, `dates_mixed`, `too_many_rows`, "
        "`row_refused`, `internal_error`, or the code of an error."
    )
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, file: Any, actor: Actor) -> "TimeImportRead":
        return shaped(cls, file, rows=file.row_count, allowed_actions=allowed_actions(actor, file))


class TimeImportPage(PageOf[TimeImportRead]):
    """A page of imports."""


class TimeImportSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class TimeImportQuery(Schema):
    sort: TimeImportSort = TimeImportSort.NEWEST


class TimeImportErrorRead(Schema):
    """Why a row is not taken. What it says is not repeated."""

    line: int = Field(description="Where the row begins in the file; the header is line 1.")
    column: str | None = Field(description="As the header names it; null: the row as a whole.")
    code: str
    reason: str

    @classmethod
    def of(cls, fault: Any) -> "TimeImportErrorRead":
        return shaped(cls, fault, column=fault.column_name)


class TimeImportErrorPage(PageOf[TimeImportErrorRead]):
    """A page of errors."""


class TimeImportErrorSort(StrEnum):
    FIRST = "line"


class TimeImportErrorQuery(Schema):
    sort: TimeImportErrorSort = TimeImportErrorSort.FIRST
