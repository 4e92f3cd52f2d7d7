"""Percentages from 0 to 100, exact, with at most four decimals."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from va_market.pricing.fees.errors import PercentOutOfRange

HUNDRED = Decimal(100)
_PLAIN_PERCENT = re.compile(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?", re.ASCII)
_REASON = "the percentage must be a string from 0 to 100 with at most 4 decimals"


def _read_percent(given: Any) -> Decimal:
    # JSON numbers are refused: a reader may have passed them through binary fractions.
    text = f"{given:f}" if isinstance(given, Decimal) else given
    if not isinstance(text, str) or not _PLAIN_PERCENT.fullmatch(text) or Decimal(text) > HUNDRED:
        raise PydanticCustomError("percent_invalid", _REASON)
    return Decimal(text)


def percent_text(percent: Decimal) -> str:
    """The percentage as a plain decimal without zeros at its end, such as `7.5`."""
    return f"{percent.normalize():f}"


def checked_percent(percent: Decimal, *, field: str) -> Decimal:
    """`percent`, where it comes from a caller and not out of a schema.

    Raises:
        PercentOutOfRange: below 0, above 100, or with more than four decimals.
    """
    try:
        return _read_percent(percent)
    except PydanticCustomError as error:
        raise PercentOutOfRange(f"{field} must lie between 0 and 100", field=field) from error


Percent = Annotated[
    Decimal,
    PlainValidator(_read_percent),
    PlainSerializer(percent_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(100(\.0{1,4})?|[1-9]?[0-9](\.[0-9]{1,4})?)$",
            "description": "Plain decimal from 0 to 100 with at most 4 decimals.",
            "examples": ["10"],
        }
    ),
]
