"""A project: a fixed price paid by the milestone, or work up to a ceiling (R10)."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Price, Title
from va_market.kit.money import Money
from va_market.kit.schema import Schema
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
_NOT_TO_EXCEED = {
    "ceiling": {"amount": "1000.00", "currency": "EUR"},
    "rate": {"amount": "25.00", "currency": "EUR"},
}


class MilestoneTerms(Schema):
    """One part of a project with its own price."""

    model_config = frozen(_FIRST)

    title: Title = Field(description="What is delivered.", examples=["Inventory of the inbox"])
    amount: Price = Field(description="Price of this part.")
    due_on: CalendarDay | None = Field(
        default=None, description="Day of delivery, if agreed.", examples=["2026-12-15"]
    )


class NotToExceed(Schema):
    """Work by the hour that never costs more than its ceiling."""

    model_config = frozen(_NOT_TO_EXCEED)

    ceiling: Price = Field(description="The most that all the work costs before fees and tax.")
    rate: Price = Field(description="Price of one hour.")

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        one_currency(self.ceiling, self.rate)
        return self


Milestones = Annotated[tuple[MilestoneTerms, ...], Field(max_length=MOST_MILESTONES)]


class ProjectTerms(Schema):
    """A fixed price, paid milestone by milestone; or work by the hour up to a ceiling."""

    model_config = frozen(_PROJECT)

    kind: Literal["project"] = Field(description="Paid by the milestone, or up to a ceiling.")
    price: Price = Field(description="Price of the whole project; its ceiling where it has one.")
    # Before the milestones, whose check looks at it.
    not_to_exceed: NotToExceed | None = Field(
        default=None,
        description="Bills the time that the work takes, up to a ceiling, which is also given as "
        "the price; null bills the milestones.",
    )
    milestones: Milestones = Field(
        default=(),
        validate_default=True,
        description="Parts in the order of the work; their amounts add up to the price. One or "
        "more, but none where time is billed up to a ceiling.",
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

    @field_validator("milestones")
    @classmethod
    def _stand_where_no_time_is_billed(
        cls, parts: tuple[MilestoneTerms, ...], info: ValidationInfo
    ) -> tuple[MilestoneTerms, ...]:
        # A faulty ceiling is missing here: that it is faulty has been said.
        if "not_to_exceed" not in info.data:
            return parts
        has_ceiling = info.data["not_to_exceed"] is not None
        if parts and has_ceiling:
            raise PydanticCustomError(
                "milestones_beside_ceiling", "time billed up to a ceiling has no milestones"
            )
        if not parts and not has_ceiling:
            raise PydanticCustomError(
                "milestones_missing", "a project has one milestone or more, or a ceiling"
            )
        return parts

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        ceiling = None if self.not_to_exceed is None else self.not_to_exceed.ceiling
        amounts = (part.amount for part in self.milestones)
        one_currency(self.price, self.deposit, ceiling, *amounts)
        if ceiling is None:
            self._milestones_add_up()
            self._deposit_is_a_part()
        else:
            self._ceiling_is_the_price(ceiling)
        return self

    def _milestones_add_up(self) -> None:
        total = sum((part.amount.amount for part in self.milestones), Decimal(0))
        if total != self.price.amount:
            raise PydanticCustomError(
                "milestones_do_not_add_up",
                "the milestones add up to {total}, the price is {price}",
                {"total": f"{total:f} {self.currency}", "price": str(self.price)},
            )

    def _deposit_is_a_part(self) -> None:
        if self.deposit is not None and self.deposit > self.price:
            raise PydanticCustomError(
                "deposit_above_price",
                "the deposit of {deposit} is more than the price of {price}",
                {"deposit": str(self.deposit), "price": str(self.price)},
            )

    def _ceiling_is_the_price(self, ceiling: Money) -> None:
        if ceiling != self.price:
            raise PydanticCustomError(
                "ceiling_is_not_the_price",
                "the ceiling of {ceiling} is not the price of {price}",
                {"ceiling": str(ceiling), "price": str(self.price)},
            )
        if self.deposit is not None:
            raise PydanticCustomError(
                "deposit_without_milestones", "a deposit is set off against milestones"
            )
