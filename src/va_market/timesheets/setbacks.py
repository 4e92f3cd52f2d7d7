"""Weeks with which a step has failed: tried again, ever more rarely, while the others go on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

SHORTEST_REST = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=6)


class Setbacks:
    """Known to one process alone, which forgets them with its end: everything is tried then."""

    def __init__(self) -> None:
        self._rests: dict[UUID, tuple[datetime, timedelta]] = {}

    def note(self, timesheet_id: UUID, now: datetime) -> None:
        """It rests from now on; twice as long as the last time, where it has failed before."""
        _, last = self._rests.get(timesheet_id, (now, SHORTEST_REST / 2))
        rest = min(last * 2, LONGEST_REST)
        self._rests[timesheet_id] = (now + rest, rest)

    def forget(self, timesheet_id: UUID) -> None:
        """It went well."""
        self._rests.pop(timesheet_id, None)

    def resting(self, now: datetime) -> Sequence[UUID]:
        """What is not tried yet. What nobody tries any more, because it was decided, is dropped."""
        for key, (until, _) in list(self._rests.items()):
            if until + LONGEST_REST < now:
                del self._rests[key]
        return [key for key, (until, _) in self._rests.items() if until > now]
