"""The calendar periods that statements of commission cover."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from va_market.pricing.commissions.errors import PeriodTooLong
from va_market.pricing.errors import DateOutOfRange, EndNotAfterStart
from va_market.pricing.terms.commission import CommissionPeriodKind
from va_market.pricing.terms.fields import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, slots=True)
class CommissionPeriod:
    """Half-open: from `starts_on` until before `ends_on`."""

    starts_on: date
    ends_on: date

    def __str__(self) -> str:
        return f"from {self.starts_on} until before {self.ends_on}"

    def holds(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on


def period_of(kind: CommissionPeriodKind, day: date) -> CommissionPeriod:
    """The calendar week from Monday, month, quarter or year that `day` lies in.

    Raises:
        DateOutOfRange: a year outside 1970 to 2200.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateOutOfRange(
            f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}", field="starts_on"
        )
    match kind:
        case "week":
            monday = day - timedelta(days=day.weekday())
            return CommissionPeriod(monday, monday + timedelta(days=7))
        case "month":
            return _months(day, count=1)
        case "quarter":
            return _months(day, count=3)
        case "year":
            return _months(day, count=12)
        case _:
            assert_never(kind)


def checked_period(kind: CommissionPeriodKind, period: CommissionPeriod) -> CommissionPeriod:
    """`period`, which must lie within one calendar period: that is what a cap or a quota is for.

    Raises:
        DateOutOfRange: it starts outside 1970 to 2200.
        EndNotAfterStart: no day lies in it.
        PeriodTooLong: it reaches into the next one.
    """
    whole = period_of(kind, period.starts_on)
    if period.ends_on <= period.starts_on:
        raise EndNotAfterStart("the end must lie after the start", field="ends_on")
    if period.ends_on > whole.ends_on:
        raise PeriodTooLong(f"a statement covers one {kind} at most, here {whole}", field="ends_on")
    return period


def _months(day: date, *, count: int) -> CommissionPeriod:
    first = day.replace(month=(day.month - 1) // count * count + 1, day=1)
    # In months since the year 0, so that the year turns by itself.
    year, month = divmod(12 * first.year + first.month - 1 + count, 12)
    return CommissionPeriod(first, date(year, month + 1, 1))
