"""The days of a further term, which begins on the day after the last one (money.md §3)."""

from datetime import date, timedelta

from va_market.pricing.periods.calendar import Cycle, in_span

_A_DAY = timedelta(days=1)


def anchor_day_of(last_day: date, *, kept: int | None = None) -> int:
    """The day of the month on which further terms begin, after one that ends on `last_day`.

    `kept` is that of the terms before. It stays where the next term begins on it, or on the last
    day of a shorter month: so months from the 31st do not become months from the 28th.
    """
    first = last_day + _A_DAY
    if kept is not None and _monthly(first, kept, months=1).period_containing(first).start == first:
        return kept
    return first.day


def next_last_day(
    last_day: date, *, months: int | None = None, weeks: int | None = None, anchor_day: int
) -> date:
    """The last day of the term after `last_day`, of so many months or weeks.

    Months begin on the `anchor_day`, and on the last day where there is none.

    Raises:
        DateOutOfRange: it lies beyond 2200.
    """
    first = last_day + _A_DAY
    if weeks is not None:
        cycle = Cycle(first, days=7 * weeks)
    else:
        assert months is not None  # noqa: S101  # one of both is agreed
        cycle = _monthly(first, anchor_day, months=months)
    return in_span(cycle.period_containing(first).end - _A_DAY, field="ends_on")


def _monthly(first: date, anchor_day: int, *, months: int) -> Cycle:
    return Cycle(first, months=months, anchor_day=anchor_day)
