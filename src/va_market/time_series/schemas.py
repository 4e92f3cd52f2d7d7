from datetime import date
from uuid import UUID

from pydantic import Field

from va_market.kit.choices import Choice
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.pricing.charges import PayKind
from va_market.pricing.terms import CalendarDay
from va_market.rosters.models import RosterStatus
from va_market.rosters.schemas import RosterSort


class Unit(Choice):
    """How long a step of a series is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class SeriesQuery(Schema):
    """Which days, and in which steps."""

    from_: CalendarDay | None = Field(
        default=None, alias="from", description="The first day; by default 27 days before the last."
    )
    to: CalendarDay | None = Field(
        default=None,
        description="The last day, included; by default today. A span has 366 days at most.",
    )
    by: Unit = Field(
        default=Unit.DAY,
        description="Steps of a day, of a week from Monday on, or of a calendar month; what lies "
        "outside the span is in none of them.",
    )


class Step(Schema):
    """Some days of a series."""

    starts_on: date
    ends_on: date = Field(description="The last of its days, included.")


class Amounts(Schema):
    """Time as it was agreed, and as it was. An entry counts whole on the day of its start."""

    recorded_seconds: int = Field(description="Finished time, decided on or not.")
    approved_seconds: int = Field(description="Of that, what is approved.")
    billable_seconds: int = Field(description="Of the approved time: rounded, and within limits.")
    planned_seconds: int = Field(
        description="Agreed hours, without days of absence and without rests of the contract."
    )
    utilization_percent: int | None = Field(
        description="Recorded of planned time, rounded down; null where nothing is planned."
    )


class SeriesPoint(Step, Amounts):
    """One step."""


class TimeSeriesRead(Schema):
    """A contract over time, in days of its zone; who works on it reads their own time alone."""

    contract_id: UUID
    time_zone: str
    by: Unit
    points: list[SeriesPoint] = Field(description="Every step of the span, the earliest first.")
    total: Amounts


class RosterSeriesQuery(SeriesQuery):
    by: Unit = Field(
        default=Unit.WEEK,
        description="Steps of a day, of a week from Monday on, or of a calendar month; 53 at most.",
    )
    sort: RosterSort = RosterSort.NEWEST
    status: CommaList[RosterStatus] = Field(
        default=[RosterStatus.ACTIVE, RosterStatus.CHANGING],
        description="Any of these entries of the roster; by default those who agreed to its terms.",
    )
    assistant_id: UUID | None = Field(default=None, description="Only of this assistant.")


class RosterSeries(Schema):
    """An assistant of a roster over time, on all contracts of the organization together."""

    roster_entry_id: UUID
    assistant_id: UUID
    assistant_name: str
    points: list[SeriesPoint] = Field(description="Every step of the span, the earliest first.")
    total: Amounts


class RosterSeriesPage(PageOf[RosterSeries]):
    """A page of them."""


class CapLeft(Schema):
    """A weekly cap at the end of a step."""

    kind: PayKind = Field(description="The part of the terms that the cap belongs to.")
    cap_seconds: int
    left_seconds: int = Field(description="Of the week in which the step ends.")


class BurnDownPoint(Step):
    """What a step used, and what it left of each limit; never less than nothing."""

    recorded_seconds: int = Field(description="Finished time.")
    billable_seconds: int = Field(description="Of the approved time: rounded, and within limits.")
    allotment_left_seconds: int = Field(description="After all finished time up to here.")
    caps: list[CapLeft] = Field(description="Empty where no week has a cap.")
    ceiling_left: Money | None = Field(
        description="After all approved time up to here. Null unless a project bills time up to a "
        "ceiling; null as well for who worked on a contract with others."
    )


class BurnDownSeriesRead(Schema):
    """How the limits of a contract were used up, by what is agreed now."""

    contract_id: UUID
    time_zone: str
    by: Unit
    allotted_minutes: int
    points: list[BurnDownPoint] = Field(description="Every step of the span, the earliest first.")


class OrderBurnDownPoint(Step):
    """What a step used of the minutes of an order, and what it left."""

    recorded_seconds: int = Field(description="Finished time.")
    left_seconds: int | None = Field(
        description="After all finished time up to here, never less than nothing; null where the "
        "order allots no minutes."
    )


class OrderBurnDownSeries(Schema):
    """How the minutes of a work order were used up, by what it allots now."""

    work_order_id: UUID
    contract_id: UUID
    time_zone: str
    by: Unit
    allotted_minutes: int | None
    points: list[OrderBurnDownPoint] = Field(
        description="Every step of the span, the earliest first."
    )
