"""Periods on the calendar, and the shares of them that some days are (money.md §3, proration)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.errors import EndNotAfterStart, StartRequired, at_least
from va_market.pricing.periods.calendar import in_span
from va_market.pricing.periods.errors import PartOutOfRange
from va_market.pricing.rounding import divide_half_up
from va_market.pricing.trace import DIVIDED_BY, TIMES, Explained, worked_out

Period = Literal["week", "month"]
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Share:
    """`count` whole periods (`of` is 1), or `count` days of a period that has `of` days."""

    count: int
    of: int
    label: str

    @property
    def is_whole(self) -> bool:
        return self.of == 1


def shares(period: Period, *, starts_on: date | None, ends_on: date | None) -> list[Share]:
    """Cut `[starts_on, ends_on)` into a partial first, the whole, and a partial last period.

    Months begin on the first, weeks on Monday. Without an end: until the period of the start ends.
    Without both: one whole period. Source: money.md §3, half-open local dates.

    Raises:
        StartRequired: an end without a start.
        DateOutOfRange: a year outside 1970 to 2200.
        EndNotAfterStart: no day lies between.
    """
    if starts_on is None:
        if ends_on is not None:
            raise StartRequired("an end needs a start", field="starts_on")
        return [Share(1, 1, f"1 {period}")]
    # Also keeps the next period inside the years that a date can hold.
    in_span(starts_on, field="starts_on")
    if ends_on is None:
        ends_on = _next_start(period, starts_on)
    elif ends_on <= starts_on:
        raise EndNotAfterStart("the end must lie after the start", field="ends_on")
    else:
        in_span(ends_on, field="ends_on")
    return _cut(period, starts_on, ends_on)


def starts_of(period: Period, cut: Sequence[Share], starts_on: date | None) -> Iterator[date]:
    """The first day of each period, or part of one, of some shares; none without a start."""
    if starts_on is None:
        return
    day = starts_on
    for share in cut:
        for _ in range(share.count if share.is_whole else 1):
            yield day
            day = _next_start(period, day)


def prorated_fee(fee: Money, share: Share) -> Explained:
    """The fee of a share in major units, rounded once on its line (money.md §3).

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if not share.is_whole:
        return prorate(fee, share.count, share.of)
    return worked_out(
        fee.amount * share.count,
        fee.currency,
        step="fee_of_the_period",
        formula=f"{share.count} {TIMES} {fee}",
    )


def prorate(amount: Money, part: int, whole: int, *, unit: str = "days") -> Explained:
    """`part` of the `whole` of `amount`, in major units, rounded once (money.md §3).

    Part and whole are counted in one `unit`, which is for the trace. A whole costs it all.

    Raises:
        PartOutOfRange: the part is below 0 or above the whole, or the whole is nothing.
    """
    _checked(part, whole)
    return worked_out(
        amount.amount * part / Decimal(whole),
        amount.currency,
        step="proration",
        formula=f"{amount} {TIMES} {part} {DIVIDED_BY} {whole} {unit}",
    )


def prorate_minutes(minutes: int, part: int, whole: int) -> int:
    """`part` of the `whole` of the minutes, half up (money.md §3).

    Raises:
        PartOutOfRange: see `prorate`.
        NumberTooSmall: minutes below 0.
    """
    _checked(part, whole)
    return divide_half_up(at_least(0, minutes, field="minutes") * part, whole)


def prorated_minutes(minutes: int, share: Share) -> int:
    """The included minutes of a share, half up (money.md §3)."""
    return divide_half_up(minutes * share.count, share.of)


def _checked(part: int, whole: int) -> None:
    if not 0 <= part <= whole or whole == 0:
        raise PartOutOfRange(f"{part} is not a part of {whole}", field="part")


def _cut(period: Period, starts_on: date, ends_on: date) -> list[Share]:
    first, last = _start(period, starts_on), _start(period, ends_on)
    if first == last:
        return [_part(period, starts_on, ends_on)]
    whole_from = first if starts_on == first else _next_start(period, starts_on)
    found = []
    if starts_on < whole_from:
        found.append(_part(period, starts_on, whole_from))
    if whole_from < last:
        found.append(_whole(period, whole_from, last))
    if last < ends_on:
        found.append(_part(period, last, ends_on))
    return found


def _part(period: Period, starts_on: date, ends_on: date) -> Share:
    days = (ends_on - starts_on).days
    of = (_next_start(period, starts_on) - _start(period, starts_on)).days
    return Share(days, of, f"{days} of {of} days, {_span(starts_on, ends_on)}")


def _whole(period: Period, starts_on: date, ends_on: date) -> Share:
    months = 12 * (ends_on.year - starts_on.year) + ends_on.month - starts_on.month
    count = months if period == "month" else (ends_on - starts_on) // _WEEK
    plural = "" if count == 1 else "s"
    return Share(count, 1, f"{count} {period}{plural}, {_span(starts_on, ends_on)}")


def _span(starts_on: date, ends_on: date) -> str:
    return f"from {starts_on} until before {ends_on}"


def _start(period: Period, day: date) -> date:
    return day.replace(day=1) if period == "month" else day - timedelta(days=day.weekday())


def _next_start(period: Period, day: date) -> date:
    first = _start(period, day)
    # 31 days after the first is always in the next month.
    return _start("month", first + timedelta(days=31)) if period == "month" else first + _WEEK
