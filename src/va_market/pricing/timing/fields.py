"""Field types that the policies of working time share."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_HIGHEST = Decimal(500)
_PLAIN_PERCENT = re.compile(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?", re.ASCII)


def _read_percent(given: Any) -> Decimal:
    # JSON numbers are refused: a reader may have passed them through binary fractions.
    text = f"{given:f}" if isinstance(given, Decimal) else given
    if not isinstance(text, str) or not _PLAIN_PERCENT.fullmatch(text) or Decimal(text) > _HIGHEST:
        raise PydanticCustomError(
            "premium_percent_invalid",
            "the premium must be a string from 0 to 500 with at most 4 decimals",
        )
    return Decimal(text)


def percent_text(percent: Decimal) -> str:
    """A percentage as a plain decimal without idle zeros, such as `12.5`."""
    text = f"{percent:f}"  # normalize() would cut what has more than 28 digits
    return text.rstrip("0").rstrip(".") if "." in text else text


# More than 100 is common here: triple pay is a premium of 200 percent.
PremiumPercent = Annotated[
    Decimal,
    PlainValidator(_read_percent),
    PlainSerializer(percent_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(500(\.0{1,4})?|([1-4][0-9]{2}|[1-9]?[0-9])(\.[0-9]{1,4})?)$",
            "description": "Plain decimal from 0 to 500 with at most 4 decimals.",
            "examples": ["50"],
        }
    ),
]
# Text, so that it is stored, shown and compared in one form; midnight is 00:00.
ClockTime = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["23:00"], strict=True)
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


def frozen(example: dict[str, Any]) -> ConfigDict:
    # Not the one of the terms: terms are made of policies, so policies cannot import terms.
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [example]})
