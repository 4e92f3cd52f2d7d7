"""How much of a period some of its time is, in whole days or seconds (money.md §3)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from va_market.pricing.periods.calendar import Period, Span
from va_market.pricing.periods.errors import (
    MomentWithoutZone,
    SpanOutsidePeriod,
    UnitNotApplicable,
)
from va_market.pricing.periods.policies import ProrationUnit

_SECOND = timedelta(seconds=1)
_MONTH = 30


@dataclass(frozen=True, slots=True)
class Part:
    """`count` of the `of` units that the whole period has; `unit` is their plural."""

    count: int
    of: int
    unit: str = "days"

    @property
    def is_whole(self) -> bool:
        return self.count == self.of

    @property
    def all_of_it(self) -> "Part":
        return Part(self.of, self.of, self.unit)

    @property
    def none_of_it(self) -> "Part":
        return Part(0, self.of, self.unit)

    def __str__(self) -> str:
        return f"{self.count} of {self.of} {self.unit}"


def part_of(period: Period, span: Span, *, unit: ProrationUnit = "day", zone: str = "UTC") -> Part:
    """The part of `period` that the days of `span` are, counted in `unit`.

    `zone` is the IANA name of the contract's zone; only seconds depend on it. Source: money.md §3.

    Raises:
        SpanOutsidePeriod: a day of the span is not one of the period.
        UnitNotApplicable: fixed30 for a period that is not made of months.
    """
    if not period.start <= span.start <= span.end <= period.end:
        raise SpanOutsidePeriod(f"the days {span} are not all {period.span}", field="span")
    match unit:
        case "day":
            return Part(span.days, period.span.days)
        case "second":
            where = ZoneInfo(zone)
            return _seconds(_midnight(span.start, where), _midnight(span.end, where), period, where)
        case "fixed30":
            count = _thirtieths(period, span.end) - _thirtieths(period, span.start)
            return Part(count, _MONTH * len(period.month_starts), "days of 30 a month")
        case _:
            assert_never(unit)


def part_between(period: Period, start: datetime, end: datetime, *, zone: str) -> Part:
    """The part of `period` that passes between two moments, in full seconds.

    The period begins and ends at midnight in `zone`, so a day may have 23, 24 or 25 hours.

    Raises:
        MomentWithoutZone: a moment has no zone or offset.
        SpanOutsidePeriod: a moment lies outside the period, or the end before the start.
    """
    if start.utcoffset() is None or end.utcoffset() is None:
        raise MomentWithoutZone("a moment needs a zone or an offset", field="start")
    where = ZoneInfo(zone)
    first, last = _midnight(period.start, where), _midnight(period.end, where)
    if not first <= start.astimezone(UTC) <= end.astimezone(UTC) <= last:
        raise SpanOutsidePeriod(f"the moments are not {period.span}", field="start")
    return _seconds(start.astimezone(UTC), end.astimezone(UTC), period, where)


def _seconds(start: datetime, end: datetime, period: Period, where: ZoneInfo) -> Part:
    whole = _midnight(period.end, where) - _midnight(period.start, where)
    return Part((end - start) // _SECOND, whole // _SECOND, "seconds")


def _midnight(day: date, where: ZoneInfo) -> datetime:
    # In UTC: differences of local times would leave out what the clocks were changed by.
    return datetime.combine(day, time(), where).astimezone(UTC)


def _thirtieths(period: Period, day: date) -> int:
    """Days since the period began, where every month has 30: 30E/360, counted from the anchor."""
    if not period.month_starts:
        raise UnitNotApplicable("only months have 30 days each", field="unit")
    if day == period.end:
        return _MONTH * len(period.month_starts)
    month = sum(start <= day for start in period.month_starts) - 1
    # The last day of a month counts for what the days before it left of 30, if only for one.
    return _MONTH * month + min((day - period.month_starts[month]).days, _MONTH - 1)
