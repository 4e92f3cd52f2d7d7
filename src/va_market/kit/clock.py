"""Time is an argument: whoever needs the present moment is handed it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present moment in UTC, to the microsecond PostgreSQL keeps."""
    return datetime.now(UTC)
