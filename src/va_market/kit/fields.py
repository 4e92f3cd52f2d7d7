"""Field types that several schemas share. All text refuses NUL and other control characters."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from va_market.kit.money import EXPONENTS, Money

# PostgreSQL text cannot hold NUL; the rest would break logs, CSV and terminals.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
FIRST_YEAR, LAST_YEAR = 1970, 2200
_LINE_BREAK = re.compile(r"[\t\n\r]")


def _no_control(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_character", "control characters are not allowed")
    return text


def _single_line(text: str) -> str:
    if _LINE_BREAK.search(text):
        raise PydanticCustomError("line_break", "line breaks and tabs are not allowed")
    return text


def _known_zone(name: str) -> str:
    if not is_zone(name):
        raise PydanticCustomError("unknown_time_zone", "not an IANA time zone")
    return name


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """True for an IANA name such as `Europe/Lisbon`."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _known_currency(code: str) -> str:
    if code not in EXPONENTS:
        raise PydanticCustomError("unknown_currency", "not a currency of ISO 4217")
    return code


def _not_negative(money: Money) -> Money:
    if money.amount < 0:
        raise PydanticCustomError("money_negative", "the amount must not be negative")
    return money


def _positive(money: Money) -> Money:
    if money.amount <= 0:
        raise PydanticCustomError("money_not_positive", "the amount must be more than zero")
    return money


def _storable(moment: datetime) -> datetime:
    # Leaves room on both sides for zones and sums; asyncpg and PostgreSQL agree on this span.
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("time_out_of_range", "the year must lie between 1970 and 2200")
    return moment


_Stripped = StringConstraints(strip_whitespace=True)
Line = Annotated[str, _Stripped, AfterValidator(_no_control), AfterValidator(_single_line)]
Prose = Annotated[str, _Stripped, AfterValidator(_no_control)]

Title = Annotated[Line, Field(min_length=1, max_length=200)]
Name = Annotated[Line, Field(min_length=1, max_length=120)]
Note = Annotated[Prose, Field(min_length=1, max_length=2000)]
LongText = Annotated[Prose, Field(min_length=1, max_length=20_000)]
Zone = Annotated[
    Line,
    Field(max_length=64, description="IANA time zone.", examples=["Europe/Lisbon"]),
    AfterValidator(_known_zone),
]
Country = Annotated[
    str,
    Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2 code.", examples=["PT"]),
]
Currency = Annotated[
    str,
    Field(pattern="^[A-Z]{3}$", description="ISO 4217 code.", examples=["EUR"]),
    AfterValidator(_known_currency),
]
Price = Annotated[Money, AfterValidator(_positive)]
PriceOrZero = Annotated[Money, AfterValidator(_not_negative)]
# A year of one person without a break: enough for any single piece of work.
Minutes = Annotated[int, Field(strict=True, ge=0, le=525_600)]
PositiveMinutes = Annotated[int, Field(strict=True, ge=1, le=525_600)]
Moment = Annotated[
    AwareDatetime,
    AfterValidator(_storable),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-12-01T09:00:00Z"]}),
]
Tag = Annotated[
    Line,
    Field(min_length=1, max_length=80, pattern="^[^,]*$", description="No commas."),
]
SEARCH_BOUND = 200
SearchText = Annotated[Line, Field(min_length=1, max_length=SEARCH_BOUND)]


def kept() -> Any:
    """A field of a merge patch: absent keeps the value, and null is refused unless allowed."""
    return Field(default=None, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)
