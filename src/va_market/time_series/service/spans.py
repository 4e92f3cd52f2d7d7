"""Which days a series has, and its steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from va_market.contracts import service as contracts
from va_market.kit.errors import query_error
from va_market.time_series.schemas import SeriesQuery, Unit
from va_market.timekeeping.service import week_of

MOST_DAYS = 366
_BEFORE_LAST = timedelta(days=27)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Some days of a time zone, in steps."""

    first: date
    last: date
    by: Unit

    @property
    def steps(self) -> Iterator[tuple[date, date]]:
        """First and last day of each."""
        first = self.first
        while first <= self.last:
            last = min(_last_of(first, self.by), self.last)
            yield first, last
            first = last + _DAY


def span_of(query: SeriesQuery, *, now: datetime, zone: str) -> Span:
    """The days that are asked for.

    Raises:
        Invalid: the last is before the first, or there are too many.
    """
    last = query.to or contracts.local_date(now, zone)
    first = query.from_ or last - _BEFORE_LAST
    if last < first:
        raise query_error("to", "ends_too_early", f"must not be before {first}")
    if (last - first).days >= MOST_DAYS:
        raise query_error("to", "span_too_long", f"a span has {MOST_DAYS} days at most")
    return Span(first, last, query.by)


def _last_of(day: date, unit: Unit) -> date:
    match unit:
        case Unit.DAY:
            return day
        case Unit.WEEK:
            return week_of(day)[1]
        case Unit.MONTH:
            return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - _DAY
