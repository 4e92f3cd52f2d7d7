"""Time is an argument: whoever needs the present moment is handed it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present moment in UTC, to the microsecond PostgreSQL keeps."""
    return datetime.now(UTC)


def day_span(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a day begins and ends there: 23, 24 or 25 hours later."""
    begin, end = (
        datetime.combine(one, time.min, zone).astimezone(UTC)
        for one in (day, date.fromordinal(day.toordinal() + 1))
    )
    return begin, end
