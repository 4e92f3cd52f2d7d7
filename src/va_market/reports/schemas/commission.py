from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema


class CommissionPart(Schema):
    """What of the pay was commission."""

    pay: Money = Field(
        description="What was invoiced and released by milestones, less what was voided and "
        "credited, before fees and tax; expenses are no pay."
    )
    commission: Money = Field(
        description="What of the pay is commission; a draw is paid in advance of it, and is not. "
        "What is credited of its lines is taken off, so that it may be below zero."
    )
    percent: str | None = Field(
        description="Commission in percent of the pay, with one decimal, half up; null where "
        "there is no pay.",
        examples=["33.3"],
    )


class CommissionShare(CommissionPart):
    """The same beside what the plan of commission aims at."""

    target_percent: str | None = Field(
        description="What the terms of the last day plan; of several contracts the mean of those "
        "that plan something, weighed by their pay. Null where none does.",
        examples=["33.3333"],
    )
    is_below_target: bool = Field(
        description="Warning: the exact share of the contracts that have a target lies below it."
    )
