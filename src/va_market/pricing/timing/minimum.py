"""The least time that is billed once there was any work (money.md §2, minimum charge)."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from va_market.pricing.timing.policies import MinimumCharge
from va_market.pricing.timing.sharing import share_seconds
from va_market.pricing.timing.spans import WorkedEntry
from va_market.pricing.trace import TraceStep
from va_market.pricing.worktime import SECONDS_PER_MINUTE


def with_minimum(
    entries: Sequence[WorkedEntry], billable: Sequence[int], minimum: MinimumCharge
) -> list[int]:
    """Billable seconds of each entry, raised to the minimum where it was worked on at all.

    Comes after rounding. Entries without worked time stay at zero; no entry is ever lowered.
    """
    least = SECONDS_PER_MINUTE * minimum.minutes
    match minimum.per:
        case "entry":
            pairs = zip(entries, billable, strict=True)
            return [max(least, seconds) if one.seconds else seconds for one, seconds in pairs]
        case "day":
            return _by_day(entries, billable, least=least)
        case _:
            assert_never(minimum.per)


def explained_minimum(before: int, after: int, minimum: MinimumCharge) -> TraceStep:
    """The step of a trace that leads from rounded to charged seconds."""
    return TraceStep(
        step="minimum_charge",
        formula=f"{before} s, at least {minimum.minutes} min per {minimum.per}",
        result=f"{after} s",
    )


def _by_day(entries: Sequence[WorkedEntry], billable: Sequence[int], *, least: int) -> list[int]:
    days: dict[date, list[int]] = {}
    for index, one in enumerate(entries):
        days.setdefault(one.work_date, []).append(index)
    charged = list(billable)
    for indexes in days.values():
        ordered = sorted(indexes, key=lambda index: entries[index].span)
        missing = max(0, least - sum(billable[index] for index in ordered))
        extra = share_seconds(missing, [entries[index].seconds for index in ordered])
        for index, seconds in zip(ordered, extra, strict=True):
            charged[index] += seconds
    return charged
