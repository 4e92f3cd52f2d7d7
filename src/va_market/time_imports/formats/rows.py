"""What one row of a file says: when, how long, on what; or which column breaks which rule."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from va_market.kit.cells import original
from va_market.kit.days import DateOrder, day_of, moments, time_of
from va_market.kit.fields import FIRST_YEAR, LAST_YEAR
from va_market.time_imports.formats.headers import ImportFormat, Table

MOST_SECONDS = 24 * 3600
MEMO_BOUND = 2000
# Clocks without seconds hide up to a minute at either end.
_TOLERANCE = timedelta(seconds=60)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?", re.ASCII)
_HOURS = re.compile(r"\d{1,3}([.,]\d{1,6})?", re.ASCII)
_YES_NO = {
    **dict.fromkeys(("", "yes", "true", "1"), True),
    **dict.fromkeys(("no", "false", "0"), False),
}
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")


class BadRow(Exception):
    """A row breaks a rule: which one, and in which column by its name in all formats."""

    def __init__(self, column: str, code: str, reason: str) -> None:
        super().__init__(code)
        self.column = column
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Work:
    """The work that a row tells of. Without clock times it has a day alone, and a length."""

    on: date
    started_at: datetime | None
    ended_at: datetime | None
    seconds: int
    memo: str
    is_billable: bool
    key: bytes
    """A hash of all that tells it from other work."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the rows of a file are to be read."""

    table: Table
    zone: ZoneInfo
    order: DateOrder


def work_of(cells: list[str], manner: Manner) -> Work:
    """What a row says.

    Raises:
        BadRow: it breaks a rule.
    """
    table = manner.table
    if len(cells) != len(table.columns):
        reason = f"the header has {len(table.columns)} columns, the row {len(cells)}"
        raise BadRow("", "cells_do_not_match", reason)
    if table.format is ImportFormat.HARVEST:
        on, seconds = _day(cells, "date", manner), _length(cells, manner)
        return _work(cells, manner, on, None, seconds)
    span = _span(cells, manner)
    on = _day(cells, "start date", manner)
    return _work(cells, manner, on, span, (span[1] - span[0]) // timedelta(seconds=1))


def says(cells: list[str], table: Table, column: str, wanted: str | None) -> bool:
    """Whether a row is of the client, project or person that is asked for."""
    if wanted is None or len(cells) != len(table.columns):
        return True
    found = original(table.cell(cells, column))
    if column == "user" and not found:
        names = (original(table.cell(cells, name)) for name in ("first name", "last name"))
        found = " ".join(filter(None, names))
    return found.casefold() == wanted.casefold()


def _work(
    cells: list[str],
    manner: Manner,
    on: date,
    span: tuple[datetime, datetime] | None,
    seconds: int,
) -> Work:
    table = manner.table
    memo = _memo(cells, table)
    billable = _YES_NO.get(table.cell(cells, "billable").lower())
    if billable is None:
        raise BadRow("billable", "not_yes_or_no", "must be Yes or No")
    parts = [original(table.cell(cells, name)) for name in ("client", "project", "task")]
    when = (on, seconds) if span is None else span
    said = json.dumps([*map(str, when), *parts, memo, billable]).encode()
    start, end = span or (None, None)
    return Work(on, start, end, seconds, memo, billable, hashlib.sha256(said).digest())


def _memo(cells: list[str], table: Table) -> str:
    memo = original(table.cell(cells, "description")) or original(table.cell(cells, "task"))
    if len(memo) > MEMO_BOUND:
        raise BadRow("description", "too_long", f"at most {MEMO_BOUND} characters")
    if _NOT_IN_TEXT.search(memo):
        raise BadRow("description", "control_character", "control characters are not allowed")
    return memo


def _day(cells: list[str], column: str, manner: Manner) -> date:
    found = day_of(manner.table.cell(cells, column), manner.order)
    if found is None:
        order = manner.order.replace("_", " ")
        raise BadRow(column, "not_a_date", f"must be a date, such as 2026-12-01, or {order}")
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise BadRow(column, "time_out_of_range", "the year must lie between 1970 and 2200")
    return found


def _span(cells: list[str], manner: Manner) -> tuple[datetime, datetime]:
    starts = _moments(cells, "start", manner)
    ends = _moments(cells, "end", manner)
    spans = [(start, end) for start in starts for end in ends if end > start]
    if not spans:
        raise BadRow("end time", "ends_too_early", "must be a second later than the start")
    length = _said_length(cells, manner)
    if length is None:
        return _only(spans)
    close = [one for one in spans if abs(one[1] - one[0] - length) < _TOLERANCE]
    if not close:
        raise BadRow("duration", "duration_differs", "is not the time from start to end")
    return _only(close)


def _only(spans: list[tuple[datetime, datetime]]) -> tuple[datetime, datetime]:
    if len(spans) > 1:
        reason = "clocks show this time twice on that day, and no duration says which is meant"
        raise BadRow("start time", "time_is_ambiguous", reason)
    return spans[0]


def _moments(cells: list[str], which: str, manner: Manner) -> tuple[datetime, ...]:
    column = f"{which} time"
    day = _day(cells, f"{which} date", manner)
    clock = time_of(manner.table.cell(cells, column))
    if clock is None:
        raise BadRow(column, "not_a_time", "must be a time, such as 09:30:00 or 9:30 AM")
    found = moments(datetime.combine(day, clock), manner.zone)
    if not found:
        raise BadRow(column, "time_does_not_exist", "clocks skip this time on that day")
    return found


def _said_length(cells: list[str], manner: Manner) -> timedelta | None:
    """The duration beside start and end, if the row tells one; it decides between two times."""
    text = manner.table.cell(cells, "duration")
    if not text:
        text = manner.table.cell(cells, "hours")
    if not text:
        return None
    seconds = seconds_of(text)
    if seconds is None:
        raise BadRow("duration", "not_a_duration", "must be a duration, such as 01:30:00 or 1.5")
    return timedelta(seconds=seconds)


def _length(cells: list[str], manner: Manner) -> int:
    seconds = seconds_of(manner.table.cell(cells, "hours"))
    if seconds is None:
        raise BadRow("hours", "not_a_duration", "must be hours, such as 1.5, 1,5 or 1:30")
    if seconds < 1:
        raise BadRow("hours", "ends_too_early", "must be a second at least")
    if seconds > MOST_SECONDS:
        raise BadRow("hours", "too_long", "an entry has 24 hours at most")
    return seconds


def seconds_of(text: str) -> int | None:
    """Seconds of a duration: a clock, or hours with a point or a comma before the decimals.

    A comma never stands for thousands: no row has as many hours.
    """
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        return int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
    if _HOURS.fullmatch(text) is None:
        return None
    exact = Decimal(text.replace(",", ".")) * 3600
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
