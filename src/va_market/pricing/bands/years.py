"""The brackets of experience: half-open, so that every number of years lies in one."""

from pydantic import Field

from va_market.kit.schema import Schema
from va_market.pricing.errors import at_least
from va_market.pricing.frozen import frozen


class YearsBracket(Schema):
    """Years of experience, from `at_least` up to but not including `below`."""

    model_config = frozen({"at_least": 5, "below": 10})

    at_least: int = Field(description="Least whole years.", examples=[5])
    below: int | None = Field(
        description="Fewer whole years than this; null has no end.", examples=[10]
    )


BRACKETS = (
    YearsBracket(at_least=0, below=2),
    YearsBracket(at_least=2, below=5),
    YearsBracket(at_least=5, below=10),
    YearsBracket(at_least=10, below=None),
)


def bracket_of(years: int) -> YearsBracket:
    """The bracket that holds so many whole years.

    Raises:
        NumberTooSmall: years below 0.
    """
    at_least(0, years, field="years")
    return next(one for one in reversed(BRACKETS) if one.at_least <= years)
