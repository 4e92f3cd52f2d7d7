"""Spans of time, and what was worked of them (money.md §1, entry).

Instants count by the whole second, as a clock shows them, so that touching spans stay touching and
the parts of a span add up to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

from va_market.pricing.timing.errors import (
    BreakOutsideEntry,
    BreaksOverlap,
    EndBeforeStart,
    InstantWithoutOffset,
)
from va_market.pricing.timing.zones import SECOND, day_of, zone_of


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open `[start, end)` in UTC on whole seconds; `span` makes it from any two moments."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> int:
        return (self.end - self.start) // SECOND

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant < self.end


@dataclass(frozen=True, slots=True)
class Break:
    """A pause within an entry; a paid one counts as work."""

    span: Span
    is_paid: bool = False


@dataclass(frozen=True, slots=True)
class WorkedEntry:
    """One entry: `working` is its span without the unpaid breaks, in the order of time."""

    span: Span
    zone: str
    working: tuple[Span, ...]
    is_rush: bool

    @property
    def seconds(self) -> int:
        """Elapsed: the difference in UTC less the unpaid breaks."""
        return sum(one.seconds for one in self.working)

    @property
    def work_date(self) -> date:
        """The date of the start where the work was done."""
        return day_of(self.span.start, self.zone)


def span(started_at: datetime, ended_at: datetime) -> Span:
    """`[started_at, ended_at)`, in UTC and on whole seconds; it may be empty.

    Raises:
        InstantWithoutOffset: a moment has no offset from UTC.
        EndBeforeStart: the span runs backwards.
    """
    start = whole_second(started_at, field="started_at")
    end = whole_second(ended_at, field="ended_at")
    if end < start:
        raise EndBeforeStart("the end must not lie before the start", field="ended_at")
    return Span(start, end)


def worked_entry(
    whole: Span, *, zone: str, breaks: Iterable[Break] = (), is_rush: bool = False
) -> WorkedEntry:
    """An entry whose `breaks` lie within it and do not overlap; touching is fine.

    Raises:
        UnknownZone: IANA has no such zone.
        BreakOutsideEntry: a break begins before the entry or ends after it.
        BreaksOverlap: two breaks share time.
    """
    zone_of(zone)
    ordered = sorted(breaks, key=lambda one: one.span)
    _check_breaks(whole, ordered)
    unpaid = [one.span for one in ordered if not one.is_paid]
    edges = [whole.start, *(edge for gap in unpaid for edge in (gap.start, gap.end)), whole.end]
    stretches = (Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True))
    working = tuple(one for one in stretches if one.seconds)
    return WorkedEntry(span=whole, zone=zone, working=working, is_rush=is_rush)


def cut_after(spans: Sequence[Span], seconds: int) -> tuple[list[Span], list[Span]]:
    """The first `seconds` of `spans`, and the rest; a span that lies across is cut in two."""
    first: list[Span] = []
    rest: list[Span] = []
    left = max(0, seconds)
    for one in spans:
        edge = one.start + min(left, one.seconds) * SECOND
        left -= min(left, one.seconds)
        first += [Span(one.start, edge)] if edge > one.start else []
        rest += [Span(edge, one.end)] if edge < one.end else []
    return first, rest


def whole_second(moment: datetime, *, field: str) -> datetime:
    """`moment` in UTC as a clock shows it, without the fraction of a second.

    Raises:
        InstantWithoutOffset: it has no offset from UTC.
    """
    if moment.utcoffset() is None:
        raise InstantWithoutOffset("a moment needs an offset from UTC", field=field)
    return moment.astimezone(UTC).replace(microsecond=0)


def _check_breaks(whole: Span, ordered: Sequence[Break]) -> None:
    for one in ordered:
        if one.span.start < whole.start or one.span.end > whole.end:
            raise BreakOutsideEntry(
                f"the break from {_clock(one.span)} UTC lies outside the entry "
                f"from {_clock(whole)} UTC",
                field="breaks",
            )
    for earlier, later in pairwise(ordered):
        if later.span.start < earlier.span.end:
            raise BreaksOverlap(
                f"the breaks from {_clock(earlier.span)} UTC and from {_clock(later.span)} UTC "
                "overlap",
                field="breaks",
            )


def _clock(one: Span) -> str:
    return f"{one.start:%Y-%m-%d %H:%M:%S} to {one.end:%Y-%m-%d %H:%M:%S}"
