"""What an entry says of itself, whether it is made by hand, by a timer or in bulk."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Moment, Name, Prose, Tag, Title
from va_market.kit.schema import Schema
from va_market.work_orders.schemas.orders import Link

MOST_DETAILS = 20
Memo = Annotated[Prose, Field(max_length=2000)]
Task = Annotated[Name, Field(description="What it was, in a word: time is summed up by it.")]
Tags = Annotated[list[Tag], Field(max_length=MOST_DETAILS)]
TRAINING = (
    "Whether the assistant was trained; it is billed only if the conditions of its day say that "
    "the client pays for training."
)
PAID_AS = (
    "Which part of combined terms pays for it, by its kind; null leaves it to the part that pays "
    "for time: the retainer, else the hours, else the project up to its ceiling, else the gift."
)
WORK_ORDER = "The order of the contract that it is spent on; it counts for both allotments."


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _on_a_second(moment: datetime) -> datetime:
    if moment.microsecond:
        raise PydanticCustomError("not_a_whole_second", "breaks are counted by the whole second")
    return moment


# As the entry shows it from then on, whatever offset it was given with.
Instant = Annotated[Moment, AfterValidator(_in_utc)]
LocalMoment = Annotated[
    str,
    StringConstraints(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2})?$", max_length=25
    ),
    Field(
        description="What the clock on the wall reads; with an offset where it reads that twice.",
        examples=["2026-12-01T09:00"],
    ),
]


class LocalTimes(Schema):
    """Start and end by the clock on the wall, in `time_zone`.

    A time that the clocks skip is refused. One that they read twice needs an offset.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"starts_at": "2026-12-01T09:00", "ends_at": "2026-12-01T10:30"}]
        },
    )

    starts_at: LocalMoment
    ends_at: LocalMoment


class Break(Schema):
    """A pause within an entry: `[started_at, ended_at)`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"started_at": "2026-12-01T09:30:00Z", "ended_at": "2026-12-01T09:45:00Z"}]
        },
    )

    started_at: Annotated[Instant, AfterValidator(_on_a_second)]
    ended_at: Annotated[Instant, AfterValidator(_on_a_second)]
    is_paid: bool = Field(default=False, strict=True, description="A paid one counts as work.")


class BreakRead(Schema):
    started_at: Moment
    ended_at: Moment
    is_paid: bool


class EvidenceKind(StrEnum):
    LINK = "link"
    DELIVERABLE = "deliverable"
    FILE = "file"
    """One that was sent here: it is seen by whoever sees the entry."""


class Evidence(Schema):
    """Where to see what was done in that time."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "deliverable",
                    "title": "Cards of the fair",
                    "url": "https://files.example/fair.csv",
                }
            ]
        },
    )

    kind: EvidenceKind
    title: Title
    url: Link | None = Field(default=None, description="Of a link or a deliverable.")
    file_id: UUID | None = Field(
        default=None,
        description="Of a file: one that you sent for the contract, and that nothing else holds.",
    )

    @model_validator(mode="after")
    def _leads_to_one_place(self) -> Self:
        is_file = self.kind is EvidenceKind.FILE
        if (self.file_id is not None) != is_file or (self.url is None) != is_file:
            raise PydanticCustomError(
                "evidence_incomplete", "a file has `file_id`, the other kinds have `url`"
            )
        return self


class EvidenceRead(Schema):
    kind: EvidenceKind
    title: str
    url: str | None
    file_id: UUID | None = Field(description="Its content is at `/v1/files/{file_id}/content`.")

    @model_validator(mode="before")
    @classmethod
    def _of_any_age(cls, kept: Any) -> Any:
        """Evidence from before there were files says nothing of them."""
        return {"file_id": None, **kept} if isinstance(kept, dict) else kept


Breaks = Annotated[
    list[Break],
    Field(
        max_length=MOST_DETAILS,
        description="Pauses within it, none over another; what is not paid is no worked time.",
    ),
]
Proofs = Annotated[
    list[Evidence], Field(max_length=MOST_DETAILS, description="Where to see what was done.")
]
