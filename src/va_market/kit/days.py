"""Dates and times as people write them: the order of day and month is found, never guessed."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

_DATE = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AaPp])\.?[Mm]\.?)?", re.ASCII)
_YEAR_DIGITS = 4
_MONTHS = 12
_NOON = 12


class DateOrder(StrEnum):
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(slots=True)
class Evidence:
    """What the dates of a file say of their order; those that begin with the year say nothing."""

    has_day_first: bool = False
    """The first number of some date is no month."""
    has_month_first: bool = False
    """The second is none."""
    has_either: bool = False
    """Both could be, and they differ."""

    def hear(self, text: str) -> None:
        found = _DATE.fullmatch(text)
        if found is None or len(found[1]) == _YEAR_DIGITS:
            return
        first, second = int(found[1]), int(found[3])
        self.has_day_first |= first > _MONTHS
        self.has_month_first |= second > _MONTHS
        self.has_either |= first != second and max(first, second) <= _MONTHS

    @property
    def is_mixed(self) -> bool:
        return self.has_day_first and self.has_month_first

    @property
    def is_open(self) -> bool:
        """Whether some date means one of two days, and nothing says which."""
        return self.has_either and not (self.has_day_first or self.has_month_first)

    @property
    def order(self) -> DateOrder:
        return DateOrder.MONTH_FIRST if self.has_month_first else DateOrder.DAY_FIRST


def day_of(text: str, order: DateOrder) -> date | None:
    """The day; None where the text is no date in that order."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    first, second, last = found[1], found[3], found[4]
    if len(first) == _YEAR_DIGITS:
        parts = first, second, last
    elif order is DateOrder.DAY_FIRST:
        parts = last, second, first
    else:
        parts = last, first, second
    if len(parts[0]) != _YEAR_DIGITS:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def time_of(text: str) -> time | None:
    """The time of a day, of 12 or of 24 hours; None where the text is none."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, half = int(found[1]), found[4]
    if half is not None:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half in "pP" else 0)
    try:
        return time(hour, int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def moments(local: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """When clocks there show a time: once, twice when they are set back, or never."""
    both = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return tuple(
        sorted({one for one in both if one.astimezone(zone).replace(tzinfo=None) == local})
    )
