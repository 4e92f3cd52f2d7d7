"""Field types that several schemas share. All text refuses NUL and other control characters."""

import re
from datetime import datetime
from importlib.resources import files
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError

from va_market.kit.money import EXPONENTS, Money

# PostgreSQL text cannot hold NUL; the rest would break logs, CSV and terminals.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
FIRST_YEAR, LAST_YEAR = 1970, 2200
_LINE_BREAK = re.compile(r"[\t\n\r]")
# Not what the system can open: `localtime` or `right/UTC` are files there, and PostgreSQL, which
# knows the names of IANA alone, would fail in every statement that meets one.
_ZONES = frozenset((files("tzdata") / "zones").read_text("utf-8").split())
# The same package keeps the codes of ISO 3166-1 up to date, in the first column of a table.
_COUNTRIES = frozenset(
    line[:2]
    for line in (files("tzdata") / "zoneinfo/iso3166.tab").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
# RFC 3339; Pydantic alone would also read numbers, spans without seconds and bare dates.
_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
# The same rules for readers of the document; the validators stay, they name what is wrong.
_NOT_IN_PROSE = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0085\u2028\u2029"
_NOT_IN_LINE = r"\u0000-\u001f\u007f\u0085\u2028\u2029"


def _no_control(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_character", "control characters are not allowed")
    return text


def _single_line(text: str) -> str:
    if _LINE_BREAK.search(text):
        raise PydanticCustomError("line_break", "line breaks and tabs are not allowed")
    return text


class _Declared:
    """Says in the document what the validators beside it enforce."""

    def __init__(self, **keywords: Any) -> None:
        self._keywords = keywords

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), **self._keywords}


def _without(excluded: str) -> _Declared:
    return _Declared(pattern=f"^[^{excluded}]*$")


def _visible(excluded: str) -> _Declared:
    """None of `excluded`, and something other than spaces."""
    return _Declared(pattern=f"^[^{excluded}]*[^{excluded}\\s][^{excluded}]*$")


def _amount(pattern: str) -> _Declared:
    return _Declared(properties={"amount": {"pattern": pattern}})


def _known_zone(name: str) -> str:
    if not is_zone(name):
        raise PydanticCustomError("unknown_time_zone", "not an IANA time zone")
    return name


def is_zone(name: str) -> bool:
    """True for an IANA name such as `Europe/Lisbon`."""
    return name in _ZONES


def _known_country(code: str) -> str:
    if not is_country(code):
        raise PydanticCustomError("unknown_country", "not a country of ISO 3166-1")
    return code


def is_country(code: str) -> bool:
    """True for an assigned alpha-2 code of ISO 3166-1 such as `PT`."""
    return code in _COUNTRIES


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


def _rfc_3339(given: Any) -> Any:
    if isinstance(given, datetime) or (isinstance(given, str) and _RFC_3339.fullmatch(given)):
        return given
    raise PydanticCustomError("time_invalid", "the time must have the form of RFC 3339")


def _storable(moment: datetime) -> datetime:
    # Leaves room on both sides for zones and sums; asyncpg and PostgreSQL agree on this span.
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise PydanticCustomError("time_out_of_range", "the year must lie between 1970 and 2200")
    return moment


_Stripped = StringConstraints(strip_whitespace=True)
Line = Annotated[
    str,
    _Stripped,
    AfterValidator(_no_control),
    AfterValidator(_single_line),
    _without(_NOT_IN_LINE),
]
Prose = Annotated[str, _Stripped, AfterValidator(_no_control), _without(_NOT_IN_PROSE)]

Title = Annotated[Line, Field(min_length=1, max_length=200), _visible(_NOT_IN_LINE)]
Name = Annotated[Line, Field(min_length=1, max_length=120), _visible(_NOT_IN_LINE)]
Note = Annotated[Prose, Field(min_length=1, max_length=2000), _visible(_NOT_IN_PROSE)]
LongText = Annotated[Prose, Field(min_length=1, max_length=20_000), _visible(_NOT_IN_PROSE)]
Zone = Annotated[
    Line,
    Field(max_length=64, description="IANA time zone.", examples=["Europe/Lisbon"]),
    _Declared(format="iana-time-zone"),
    AfterValidator(_known_zone),
]
Country = Annotated[
    str,
    Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2 code.", examples=["PT"]),
    _Declared(format="iso-3166-1"),
    AfterValidator(_known_country),
]
Currency = Annotated[
    str,
    Field(pattern="^[A-Z]{3}$", description="ISO 4217 code.", examples=["EUR"]),
    _Declared(format="iso-4217"),
    AfterValidator(_known_currency),
]
Price = Annotated[Money, AfterValidator(_positive), _amount("^[0-9.]*[1-9]")]
PriceOrZero = Annotated[Money, AfterValidator(_not_negative), _amount("^[0-9]")]
# A year of one person without a break: enough for any single piece of work.
Minutes = Annotated[int, Field(strict=True, ge=0, le=525_600)]
PositiveMinutes = Annotated[int, Field(strict=True, ge=1, le=525_600)]
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_rfc_3339),
    AfterValidator(_storable),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-12-01T09:00:00Z"]}),
]
Tag = Annotated[
    Line,
    Field(min_length=1, max_length=80, pattern="^[^,]*$", description="No commas."),
    _visible(f"{_NOT_IN_LINE},"),
]
SEARCH_BOUND = 200
SearchText = Annotated[Line, Field(min_length=1, max_length=SEARCH_BOUND), _visible(_NOT_IN_LINE)]


def kept() -> Any:
    """A field of a merge patch: absent keeps the value, and null is refused unless allowed."""
    return Field(default=None, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)
