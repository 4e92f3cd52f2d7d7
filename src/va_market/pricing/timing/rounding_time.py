"""From worked to billable seconds by the rounding that was agreed (money.md §1, rounding)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import assert_never

from va_market.pricing.errors import at_least
from va_market.pricing.timing.policies import RoundingPolicy
from va_market.pricing.timing.sharing import share_seconds
from va_market.pricing.timing.spans import Span, WorkedEntry
from va_market.pricing.timing.zones import SECOND, zone_of
from va_market.pricing.trace import TraceStep
from va_market.pricing.worktime import SECONDS_PER_MINUTE

_MODES = {"nearest": "to the nearest", "up": "up to a whole", "down": "down to a whole"}
_TIES = {"up": "half up", "down": "half down", "even": "half to even"}


def round_seconds(seconds: int, policy: RoundingPolicy) -> int:
    """`seconds` to whole steps; scope and anchor play no part here.

    Zero stays zero, and whole steps stay what they are.

    Raises:
        NumberTooSmall: seconds below 0.
    """
    step = SECONDS_PER_MINUTE * policy.step_minutes
    steps, rest = divmod(at_least(0, seconds, field="worked_seconds"), step)
    return (steps + _goes_up(steps, rest, step=step, policy=policy)) * step


def billable_times(entries: Sequence[WorkedEntry], policy: RoundingPolicy) -> list[int]:
    """Billable seconds of each entry, in the order given.

    The scopes `day`, by the date of the start where the work was done, and `timesheet` round the
    total, and share it out by the worked seconds with the largest remainder; ties go to the
    earlier entry, whatever the order.
    """
    match policy.scope:
        case "entry":
            return [_of_entry(entry, policy) for entry in entries]
        case "day":
            return _by_total(entries, [one.work_date for one in entries], policy)
        case "timesheet":
            return _by_total(entries, [None] * len(entries), policy)
        case _:
            assert_never(policy.scope)


def explained_rounding(worked: int, billable: int, policy: RoundingPolicy) -> TraceStep:
    """The step of a trace that leads from worked to billable seconds."""
    tie = f", {_TIES[policy.tie]}" if policy.mode == "nearest" else ""
    what = {
        ("entry", "duration"): "each entry",
        ("entry", "clock"): "each start and end on the clock",
        ("day", "duration"): "the total of each day",
        ("timesheet", "duration"): "the total",
    }[policy.scope, policy.anchor]
    return TraceStep(
        step="rounding_of_time",
        formula=f"{worked} s, {what} {_MODES[policy.mode]} {policy.step_minutes} min{tie}",
        result=f"{billable} s",
    )


def _goes_up(steps: int, rest: int, *, step: int, policy: RoundingPolicy) -> bool:
    match policy.mode:
        case "up":
            return rest > 0
        case "down":
            return False
        case "nearest":
            is_tie = 2 * rest == step
            return _tie_goes_up(steps, policy) if is_tie else 2 * rest > step
        case _:
            assert_never(policy.mode)


def _tie_goes_up(steps: int, policy: RoundingPolicy) -> bool:
    match policy.tie:
        case "up":
            return True
        case "down":
            return False
        case "even":
            return steps % 2 == 1
        case _:
            assert_never(policy.tie)


def _of_entry(entry: WorkedEntry, policy: RoundingPolicy) -> int:
    match policy.anchor:
        case "duration":
            return round_seconds(entry.seconds, policy)
        case "clock":
            return sum(_on_the_clock(part, entry.zone, policy) for part in entry.working)
        case _:
            assert_never(policy.anchor)


def _on_the_clock(part: Span, zone: str, policy: RoundingPolicy) -> int:
    # Whole steps stay, even where both ends are ties, or the clocks are set in between.
    if part.seconds % (SECONDS_PER_MINUTE * policy.step_minutes) == 0:
        return part.seconds
    start, end = (_to_grid(edge, zone, policy) for edge in (part.start, part.end))
    # Where the clocks are set by less than a step, the end may round to before the start.
    return max(0, (end - start) // SECOND)


def _to_grid(instant: datetime, zone: str, policy: RoundingPolicy) -> datetime:
    """The instant moved by as much as its wall time is, so that no change of clocks adds time."""
    wall = instant.astimezone(zone_of(zone))
    since_midnight = 3600 * wall.hour + 60 * wall.minute + wall.second
    return instant + (round_seconds(since_midnight, policy) - since_midnight) * SECOND


def _by_total(
    entries: Sequence[WorkedEntry], groups: Iterable[object], policy: RoundingPolicy
) -> list[int]:
    members: dict[object, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    billable = [0] * len(entries)
    for indexes in members.values():
        ordered = sorted(indexes, key=lambda index: entries[index].span)
        worked = [entries[index].seconds for index in ordered]
        parts = share_seconds(round_seconds(sum(worked), policy), worked)
        for index, part in zip(ordered, parts, strict=True):
            billable[index] = part
    return billable
