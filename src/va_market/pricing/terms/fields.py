"""Field types and checks that several kinds of terms share."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from va_market.kit.money import Money

FIRST_YEAR, LAST_YEAR = 1970, 2200  # the span of every moment in the API
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _plain_date(given: Any) -> Any:
    # Pydantic alone would also read numbers, and midnights, as dates.
    if type(given) is date or (isinstance(given, str) and _ISO_DATE.fullmatch(given)):
        return given
    raise PydanticCustomError("date_invalid", "the date must have the form YYYY-MM-DD")


def _in_span(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError(
            "date_out_of_range", f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}"
        )
    return day


CalendarDay = Annotated[date, BeforeValidator(_plain_date), AfterValidator(_in_span)]


def one_currency(*amounts: Money | None) -> None:
    found = sorted({one.currency for one in amounts if one is not None})
    if len(found) > 1:
        raise PydanticCustomError(
            "mixed_currencies",
            "all amounts must have one currency, not {found}",
            {"found": ", ".join(found)},
        )
