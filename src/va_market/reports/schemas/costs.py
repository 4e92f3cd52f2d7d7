from datetime import date
from uuid import UUID

from pydantic import Field

from va_market.agreements import WorkerClass
from va_market.kit.fields import Zone
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.terms import CalendarDay


class CostQuery(Schema):
    """Which days of which zone, and whose."""

    from_: CalendarDay | None = Field(
        default=None, alias="from", description="The first day; by default 27 days before the last."
    )
    to: CalendarDay | None = Field(
        default=None,
        description="The last day, included; by default today. A span has 366 days at most.",
    )
    time_zone: Zone = Field(
        default="UTC",
        description="Where days begin. What moved money counts on the day it was posted, and work "
        "on the day it was done.",
    )
    organization_id: UUID | None = Field(
        default=None,
        description="A client whose money you keep; it may be left out where there is one alone.",
    )


class CostSum(Schema):
    """What work cost before tax, and what of it each thing is; late fees pay for no work."""

    contracts: int = Field(description="How many contracts it comes from.")
    payees: int = Field(description="How many people worked on them.")
    pay: Money = Field(
        description="What was invoiced and released for work, less what was voided and credited."
    )
    guarantees: Money = Field(description="Guaranteed hours that were not worked.")
    benefits: Money = Field(
        description="What staff gets besides pay: agreed, counted by the days up to today, and "
        "paid to others."
    )
    fees: Money = Field(description="The client's part of the fees of the platform.")
    expenses: Money = Field(description="Outlays that were charged on.")
    total: Money = Field(description="All five.")
    worked_seconds: int = Field(
        description="Approved work of these days, billed by the hour or not."
    )
    unbilled_seconds: int = Field(
        description="What of it costs nothing yet: it is billed by time and was on no opened "
        "invoice when the span ended, or nothing of its contract was billed or released in the "
        "span. Work for free is never billed, and is not among it."
    )
    pay_per_hour: Money | None = Field(
        description="The pay for each hour that it is for, rounded once: hours on invoices of the "
        "span, whenever they were worked, and those of the span that are not billed as time. Only "
        "contracts with such hours count; null where there are none."
    )
    cost_per_hour: Money | None = Field(
        description="What these contracts cost in all for each of these hours; above "
        "`pay_per_hour` lies what the rest adds."
    )


class CostOfClass(CostSum):
    worker_class: WorkerClass


class CostOfRole(CostOfClass):
    category: str = Field(
        description="What the work is mostly about: the first category of the job or the offer.",
        examples=["data_entry"],
    )
    role: str | None = Field(
        description="The position, where the terms of a salary name one.",
        examples=["Executive assistant"],
    )


class CostsIn(Schema):
    """Costs in one currency."""

    currency: str
    total: CostSum
    classes: list[CostOfClass] = Field(description="Independents and staff beside each other.")
    roles: list[CostOfRole] = Field(
        description="The same by role: what somebody was when it cost, as the terms said then; the "
        "highest cost first, 100 at most. All of them are in the CSV file."
    )
    roles_left_out: int


class CostsRead(Schema):
    """What staff and independents cost a client; without tax it agrees with what was spent."""

    organization_id: UUID
    from_: date = Field(serialization_alias="from")
    to: date
    time_zone: str
    currencies: list[CostsIn]
