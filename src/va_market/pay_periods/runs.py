"""The days on which one kind of pay is agreed, and on which terms; pure (money.md §3)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from va_market.pricing.periods.calendar import Span
from va_market.pricing.terms import FIRST_YEAR, LAST_YEAR

T = TypeVar("T")
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
"""Of the years that pricing counts; the last one ends what has no end."""


@dataclass(frozen=True, slots=True)
class Version(Generic[T]):
    """What one version of a contract says of one kind of pay; None is nothing."""

    number: int
    since: date
    terms: T | None


@dataclass(frozen=True, slots=True)
class Run(Generic[T]):
    """Days on the same terms; `stretch` are all days around them without a gap."""

    days: Span
    version: int
    terms: T
    stretch: Span


def runs_of(versions: Sequence[Version[T]], within: Span) -> list[Run[T]]:
    """The runs within the days of a contract, in order. Versions that say the same are one run."""
    found: list[Run[T]] = []
    ends = [*(one.since for one in versions[1:]), within.end]
    for version, end in zip(versions, ends, strict=True):
        days = Span(max(version.since, within.start), min(end, within.end))
        if version.terms is None or days.start >= days.end:
            continue
        last = found[-1] if found else None
        if last is not None and last.days.end == days.start and last.terms == version.terms:
            found[-1] = replace(last, days=Span(last.days.start, days.end))
        else:
            found.append(Run(days, version.number, version.terms, days))
    return stretched(found)


def stretched(runs: Sequence[Run[T]]) -> list[Run[T]]:
    """The same runs, each with the stretch that it is part of."""
    starts = _joined(runs, lambda run: run.days.start)
    ends = _joined([*reversed(runs)], lambda run: run.days.end)[::-1]
    pairs = zip(runs, starts, ends, strict=True)
    return [replace(run, stretch=Span(start, end)) for run, start, end in pairs]


def run_from(runs: Iterable[Run[T]], day: date) -> Run[T] | None:
    """The run that `day` is one of, or the next one after it."""
    return next((run for run in runs if run.days.end > day), None)


def _joined(runs: Sequence[Run[T]], edge: Callable[[Run[T]], date]) -> list[date]:
    """For each run the outer edge of the first of those that touch one another up to it."""
    edges: list[date] = []
    for place, run in enumerate(runs):
        before = runs[place - 1].days if place else None
        touches = before is not None and (
            before.end == run.days.start or before.start == run.days.end
        )
        edges.append(edges[-1] if touches else edge(run))
    return edges
