"""The policies of pricing as callers read them."""

from typing import Any

from pydantic import Field

from va_market.kit.schema import Schema


class PolicyField(Schema):
    """One choice that terms leave open."""

    policy: str = Field(description="What it belongs to.", examples=["rounding_of_time"])
    field: str = Field(description="Its name in the terms.", examples=["mode"])
    description: str = Field(description="What it decides, its alternatives and its source.")
    alternatives: list[Any] = Field(
        description="The names to choose from; empty where it is a number, an amount or a list."
    )
    is_required: bool = Field(description="True where there is no default.")
    default: Any = Field(description="What holds if nothing is said; null also means nothing.")


class PolicyList(Schema):
    """All policies, field by field."""

    items: list[PolicyField]
