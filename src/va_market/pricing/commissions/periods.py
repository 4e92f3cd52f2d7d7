"""The calendar periods that statements of commission cover."""

from dataclasses import dataclass
from datetime import date

from va_market.pricing.commissions.errors import PeriodTooLong
from va_market.pricing.errors import EndNotAfterStart
from va_market.pricing.periods.calendar import cycle_of, in_span
from va_market.pricing.terms.commission import CommissionPeriodKind


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
    in_span(day, field="starts_on")
    whole = cycle_of(kind, starts_on=day).period_containing(day)
    return CommissionPeriod(whole.start, whole.end)


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
