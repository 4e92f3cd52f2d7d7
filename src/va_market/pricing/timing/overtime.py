"""Which part of a day and of a week is overtime."""

from collections import defaultdict
from datetime import date, timedelta

from va_market.pricing.timing.premium_rules import OvertimePremium
from va_market.pricing.worktime import SECONDS_PER_MINUTE


class OvertimeCount:
    """Counts the work of days and weeks in the order of time.

    Time that is overtime by the day does not count toward the week, so that the overtime of a week
    is the greater of what its days and what the week alone would give. That is the rule of the
    California Labor Code, section 510, against paying the same hours twice.
    """

    def __init__(self, rule: OvertimePremium, *, first_weekday: int) -> None:
        self._a_day = _seconds(rule.after_minutes_a_day)
        self._a_week = _seconds(rule.after_minutes_a_week)
        self._first_weekday = first_weekday
        self._of_day: defaultdict[date, int] = defaultdict(int)
        self._of_week: defaultdict[date, int] = defaultdict(int)

    def ordinary(self, day: date, seconds: int) -> int:
        """Count `seconds` more on `day`, and return how many of them, the first, are ordinary."""
        week = day - timedelta(days=(day.weekday() - self._first_weekday) % 7)
        found = min(
            seconds,
            _room(self._a_day, self._of_day[day], otherwise=seconds),
            _room(self._a_week, self._of_week[week], otherwise=seconds),
        )
        self._of_day[day] += found
        self._of_week[week] += found
        return found


def _seconds(minutes: int | None) -> int | None:
    return None if minutes is None else SECONDS_PER_MINUTE * minutes


def _room(limit: int | None, counted: int, *, otherwise: int) -> int:
    return otherwise if limit is None else limit - counted
