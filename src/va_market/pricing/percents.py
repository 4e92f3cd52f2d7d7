"""Percentages in terms and rules: exact decimals as text, with at most four decimals."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from va_market.pricing.errors import PricingError
from va_market.pricing.rounding import divide_half_up

HUNDRED = Decimal(100)
_PLAIN_PERCENT = re.compile(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,4})?", re.ASCII)


class PercentOutOfRange(PricingError):
    """A percentage below 0, above 100, or with more than four decimals."""

    code = "percent_out_of_range"


def percent_text(percent: Decimal) -> str:
    """The percentage as a plain decimal without zeros at its end, such as `7.5`."""
    text = f"{percent:f}"  # normalize() would cut what has more than 28 digits
    return text.rstrip("0").rstrip(".") if "." in text else text


def share_text(part: int, whole: int) -> str:
    """`part` of the `whole` in percent, with one decimal, half up; for reading."""
    percent, tenth = divmod(divide_half_up(1000 * part, whole), 10)
    return f"{percent}.{tenth}"


def checked_percent(percent: Decimal, *, field: str) -> Decimal:
    """`percent`, where it comes from a caller and not out of a schema.

    Raises:
        PercentOutOfRange: below 0, above 100, or with more than four decimals.
    """
    try:
        return _read_share(percent)
    except PydanticCustomError as error:
        raise PercentOutOfRange(f"{field} must lie between 0 and 100", field=field) from error


def _up_to(most: int) -> Callable[[Any], Decimal]:
    def read(given: Any) -> Decimal:
        # JSON numbers are refused: a reader may have passed them through binary fractions.
        text = f"{given:f}" if isinstance(given, Decimal) else given
        if isinstance(text, str) and _PLAIN_PERCENT.fullmatch(text) and Decimal(text) <= most:
            return Decimal(text)
        raise PydanticCustomError(
            "percent_invalid",
            "the percentage must be a string from 0 to {most} with at most 4 decimals",
            {"most": most},
        )

    return read


def _declared(most: int, *, whole: str, example: str) -> WithJsonSchema:
    return WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^({most}(\.0{{1,4}})?|{whole}(\.[0-9]{{1,4}})?)$",
            "description": f"Plain decimal from 0 to {most} with at most 4 decimals.",
            "examples": [example],
        }
    )


def percent_up_to(most: int, *, whole: str, example: str) -> tuple[Any, ...]:
    """What makes a field a percentage from 0 to `most`; `whole` says as a pattern what lies below.

    Raises:
        PydanticCustomError: `percent_invalid`, when a value is read that is none.
    """
    return (
        PlainValidator(_up_to(most)),
        PlainSerializer(percent_text, return_type=str),
        _declared(most, whole=whole, example=example),
    )


_read_share = _up_to(100)
Percent = Annotated[Decimal, *percent_up_to(100, whole="[1-9]?[0-9]", example="10")]
# More than the whole: 150 is one and a half times.
FactorPercent = Annotated[Decimal, *percent_up_to(1000, whole="(0|[1-9][0-9]{0,2})", example="150")]
