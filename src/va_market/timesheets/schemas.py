from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.proposals.schemas import Day
from va_market.timekeeping.timesheets import TimesheetStatus
from va_market.timesheets.patience import Patience
from va_market.timesheets.policies import allowed_actions
from va_market.timesheets.sums import SUMS

_SUNDAY = timedelta(days=6)


class WeekSubmit(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"week_of": "2026-12-02"}]}
    )

    week_of: Day = Field(description="Any day of the week, which goes from Monday to Sunday.")


class TimesheetReturn(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"note": "Which inbox was that?"}]}
    )

    note: Note = Field(description="It stands on each entry that waits.")


class TimesheetSums(Schema):
    """What the finished time of a week comes to; a running timer counts once it stops."""

    entries: int
    entries_to_submit: int = Field(description="Drafts, and those that were returned.")
    entries_waiting: int = Field(description="Those that wait for a decision.")
    worked_seconds: int
    waiting_seconds: int
    approved_seconds: int
    billable_seconds: int = Field(description="Approved and within all limits.")
    silently_approved_seconds: int = Field(
        description="What of the approved time nobody decided on: the conditions say that silence "
        "approves."
    )


class WeeklyTimesheetRead(Resource):
    """What an assistant handed in of a week of a contract, and whom it waits for."""

    id: UUID
    contract_id: UUID
    contract_title: str
    assistant_id: UUID = Field(description="Whose time it is.")
    week_starts_on: date = Field(description="A Monday in the time zone of the contract.")
    week_ends_on: date
    time_zone: str
    status: TimesheetStatus = Field(
        description="`submitted` while any of it waits; then `returned` while any of it was sent "
        "back; then `approved`. Drafts count once they are handed in."
    )
    sums: TimesheetSums
    waiting_since: Moment | None = Field(
        description="When the first of the entries that wait was submitted."
    )
    waits_for: UUID | None = Field(
        description="Who is to decide now: the supervisor, or who was asked last after them."
    )
    due_at: Moment | None = Field(description="Until when, before the next one is asked.")
    reminded_at: Moment | None = Field(description="When the supervisor was reminded.")
    escalated_to: list[UUID] = Field(
        description="Who was asked after the supervisor, in this order; they may decide as well."
    )
    unanswered_at: Moment | None = Field(
        description="When there was nobody left to ask: from then on it just waits."
    )
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of_row(cls, row: Row, actor: Actor, patience: Patience) -> "WeeklyTimesheetRead":
        sums = TimesheetSums(**dict(zip(SUMS, row.sums, strict=True)))
        return shaped(
            cls,
            row,
            week_ends_on=row.week_starts_on + _SUNDAY,
            sums=sums,
            waits_for=_waits_for(row),
            due_at=patience.due_at(row.asked_at),
            allowed_actions=allowed_actions(actor, row, row, has_drafts=sums.entries_to_submit > 0),
        )


def _waits_for(row: Row) -> UUID | None:
    if row.waiting_since is None:
        return None
    found: UUID = row.escalated_to[-1] if row.escalated_to else row.supervisor_id
    return found


class WeeklyTimesheetPage(PageOf[WeeklyTimesheetRead]):
    """A page of timesheets."""


class TimesheetSort(StrEnum):
    LATEST = "-week_starts_on"
    EARLIEST = "week_starts_on"


class TimesheetQuery(Schema):
    sort: TimesheetSort = TimesheetSort.LATEST
    status: CommaList[TimesheetStatus] | None = Field(default=None, description="Any of these.")
    contract_id: UUID | None = Field(default=None, description="Only of this contract.")
    assistant_id: UUID | None = Field(default=None, description="Only of this assistant.")
    week_after: Day | None = Field(
        default=None, description="Only weeks that begin on this day or later."
    )
    week_before: Day | None = Field(
        default=None, description="Only weeks that begin before this day."
    )
