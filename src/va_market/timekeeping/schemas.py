from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note, Prose, Zone, kept
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.charges import PayKind
from va_market.pricing.quotes import Quote
from va_market.pricing.trace import TraceStep
from va_market.proposals.schemas import Day
from va_market.timekeeping.models import EntrySource, EntryStatus, TimeEntry
from va_market.timekeeping.policies import allowed_actions

_SECOND = timedelta(seconds=1)
Memo = Annotated[Prose, Field(max_length=2000)]
_TRAINING = (
    "Whether the assistant was trained; it is billed only if the conditions of its day say that "
    "the client pays for training."
)
_PAID_AS = (
    "Which part of combined terms pays for it, by its kind; null leaves it to the part that pays "
    "for time: the retainer, else the hours, else the project up to its ceiling, else the gift."
)

_WORK_ORDER = "The order of the contract that it is spent on; it counts for both allotments."


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


# As the entry shows it from then on, whatever offset it was given with.
Instant = Annotated[Moment, AfterValidator(_in_utc)]


class TimeEntryCreate(Schema):
    """Time worked by hand: `[started_at, ended_at)`, at most 24 hours, not in the future."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "started_at": "2026-12-01T09:00:00Z",
                    "ended_at": "2026-12-01T10:30:00Z",
                    "memo": "Inbox of the weekend",
                }
            ]
        },
    )

    started_at: Instant
    ended_at: Instant
    time_zone: Zone | None = Field(
        default=None, description="Where you worked; the contract's zone by default."
    )
    memo: Memo = ""
    is_billable: bool = Field(default=True, strict=True)
    is_training: bool = Field(default=False, strict=True, description=_TRAINING)
    paid_as: PayKind | None = Field(default=None, description=_PAID_AS)
    work_order_id: UUID | None = Field(default=None, description=_WORK_ORDER)


class TimeEntryUpdate(Schema):
    """A JSON merge patch for a draft or returned entry."""

    model_config = ConfigDict(extra="forbid")

    started_at: Instant = kept()
    ended_at: Instant = kept()
    time_zone: Zone = kept()
    memo: Memo = kept()
    is_billable: Annotated[bool, Field(strict=True)] = kept()
    is_training: Annotated[bool, Field(strict=True)] = kept()
    paid_as: PayKind | None = kept()
    work_order_id: UUID | None = kept()


class TimerStart(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"contract_id": "01a20a4f-0b4e-7567-a8e2-ccb4ff68cc74", "memo": "Inbox"}]
        },
    )

    contract_id: UUID
    memo: Memo = ""
    is_billable: bool = Field(default=True, strict=True)
    is_training: bool = Field(default=False, strict=True, description=_TRAINING)
    paid_as: PayKind | None = Field(default=None, description=_PAID_AS)
    work_order_id: UUID | None = Field(default=None, description=_WORK_ORDER)


class EntryReturn(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"note": "Which inbox was that?"}]}
    )

    note: Note


class TimeEntryRead(Resource):
    id: UUID
    contract_id: UUID
    assistant_id: UUID
    terms_version: int = Field(description="The version of the contract's terms that applies.")
    status: EntryStatus
    source: EntrySource
    started_at: Moment
    ended_at: Moment | None
    time_zone: str
    work_on: date = Field(description="Date of the start where the assistant was.")
    counted_on: date = Field(
        description="Date of the start in the contract's zone; caps and timesheets go by its week."
    )
    worked_seconds: int | None = Field(description="Null while the timer runs.")
    billable_seconds: int | None = Field(
        description="Frozen at approval: rounded, within the weekly cap, the allotment and the "
        "ceiling of a project."
    )
    memo: str
    is_billable: bool
    is_training: bool = Field(description=_TRAINING)
    paid_as: str | None = Field(
        description="The part of combined terms that pays for it; null: the one that pays for time."
    )
    work_order_id: UUID | None = Field(description="The work order it was spent on.")
    submitted_at: Moment | None
    decided_at: Moment | None
    decided_by: UUID | None = Field(description="Null where silence approved it.")
    approved_by_silence: bool = Field(
        description="Nobody decided in time, and the conditions of its day say that time is "
        "approved then."
    )
    return_note: str | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(
        cls, entry: Any, actor: Actor, contract: Any, escalated_to: Sequence[UUID] = ()
    ) -> "TimeEntryRead":
        return shaped(
            cls,
            entry,
            worked_seconds=worked_seconds(entry),
            allowed_actions=allowed_actions(actor, entry, contract, escalated_to),
        )

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "TimeEntryRead":
        # The row carries the supervisors of its contract beside its own columns.
        return cls.of(row, actor, row, row.escalated_to or ())

    @classmethod
    def of_pair(cls, pair: tuple[TimeEntry, Contract], actor: Actor) -> "TimeEntryRead":
        entry, contract = pair
        return cls.of(entry, actor, contract)


def worked_seconds(entry: Any) -> int | None:
    """Whole seconds between start and end; None while the timer runs."""
    if entry.ended_at is None:
        return None
    seconds: int = (entry.ended_at - entry.started_at) // _SECOND
    return seconds


class TimeEntryPage(PageOf[TimeEntryRead]):
    """A page of time entries."""


class TimeEntrySort(StrEnum):
    LATEST = "-started_at"
    EARLIEST = "started_at"


class ContractEntryQuery(Schema):
    sort: TimeEntrySort = TimeEntrySort.LATEST
    status: CommaList[EntryStatus] | None = Field(default=None, description="Any of these.")
    work_order_id: UUID | None = Field(default=None, description="Only of this work order.")
    started_after: Moment | None = Field(default=None, description="This moment or later.")
    started_before: Moment | None = Field(default=None, description="Before this moment.")


class TimeEntryQuery(ContractEntryQuery):
    contract_id: UUID | None = Field(default=None, description="Only of this contract.")


class BurnDownRead(Schema):
    """How much of the allotment is used (R14)."""

    contract_id: UUID
    allotted_minutes: int
    recorded_minutes: int = Field(description="All recorded time, a running timer included.")
    approved_minutes: int = Field(description="Worked minutes of approved entries.")
    remaining_minutes: int
    used_percent: int = Field(description="Rounded down; above 100 where `at_allotment` is `ask`.")
    warning_percent: int | None = Field(description="80 or 100 once that share is used.")


class OrderBurnDown(Schema):
    """How much of the minutes of a work order is used; one that allots none has no share (R14)."""

    work_order_id: UUID
    contract_id: UUID
    allotted_minutes: int | None
    recorded_minutes: int = Field(description="All recorded time, a running timer included.")
    approved_minutes: int = Field(description="Worked minutes of approved entries.")
    remaining_minutes: int | None
    used_percent: int | None = Field(
        description="Rounded down; above 100 where `at_allotment` of the contract is `ask`."
    )
    warning_percent: int | None = Field(description="80 or 100 once that share is used.")


class WeekQuery(Schema):
    week_of: Day | None = Field(
        default=None, description="Any day of the week; today in the contract's zone by default."
    )


class CeilingRead(Schema):
    """How far a week takes the work to the ceiling of its project; weeks follow each other."""

    ceiling: Money = Field(description="The most that all the time costs, before fees and tax.")
    rate: Money = Field(description="Price of one hour.")
    billed_before: Money = Field(description="Billed for approved time of earlier weeks.")
    billed: Money = Field(description="Billed for approved time of this week.")
    left: Money = Field(description="What the approved time of all weeks leaves for more.")
    held_seconds: int = Field(
        description="Approved billable time of this week that is not billed, as nothing was left "
        "for it."
    )
    held: Money = Field(description="What it would have cost.")
    warning_percents: list[int] = Field(
        description="The agreed levels of warning, in percent of the ceiling, that are reached by "
        "the end of this week."
    )


class PaidTimeRead(Schema):
    """What an agency pays an assistant for the billable time of a week."""

    assistant_id: UUID
    assignment: int = Field(description="By which assignment of the contract they worked.")
    pay_rate: Money = Field(description="For an hour, frozen with the assignment.")
    billable_seconds: int
    amount: Money
    trace: list[TraceStep] = Field(description="How the amount came about.")


class TimesheetRead(Schema):
    """One week of one contract, Monday to Sunday; of an assistant only their own time."""

    contract_id: UUID
    assistant_id: UUID = Field(
        description="You, if you work on it or did; else who works on it now. Each entry names "
        "who worked."
    )
    week_starts_on: date
    week_ends_on: date
    time_zone: str
    entries: list[TimeEntryRead]
    worked_seconds: dict[EntryStatus, int] = Field(description="Finished time by status.")
    billable_seconds: int = Field(description="Approved and within all limits.")
    unbilled_seconds: int = Field(description="Approved, but beyond a limit or not billable.")
    ceiling: CeilingRead | None = Field(
        description="Null unless a project bills time up to a ceiling; null as well for who worked "
        "on a contract with others and reads their own time alone."
    )
    amount: Quote = Field(
        description="The price of the billable time, with its derivation. Milestones and the fees "
        "of retainers are priced by themselves; the overage of a monthly retainer when it closes."
    )
    paid: list[PaidTimeRead] = Field(
        description="What the agency pays for the same billable time, by the frozen rates. Shown "
        "to the agency, and to each assistant their own; empty to others, and without an agency."
    )
