"""What a comparison takes for granted unless the caller says otherwise."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import Percent, percent_up_to

Markup = Annotated[Decimal, *percent_up_to(500, whole="([1-4][0-9]{2}|[1-9]?[0-9])", example="30")]


class Assumptions(Schema):
    """What a comparison of costs takes for granted; every figure may be replaced."""

    model_config = frozen({})

    weeks_a_year: int = Field(
        default=52,
        strict=True,
        ge=1,
        le=52,
        description="Weeks in which the role exists, from 1 to 52. The default is an assumption: "
        "a whole year, without the day or two that a year has beyond 52 weeks.",
        examples=[52],
    )
    days_a_week: int = Field(
        default=5,
        strict=True,
        ge=1,
        le=7,
        description="Working days in a week of staff, from 1 to 7; days of leave are a share of "
        "them. The default is an assumption.",
        examples=[5],
    )
    paid_leave_days: int = Field(
        default=20,
        strict=True,
        ge=0,
        le=363,
        description="Working days a year for which staff is paid without working: leave, public "
        "holidays, sickness. The default is the least that EU directive 2003/88/EC, art. 7, "
        "allows, four weeks of five days, without holidays and sickness.",
        examples=[20],
    )
    employer_contributions_percent: Percent = Field(
        default=Decimal("7.65"),
        description="What the employer pays on top of the salary by law, from 0 to 100. The "
        "default is the share of employers in the United States (26 U.S.C. 3111: 6.2 percent for "
        "Social Security and 1.45 for Medicare); most of Europe asks for more.",
        examples=["7.65"],
    )
    agency_markup_percent: Markup = Field(
        default=Decimal(30),
        description="What the agency adds to the rate of the assistant, from 0 to 500. The "
        "default is an assumption; agencies name theirs in the offer.",
        examples=["30"],
    )
    independent_training_paid_by: Literal["assistant", "client"] = Field(
        default="assistant",
        description="Who pays for the training of an independent assistant. By default the "
        "assistant, as is usual in the trade; `client` adds it to the cost. Employers and "
        "agencies always pay for their own.",
        examples=["assistant"],
    )

    @property
    def days_a_year(self) -> int:
        """Days for which staff is paid."""
        return self.weeks_a_year * self.days_a_week

    @model_validator(mode="after")
    def _leaves_days_to_work(self) -> Self:
        if self.paid_leave_days >= self.days_a_year:
            raise PydanticCustomError(
                "leave_fills_the_year",
                "{leave} days of leave fill the {days} days of the year",
                {"leave": self.paid_leave_days, "days": self.days_a_year},
            )
        return self
