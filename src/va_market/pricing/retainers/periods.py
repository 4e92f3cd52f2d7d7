"""The periods of a retainer on the calendar."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from va_market.pricing.proration import Period, Share
from va_market.pricing.retainers.errors import OutsidePeriod

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RetainerPeriod:
    """`[starts_on, ends_on)`: what the contract runs of a period that has `of_days` days.

    Within one contract the first day is the key of the period.
    """

    kind: Period
    starts_on: date
    ends_on: date
    of_days: int
    anchor_day: int = 1

    @property
    def active_days(self) -> int:
        return (self.ends_on - self.starts_on).days

    @property
    def share(self) -> Share:
        """The part of a full period, as fees and minutes are prorated by."""
        span = f"from {self.starts_on} until before {self.ends_on}"
        if self.active_days == self.of_days:
            return Share(1, 1, f"1 {self.kind}, {span}")
        days = f"{self.active_days} of {self.of_days} days"
        return Share(self.active_days, self.of_days, f"{days}, {span}")

    def has(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on

    def begun_on(self, day: date) -> "RetainerPeriod":
        """The rest of the period, for a contract that starts on `day`.

        Raises:
            OutsidePeriod: `day` is no day of the period.
        """
        if not self.has(day):
            raise OutsidePeriod("the contract must start within the period", field="starts_on")
        return replace(self, starts_on=day)

    def cut_short(self, ends_on: date) -> "RetainerPeriod":
        """The period up to `ends_on`, the day after the last of the contract.

        Raises:
            OutsidePeriod: no day of the period is left, or it ends earlier by itself.
        """
        if not self.starts_on < ends_on <= self.ends_on:
            raise OutsidePeriod("the contract must end within the period", field="ends_on")
        return replace(self, ends_on=ends_on)

    def later(self, periods: int) -> date:
        """The day on which the `periods`-th full period after this one has ended."""
        if self.kind == "week":
            return self.ends_on + periods * _WEEK
        return months_later(self.ends_on, periods, anchor_day=self.anchor_day)


def period_at(kind: Period, day: date, *, anchor_day: int = 1) -> RetainerPeriod:
    """The full period around `day`: a week from Monday, or a month from its anchor day.

    Anchor days 29 to 31 mean the last day in months that are shorter.
    """
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        return RetainerPeriod(kind, monday, monday + _WEEK, _WEEK.days)
    starts_on = months_later(day, 0, anchor_day=anchor_day)
    if starts_on > day:
        starts_on = months_later(day, -1, anchor_day=anchor_day)
    ends_on = months_later(starts_on, 1, anchor_day=anchor_day)
    return RetainerPeriod(kind, starts_on, ends_on, (ends_on - starts_on).days, anchor_day)


def months_later(day: date, months: int, *, anchor_day: int) -> date:
    """The anchor day of the month that lies `months` after that of `day`; it does not drift."""
    index = 12 * day.year + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    # 31 days after the first is always in the next month.
    next_first = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(anchor_day, (next_first - first).days))
