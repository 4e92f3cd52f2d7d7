"""What a weekly cap, an allotment or a not-to-exceed amount leaves unbilled (money.md §1, limits).

The part beyond a limit is never lost: it stays visible beside the part that is billed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.errors import at_least
from va_market.pricing.trace import MINUS, Explained, TraceStep
from va_market.pricing.worktime import cost_of, in_seconds

WARNING_LEVELS = (75, 85, 100)  # percent of a limit
_SECONDS_PER_HOUR = 3600

LimitKind = Literal["weekly_cap", "allotment", "not_to_exceed"]


@dataclass(frozen=True, slots=True)
class CapChange:
    """A weekly cap in minutes, None for none, and the local day on which it was decided."""

    made_on: date
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in seconds, and how much of it earlier work has used."""

    kind: LimitKind
    total_seconds: int
    used_seconds: int

    @property
    def left_seconds(self) -> int:
        return max(0, self.total_seconds - self.used_seconds)


@dataclass(frozen=True, slots=True)
class LimitWarning:
    """`percent` of a limit was reached by this work."""

    kind: LimitKind
    percent: int


@dataclass(frozen=True, slots=True)
class SplitTime:
    """Seconds within the limits, and those beyond, which are shown but not billed."""

    billed_seconds: int
    unbilled_seconds: int
    warnings: tuple[LimitWarning, ...]
    steps: tuple[TraceStep, ...]


@dataclass(frozen=True, slots=True)
class SplitAmount:
    """Work by its amount; both amounts add up to what the whole would have cost."""

    billed: Explained
    unbilled: Money
    billed_seconds: int
    unbilled_seconds: int
    warnings: tuple[LimitWarning, ...]


def cap_on(day: date, changes: Iterable[CapChange], *, first_weekday: int = 0) -> int | None:
    """The weekly cap in minutes on `day`; None if there is none, or not yet.

    The first change sets the cap. Raising acts at once, lowering from the start of the next week,
    Monday unless told. Of several changes the last one decided counts: a new one replaces those
    that do not act yet, and is a raise or not by the cap in force. Source: money.md §1.
    """
    acting: list[tuple[date, int | None]] = []
    for change in sorted(changes, key=lambda one: one.made_on):
        is_lower = bool(acting) and _is_lower(change.minutes, _latest(acting, change.made_on))
        acts_on = _next_week(change.made_on, first_weekday) if is_lower else change.made_on
        acting.append((acts_on, change.minutes))
    return _latest(acting, day)


def split_at_limits(seconds: int, limits: Sequence[Limit]) -> SplitTime:
    """The part of `seconds` that every limit leaves room for, and the rest.

    Warns of each level that this work reaches and earlier work had not.

    Raises:
        NumberTooSmall: seconds below 0.
    """
    at_least(0, seconds, field="billable_seconds")
    billed = min([seconds, *(limit.left_seconds for limit in limits)])
    warnings = (
        LimitWarning(limit.kind, percent)
        for limit in limits
        for percent in levels_reached(
            limit.used_seconds, limit.used_seconds + billed, limit.total_seconds
        )
    )
    steps = tuple(_step(limit, seconds) for limit in limits if limit.left_seconds < seconds)
    return SplitTime(billed, seconds - billed, tuple(warnings), steps)


def split_each_at_limits(times: Iterable[int], limits: Sequence[Limit]) -> list[SplitTime]:
    """`split_at_limits` for one entry after the other, in the order in which they use it up."""
    found: list[SplitTime] = []
    for seconds in times:
        split = split_at_limits(seconds, limits)
        limits = [
            replace(limit, used_seconds=limit.used_seconds + split.billed_seconds)
            for limit in limits
        ]
        found.append(split)
    return found


def split_at_amount(seconds: int, rate: Money, *, spent: Money, limit: Money) -> SplitAmount:
    """Bill the lesser of what the work costs and what is left of the `limit` (money.md §4).

    The billed seconds are the whole ones that the billed amount pays for in full.

    Raises:
        NumberTooSmall: seconds below 0.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
        CurrencyMismatch: the amounts are not of one currency.
    """
    whole = cost_of(in_seconds(at_least(0, seconds, field="billable_seconds")), rate)
    left = max(Money.zero(limit.currency), limit - spent)
    if whole.value <= left:
        billed, paid = whole, seconds
    else:
        billed, paid = _held(whole, spent=spent, limit=limit, left=left), _payable(left, rate)
    reached = levels_reached(spent.minor, (spent + billed.value).minor, limit.minor)
    return SplitAmount(
        billed=billed,
        unbilled=whole.value - billed.value,
        billed_seconds=paid,
        unbilled_seconds=seconds - paid,
        warnings=tuple(LimitWarning("not_to_exceed", percent) for percent in reached),
    )


def levels_reached(
    before: int, after: int, total: int, *, levels: Sequence[int] = WARNING_LEVELS
) -> tuple[int, ...]:
    """The levels of warning, in percent of `total`, that lie above `before` and not `after`."""
    return tuple(percent for percent in levels if 100 * before < percent * total <= 100 * after)


def _is_lower(minutes: int | None, current: int | None) -> bool:
    return minutes is not None and (current is None or minutes < current)


def _latest(acting: Sequence[tuple[date, int | None]], day: date) -> int | None:
    return next((minutes for acts_on, minutes in reversed(acting) if acts_on <= day), None)


def _next_week(day: date, first_weekday: int) -> date:
    return day + timedelta(days=7 - (day.weekday() - first_weekday) % 7)


def _step(limit: Limit, seconds: int) -> TraceStep:
    return TraceStep(
        step=limit.kind,
        formula=f"the lesser of {seconds} s and "
        f"{limit.total_seconds} s {MINUS} {limit.used_seconds} s, not below 0 s",
        result=f"{limit.left_seconds} s",
    )


def _held(whole: Explained, *, spent: Money, limit: Money, left: Money) -> Explained:
    step = TraceStep(
        step="not_to_exceed",
        formula=f"the lesser of {whole.value} and {limit} {MINUS} {spent}, not below zero",
        result=str(left),
    )
    return Explained(left, (*whole.steps, step))


def _payable(left: Money, rate: Money) -> int:
    """Whole seconds at `rate` per hour that cost no more than `left`, before rounding."""
    return left.minor * _SECONDS_PER_HOUR // rate.minor
