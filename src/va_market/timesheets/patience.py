"""How long the market waits for a decision on time."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Patience:
    """What each who is asked has, from the moment at which they are."""

    until_reminder: timedelta
    until_next: timedelta

    @classmethod
    def of_days(cls, *, reminder: int, decision: int) -> "Patience":
        return cls(timedelta(days=reminder), timedelta(days=decision))

    def due_at(self, asked_at: datetime | None) -> datetime | None:
        return None if asked_at is None else asked_at + self.until_next
