"""A fixed price, paid by the milestone (R10)."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Price, Title
from va_market.kit.money import Money
from va_market.pricing.frozen import frozen
from va_market.pricing.projects.deposits import Recoupment
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.terms.fields import CalendarDay, one_currency

MOST_MILESTONES = 50

_FIRST = {
    "title": "Inventory of the inbox",
    "amount": {"amount": "400.00", "currency": "EUR"},
    "due_on": "2026-12-15",
}
_SECOND = {"title": "Filing system", "amount": {"amount": "600.00", "currency": "EUR"}}
_PROJECT = {
    "kind": "project",
    "price": {"amount": "1000.00", "currency": "EUR"},
    "milestones": [_FIRST, _SECOND],
    "deposit": {"amount": "200.00", "currency": "EUR"},
}


class MilestoneTerms(BaseModel):
    """One part of a project with its own price."""

    model_config = frozen(_FIRST)

    title: Title = Field(description="What is delivered.", examples=["Inventory of the inbox"])
    amount: Price = Field(description="Price of this part.")
    due_on: CalendarDay | None = Field(
        default=None, description="Day of delivery, if agreed.", examples=["2026-12-15"]
    )


def _not_empty(parts: tuple[MilestoneTerms, ...]) -> tuple[MilestoneTerms, ...]:
    # min_length of a tuple counts valid items only: one faulty milestone would be two faults.
    if not parts:
        raise PydanticCustomError("too_short", "a project has one milestone or more")
    return parts


Milestones = Annotated[
    tuple[MilestoneTerms, ...],
    Field(max_length=MOST_MILESTONES, json_schema_extra={"minItems": 1}),
    AfterValidator(_not_empty),
]


class ProjectTerms(BaseModel):
    """A fixed price, paid milestone by milestone."""

    model_config = frozen(_PROJECT)

    kind: Literal["project"] = Field(description="Paid by the milestone.")
    price: Price = Field(description="Price of the whole project.")
    milestones: Milestones = Field(
        description="Parts in the order of the work; their amounts add up to the price.",
    )
    deposit: Price | None = Field(
        default=None,
        description="Part of the price paid in advance and set off against the milestones.",
    )
    deposit_recoupment: Recoupment = Field(
        default="pro_rata",
        description="How the deposit is set off: pro_rata, a share of each milestone; last, from "
        "the last one back; first, from the first one on.",
        examples=["pro_rata"],
    )
    policy: ProjectPolicy = Field(
        default=ProjectPolicy(),
        description="Silence, holds and parts: how its milestones are paid.",
    )

    @property
    def currency(self) -> str:
        return self.price.currency

    @property
    def headline(self) -> Money:
        return self.price

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        one_currency(self.price, self.deposit, *(part.amount for part in self.milestones))
        self._milestones_add_up()
        if self.deposit is not None and self.deposit > self.price:
            raise PydanticCustomError(
                "deposit_above_price",
                "the deposit of {deposit} is more than the price of {price}",
                {"deposit": str(self.deposit), "price": str(self.price)},
            )
        return self

    def _milestones_add_up(self) -> None:
        total = sum((part.amount.amount for part in self.milestones), Decimal(0))
        if total != self.price.amount:
            raise PydanticCustomError(
                "milestones_do_not_add_up",
                "the milestones add up to {total}, the price is {price}",
                {"total": f"{total:f} {self.currency}", "price": str(self.price)},
            )
