"""How long the market waits for a decision on time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from va_market.timekeeping.timesheets import Timesheet


@dataclass(frozen=True, slots=True)
class Patience:
    """What each who is asked has, from the moment at which they are."""

    until_reminder: timedelta
    until_next: timedelta

    @classmethod
    def of_days(cls, *, reminder: int, decision: int) -> "Patience":
        return cls(timedelta(days=reminder), timedelta(days=decision))

    def is_over(self, sheet: Timesheet, now: datetime) -> bool:
        """Whether whoever is asked has had their time."""
        return sheet.asked_at is not None and sheet.asked_at + self.until_next <= now

    def is_due(self, sheet: Timesheet, now: datetime) -> bool:
        """Whether there is a step to take: the next one is asked, or the supervisor reminded."""
        if sheet.asked_at is None or sheet.unanswered_at is not None:
            return False
        is_new = sheet.reminded_at is None and not sheet.escalated_to
        is_late = is_new and sheet.asked_at + self.until_reminder <= now
        return is_late or self.is_over(sheet, now)

    def due_at(self, asked_at: datetime | None) -> datetime | None:
        return None if asked_at is None else asked_at + self.until_next
