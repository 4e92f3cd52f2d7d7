"""What an estimate is asked with."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Minutes, Price, Title
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import Percent
from va_market.pricing.terms.fields import one_currency

Confidence = Literal[50, 68, 80, 90, 95, 99]

_TASK = {
    "title": "Move the contacts",
    "optimistic_minutes": 60,
    "likely_minutes": 90,
    "pessimistic_minutes": 240,
}
REQUEST_EXAMPLE: dict[str, Any] = {
    "tasks": [_TASK],
    "confidence": 80,
    "rate": {"amount": "30.00", "currency": "EUR"},
    "contingency_percent": "10",
    "fixed_price": {"amount": "82.50", "currency": "EUR"},
}


class Task(Schema):
    """One piece of a plan, estimated three times."""

    model_config = frozen(_TASK)

    title: Title = Field(description="What is done.", examples=["Move the contacts"])
    optimistic_minutes: Minutes = Field(
        description="If all goes well: one time in a hundred it is less.", examples=[60]
    )
    likely_minutes: Minutes = Field(description="What is most likely.", examples=[90])
    pessimistic_minutes: Minutes = Field(
        description="If all goes wrong: one time in a hundred it is more.", examples=[240]
    )

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        if not self.optimistic_minutes <= self.likely_minutes <= self.pessimistic_minutes:
            raise PydanticCustomError(
                "estimates_not_ascending",
                "the likely minutes must lie between the optimistic and the pessimistic ones",
            )
        return self


def _not_empty(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    # min_length of a tuple counts valid items only: one faulty task would be two faults.
    if not tasks:
        raise PydanticCustomError("too_short", "a plan has one task or more")
    return tasks


Tasks = Annotated[
    tuple[Task, ...],
    Field(max_length=100, json_schema_extra={"minItems": 1}),
    AfterValidator(_not_empty),
]


class EstimateRequest(Schema):
    """The tasks of a plan, and how sure the answer shall be."""

    model_config = frozen(REQUEST_EXAMPLE)

    tasks: Tasks = Field(description="They are taken to be independent of each other.")
    confidence: Confidence = Field(
        default=80,
        description="How sure, in percent, that the work lies between low and high.",
        examples=[80],
    )
    rate: Price | None = Field(
        default=None, description="Price of an hour; null leaves the prices out."
    )
    contingency_percent: Percent = Field(
        default=Decimal(0),
        description="Share that is put on top of the prices for what nobody thought of.",
        examples=["10"],
    )
    fixed_price: Price | None = Field(
        default=None,
        description="A price for the whole work, to learn how surely it covers it; needs a rate. "
        "Null asks nothing.",
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        one_currency(self.rate, self.fixed_price)
        if self.fixed_price is not None and self.rate is None:
            raise PydanticCustomError(
                "fixed_price_needs_rate", "what a fixed price covers depends on the rate"
            )
        return self
