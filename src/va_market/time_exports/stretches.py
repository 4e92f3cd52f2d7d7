"""The stretches of an entry between its unpaid breaks, to the second.

Trackers know no break within an entry: whoever pauses there has two, each as long as from its start
to its end. A reader that goes by clock times alone therefore counts no break as work.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from va_market.timekeeping.schemas import worked_seconds
from va_market.timekeeping.service import breaks_of

Span = tuple[datetime, datetime]
_SECOND = timedelta(seconds=1)


def stretches_of(row: Any) -> list[Span]:
    """Together as long as the worked seconds of a finished entry; none where those are 0."""
    spans = list(_between_breaks(row))
    rest = timedelta(seconds=worked_seconds(row) or 0)
    found: list[Span] = []
    for start, end in spans:  # fractions that were cut from start and end may make up a second
        taken = min(end - start, rest)
        rest -= taken
        if taken >= _SECOND:
            found.append((start, start + taken))
    return found


def _between_breaks(row: Any) -> Iterator[Span]:
    start = row.started_at.replace(microsecond=0)
    for one in breaks_of(row.breaks):
        if not one.is_paid:
            yield start, max(start, one.started_at)
            start = max(start, one.ended_at)
    yield start, max(start, row.ended_at.replace(microsecond=0))
