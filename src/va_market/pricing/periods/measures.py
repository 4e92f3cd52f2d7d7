"""How much of a period some of its time is, in whole days or seconds (money.md §3)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import assert_never

from va_market.pricing.periods.calendar import Period, Span
from va_market.pricing.periods.errors import (
    MomentWithoutZone,
    PartOutOfRange,
    SpanOutsidePeriod,
    UnitNotApplicable,
)
from va_market.pricing.periods.policies import ProrationPolicy, ProrationUnit
from va_market.pricing.timing.zones import start_of_day

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
        UnknownZone: IANA has no such zone; only seconds look at it.
    """
    if not period.start <= span.start <= span.end <= period.end:
        raise SpanOutsidePeriod(f"the days {span} are not all {period.span}", field="span")
    match unit:
        case "day":
            return Part(span.days, period.span.days)
        case "second":
            first, last = start_of_day(span.start, zone), start_of_day(span.end, zone)
            return _seconds(first, last, period, zone)
        case "fixed30":
            count = _thirtieths(period, span.end) - _thirtieths(period, span.start)
            return Part(count, _MONTH * len(period.month_starts), "days of 30 a month")
        case _:
            assert_never(unit)


def part_between(period: Period, start: datetime, end: datetime, *, zone: str) -> Part:
    """The part of `period` that passes between two moments, in full seconds.

    The period begins and ends at midnight in `zone`, so a day may have 23, 24 or 25 hours. A
    second that has begun belongs to the part in which it ends, so that adjacent parts add up.

    Raises:
        MomentWithoutZone: a moment has no zone or offset.
        SpanOutsidePeriod: a moment lies outside the period, or the end before the start.
        UnknownZone: IANA has no such zone.
    """
    if start.utcoffset() is None or end.utcoffset() is None:
        raise MomentWithoutZone("a moment needs a zone or an offset", field="start")
    first, last = start_of_day(period.start, zone), start_of_day(period.end, zone)
    if not first <= start.astimezone(UTC) <= end.astimezone(UTC) <= last:
        raise SpanOutsidePeriod(f"the moments are not {period.span}", field="start")
    return _seconds(start.astimezone(UTC), end.astimezone(UTC), period, zone)


def paid_part(part: Part, running: Part, policy: ProrationPolicy) -> Part:
    """`part` of a period as the share of its price that was paid for it.

    `running` is the part in which the contract runs, both counted in the same units. Where a
    partial period costs the full price, that price is spread over the time that runs; where it
    costs nothing, no time of it has a price.

    Raises:
        PartOutOfRange: more than what runs, or the two are not of one period.
    """
    if (part.of, part.unit) != (running.of, running.unit) or part.count > running.count:
        raise PartOutOfRange(f"{part} is not a part of {running}", field="part")
    if running.is_whole or not part.count:
        return part
    match policy.first_and_last:
        case "prorate":
            return part
        case "full":
            return Part(part.count, running.count, part.unit)
        case "none":
            return part.none_of_it
        case _:
            assert_never(policy.first_and_last)


def _seconds(start: datetime, end: datetime, period: Period, zone: str) -> Part:
    # In UTC: differences of local times would leave out what the clocks were changed by.
    first, last = start_of_day(period.start, zone), start_of_day(period.end, zone)
    count = (end - first) // _SECOND - (start - first) // _SECOND
    return Part(count, (last - first) // _SECOND, "seconds")


def _thirtieths(period: Period, day: date) -> int:
    """Days since the period began, where every month has 30: 30E/360, counted from the anchor."""
    if not period.month_starts:
        raise UnitNotApplicable("only months have 30 days each", field="unit")
    if day == period.end:
        return _MONTH * len(period.month_starts)
    month = sum(start <= day for start in period.month_starts) - 1
    # The last day of a month counts for what the days before it left of 30, if only for one.
    return _MONTH * month + min((day - period.month_starts[month]).days, _MONTH - 1)
