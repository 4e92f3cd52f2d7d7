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

_MOMENT = DateTime(timezone=True)
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


def values_of(spans: Sequence[tuple[datetime, datetime]]) -> dict[str, list[datetime]]:
    """What a query over the windows is asked with."""
    return {"starts": [one[0] for one in spans], "ends": [one[1] for one in spans]}
