"""Periods of equal kind, one after the other, half-open and without gaps (money.md §3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from va_market.pricing.errors import DateOutOfRange, EndNotAfterStart
from va_market.pricing.periods.errors import (
    AnchorNotApplicable,
    PeriodLengthInvalid,
    TooManyPeriods,
)
from va_market.pricing.terms.fields import FIRST_YEAR, LAST_YEAR

PeriodKind = Literal["week", "biweek", "month", "quarter", "year", "custom"]

MOST_PERIODS = 520  # ten years of weeks, as many as hourly work can be spread over
MOST_CUSTOM_DAYS = 366
_MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "year": 12}
_DAYS: dict[PeriodKind, int] = {"week": 7, "biweek": 14}
_A_MONDAY = date(1970, 1, 5)
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Local days from `start` until before `end`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def __str__(self) -> str:
        return f"from {self.start} until before {self.end}"


@dataclass(frozen=True, slots=True)
class Period:
    """One period; `month_starts` are the months it is made of, none if it is counted in days."""

    span: Span
    month_starts: tuple[date, ...] = ()

    @property
    def start(self) -> date:
        return self.span.start

    @property
    def end(self) -> date:
        return self.span.end


@dataclass(frozen=True, slots=True)
class Cycle:
    """Periods before and after an origin: of `days` each, or of `months` from an `anchor_day`.

    `origin` is the first day of one of the periods, and for months any day of that month.
    """

    origin: date
    days: int = 0
    months: int = 0
    anchor_day: int = 1

    def period_containing(self, day: date) -> Period:
        """The period that `day` is one of.

        Raises:
            DateOutOfRange: a year outside 1970 to 2200.
        """
        return self._at(self._index(in_span(day, field="day")))

    def periods_between(self, start: date, end: date) -> list[Period]:
        """The whole periods of which a day lies in `[start, end)`, without gaps, in order.

        Raises:
            DateOutOfRange: a year outside 1970 to 2200.
            EndNotAfterStart: no day lies between.
            TooManyPeriods: more than 520.
        """
        in_span(start, field="starts_on")
        if in_span(end, field="ends_on") <= start:
            raise EndNotAfterStart("the end must lie after the start", field="ends_on")
        first, last = self._index(start), self._index(end - timedelta(days=1))
        if last - first >= MOST_PERIODS:
            raise TooManyPeriods(f"more than {MOST_PERIODS} periods", field="ends_on")
        return [self._at(index) for index in range(first, last + 1)]

    def _index(self, day: date) -> int:
        if self.days:
            return (day - self.origin).days // self.days
        months = 12 * (day.year - self.origin.year) + day.month - self.origin.month
        if day < in_month(day, 0, day=self.anchor_day):
            months -= 1
        return months // self.months

    def _at(self, index: int) -> Period:
        if self.days:
            start = self.origin + timedelta(days=self.days * index)
            return Period(Span(start, start + timedelta(days=self.days)))
        first = self.months * index
        starts = [
            in_month(self.origin, first + number, day=self.anchor_day)
            for number in range(self.months + 1)
        ]
        return Period(Span(starts[0], starts[-1]), tuple(starts[:-1]))


def cycle_of(
    kind: PeriodKind,
    *,
    starts_on: date,
    anchor_day: int | None = None,
    custom_days: int | None = None,
) -> Cycle:
    """The periods of a contract that starts on `starts_on`.

    Weeks begin on Monday; two weeks and custom periods on the day of the start. Months, quarters
    and years are those of the calendar or, with an `anchor_day`, begin on that day of the month;
    a quarter or year then begins in the month in which the contract starts. Anchors from 29 to 31
    clamp to the end of a month and do not drift (money.md §3).

    Raises:
        DateOutOfRange: a year outside 1970 to 2200.
        AnchorNotApplicable: an anchor from outside 1 to 31, or for periods counted in days.
        PeriodLengthInvalid: see the class; at most 366 days.
    """
    in_span(starts_on, field="starts_on")
    _checked_length(kind, custom_days)
    if kind in _MONTHS:
        return _of_months(_MONTHS[kind], starts_on, anchor_day)
    if anchor_day is not None:
        raise AnchorNotApplicable(f"a {kind} has no day of the month", field="anchor_day")
    origin = _A_MONDAY if kind == "week" else starts_on
    return Cycle(origin, days=custom_days or _DAYS[kind])


def in_span(day: date, *, field: str) -> date:
    """`day`, whose year must lie between 1970 and 2200.

    Raises:
        DateOutOfRange: it does not.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateOutOfRange(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}", field=field)
    return day


def in_month(origin: date, months: int, *, day: int) -> date:
    """The `day`, from 1 to 31, of the month that lies so many months after that of `origin`.

    Shorter months have it on their last day.
    """
    years, month = divmod(origin.month - 1 + months, _MONTHS_OF_A_YEAR)
    year = origin.year + years
    more, next_month = divmod(month + 1, _MONTHS_OF_A_YEAR)
    last = date(year + more, next_month + 1, 1) - timedelta(days=1)
    return date(year, month + 1, min(day, last.day))


def _of_months(months: int, starts_on: date, anchor_day: int | None) -> Cycle:
    if anchor_day is None:
        return Cycle(date(FIRST_YEAR, 1, 1), months=months)
    if anchor_day not in range(1, 32):
        raise AnchorNotApplicable("the anchor must lie between 1 and 31", field="anchor_day")
    monthly = Cycle(starts_on.replace(day=1), months=1, anchor_day=anchor_day)
    first = monthly.period_containing(starts_on).start
    return Cycle(first.replace(day=1), months=months, anchor_day=anchor_day)


def _checked_length(kind: PeriodKind, custom_days: int | None) -> None:
    if kind != "custom":
        if custom_days is not None:
            raise PeriodLengthInvalid(f"a {kind} has no custom length", field="custom_days")
    elif custom_days not in range(1, MOST_CUSTOM_DAYS + 1):
        raise PeriodLengthInvalid(
            f"a custom period has from 1 to {MOST_CUSTOM_DAYS} days", field="custom_days"
        )
