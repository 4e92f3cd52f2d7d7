"""What a comparison of costs is asked with."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import PositiveMinutes, Price, PriceOrZero
from va_market.kit.schema import Schema
from va_market.pricing.comparison.assumptions import Assumptions
from va_market.pricing.fees import FeeRule
from va_market.pricing.frozen import frozen
from va_market.pricing.terms.fields import one_currency

MinutesAWeek = Annotated[int, Field(strict=True, ge=1, le=7 * 24 * 60)]


def _euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


_INDEPENDENT = {"rate": _euros("25.00")}
_STAFF = {"salary": _euros("32000.00"), "equipment": _euros("1500.00")}
_AGENCY = {"rate": _euros("20.00")}
REQUEST_EXAMPLE: dict[str, Any] = {
    "minutes_a_week": 2400,
    "independent": _INDEPENDENT,
    "staff": _STAFF,
    "agency": _AGENCY,
    "training": _euros("400.00"),
    "fee": {"payer": "client", "percent": "10"},
}


class IndependentCosts(Schema):
    """What an independent assistant costs: nothing but the hours worked."""

    model_config = frozen(_INDEPENDENT)

    rate: Price = Field(description="Price of one hour.")


class StaffCosts(Schema):
    """What somebody on the staff costs in a year. What is absent costs nothing."""

    model_config = frozen(_STAFF)

    salary: Price = Field(description="Gross salary of a year for the time of the role.")
    benefits: PriceOrZero | None = Field(
        default=None, description="Benefits of a year, such as medical cover."
    )
    equipment: PriceOrZero | None = Field(
        default=None, description="Equipment and place of work for a year."
    )
    recruitment: PriceOrZero | None = Field(
        default=None, description="Finding somebody; the year carries all of it."
    )


class AgencyCosts(Schema):
    """What an agency charges: the rate of its assistant, and its markup on it."""

    model_config = frozen(_AGENCY)

    rate: Price | None = Field(
        default=None,
        description="What the agency pays its assistant for an hour; null means as much as an "
        "independent one asks.",
    )


class ComparisonRequest(Schema):
    """One role, and what it costs to have it filled in each of three ways."""

    model_config = frozen(REQUEST_EXAMPLE)

    minutes_a_week: MinutesAWeek | None = Field(
        default=None,
        description="Time of the role in a week, paid leave included; or else name a year's.",
        examples=[2400],
    )
    minutes_a_year: PositiveMinutes | None = Field(
        default=None,
        description="Time of the role in a year, paid leave included; or else name a week's.",
        examples=[None],
    )
    independent: IndependentCosts = Field(description="An independent assistant.")
    staff: StaffCosts = Field(description="Somebody on the staff.")
    agency: AgencyCosts = Field(
        default=AgencyCosts(), description="An assistant through an agency."
    )
    training: PriceOrZero | None = Field(
        default=None, description="Training that the role needs in a year, whoever pays it."
    )
    fee: FeeRule | None = Field(
        default=None, description="Fee of the platform; null means its usual one."
    )
    assumptions: Assumptions = Field(
        default=Assumptions(), description="What is taken for granted."
    )

    @property
    def currency(self) -> str:
        return self.independent.rate.currency

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if (self.minutes_a_week is None) == (self.minutes_a_year is None):
            raise PydanticCustomError(
                "minutes_ambiguous", "name the minutes of a week or those of a year, one of them"
            )
        staff = self.staff
        one_currency(
            *(self.independent.rate, self.agency.rate, self.training, staff.salary),
            *(staff.benefits, staff.equipment, staff.recruitment),
        )
        return self
