from datetime import date
from uuid import UUID

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.quotes import Quote
from va_market.pricing.trace import TraceStep
from va_market.proposals.schemas import Day
from va_market.timekeeping.models import EntryStatus
from va_market.timekeeping.schemas.entries import TimeEntryRead


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
