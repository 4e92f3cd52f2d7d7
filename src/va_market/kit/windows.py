"""Many spans of time in one question: which rows share a moment with some of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Interval,
    and_,
    bindparam,
    column,
    func,
    literal,
)

Span = tuple[datetime, datetime]
_MOMENT = DateTime(timezone=True)
_NEAR = timedelta(hours=24)
WINDOWS = (
    func.unnest(bindparam("starts", type_=ARRAY(_MOMENT)), bindparam("ends", type_=ARRAY(_MOMENT)))
    .table_valued(column("first", _MOMENT), column("last", _MOMENT), name="spans")
    .render_derived()
)
"""The spans as rows; `values_of` fills them."""


def touches(start: Any, end: Any, *, longest: timedelta) -> ColumnElement[bool]:
    """Whether `[start, end)` shares a moment with a window.

    No row is longer than `longest`: so an index by `start` finds them between two of its values.
    """
    first, last = WINDOWS.c.first, WINDOWS.c.last
    return and_(start < last, start > first - literal(longest, type_=Interval), end > first)


def values_of(spans: Sequence[Span]) -> dict[str, list[datetime]]:
    """What a query over the windows is asked with.

    Spans near each other are one window, so that no row is looked at once for each: rows that lie
    between them are found as well.
    """
    windows = _merged(spans)
    return {"starts": [one[0] for one in windows], "ends": [one[1] for one in windows]}


def _merged(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start - found[-1][1] <= _NEAR:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
