from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from va_market.absences.models import AbsenceKind
from va_market.kit.fields import Moment, Note, kept
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.terms import CalendarDay

EXAMPLE: JsonDict = {
    "kind": "holiday",
    "first_on": "2027-08-02",
    "last_on": "2027-08-13",
    "note": "By the sea.",
}


class AbsenceRecord(Schema):
    """Days on which you do not work on the contract."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    kind: AbsenceKind
    first_on: CalendarDay = Field(description="The first day, in the zone of the contract.")
    last_on: CalendarDay = Field(description="The last day, included.")
    note: Note | None = Field(default=None, description="The client reads it.")

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.last_on < self.first_on:
            raise PydanticCustomError("ends_too_early", "`last_on` is before `first_on`")
        return self


class AbsenceUpdate(Schema):
    """A JSON merge patch: absent keeps the value, null clears it where that is allowed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"last_on": "2027-08-16"}]}
    )

    kind: AbsenceKind = kept()
    first_on: CalendarDay = kept()
    last_on: CalendarDay = kept()
    note: Note | None = kept()


class AbsenceRead(Resource):
    """Days on which an assistant does not work on a contract."""

    id: UUID
    contract_id: UUID
    assistant_id: UUID
    kind: AbsenceKind
    first_on: date
    last_on: date = Field(description="The last day, included.")
    note: str | None
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, absence: Any) -> "AbsenceRead":
        return shaped(cls, absence)


class AbsencePage(PageOf[AbsenceRead]):
    """A page of absences."""


class AbsenceSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class AbsenceQuery(Schema):
    sort: AbsenceSort = AbsenceSort.NEWEST
    since: CalendarDay | None = Field(default=None, description="Only those with days from here.")
    until: CalendarDay | None = Field(default=None, description="Only those with days up to here.")


class PresenceDay(Schema):
    """A day as it was agreed, and as it was."""

    on: date
    planned_minutes: int = Field(description="Agreed hours of this weekday; 0: none are agreed.")
    recorded_minutes: int = Field(description="Time that was recorded, decided on or not.")
    absence: AbsenceKind | None = Field(description="Why the assistant was away, if they said so.")


class PresenceRead(Schema):
    """A week of a contract: the agreed hours beside the recorded time."""

    contract_id: UUID
    week_starts_on: date
    week_ends_on: date
    time_zone: str = Field(description="Where the days begin.")
    days: list[PresenceDay]
    planned_minutes: int = Field(description="Of the days without an absence.")
    recorded_minutes: int
