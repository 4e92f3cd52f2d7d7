"""Whom else an assistant may work for while a contract lasts (R15, R32)."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.assistants.schemas import Category
from va_market.kit.fields import Name, Price
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import Percent
from va_market.pricing.terms import CalendarDay

_RIVAL: dict[str, Any] = {"name": "Other Office Ltd"}
EXAMPLE: dict[str, Any] = {
    "scope": "categories",
    "categories": ["customer_service"],
    "ends_on": "2027-06-30",
    "premium_percent": "10",
    "buy_out": {"amount": "400.00", "currency": "EUR"},
}


class Rival(Schema):
    """A business that the assistant keeps away from."""

    model_config = frozen(_RIVAL)

    name: Name = Field(description="How it is called.", examples=["Other Office Ltd"])
    organization_id: UUID | None = Field(
        default=None,
        description="Which client of this market it is. Without an id each client of this name is "
        "meant, in capitals or not.",
    )

    def is_(self, organization_id: UUID, name: str) -> bool:
        """Whether this client is the rival."""
        if self.organization_id is not None:
            return self.organization_id == organization_id
        return _key(self.name) == _key(name)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


class Exclusivity(Schema):
    """What the assistant does for nobody but this client, or not for its rivals."""

    model_config = frozen(EXAMPLE)

    scope: Literal["all", "categories", "rivals"] = Field(
        description="No work for any other client, none in some categories, or none for rivals."
    )
    categories: Annotated[tuple[Category, ...], Field(max_length=10)] = Field(
        default=(),
        description="With scope `categories`: what is kept for the client; a root means all below "
        "it.",
    )
    rivals: Annotated[tuple[Rival, ...], Field(max_length=50)] = Field(
        default=(), description="With scope `rivals`: whom the assistant does not work for."
    )
    starts_on: CalendarDay | None = Field(
        default=None, description="The first day; that of the contract by default."
    )
    ends_on: CalendarDay | None = Field(
        default=None, description="The last day; null: as long as the contract."
    )
    premium_percent: Percent | None = Field(
        default=None, description="How much more is paid for it; the terms hold the pay itself."
    )
    buy_out: Price | None = Field(
        default=None, description="What it costs to have it lifted before its end."
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if (self.scope == "categories") != bool(self.categories):
            raise PydanticCustomError(
                "categories_of_scope", "scope `categories` names some, and no other scope does"
            )
        if (self.scope == "rivals") != bool(self.rivals):
            raise PydanticCustomError(
                "rivals_of_scope", "scope `rivals` names some, and no other scope does"
            )
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise PydanticCustomError(
                "exclusivity_ends_too_early", "`ends_on` must not lie before `starts_on`"
            )
        return self


ALL = Exclusivity(scope="all")
