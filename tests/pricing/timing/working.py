"""Moments, spans and entries that the tests of working time share."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from va_market.pricing.timing.policies import RoundingPolicy
from va_market.pricing.timing.spans import Break, Span, WorkedEntry, span, worked_entry
from va_market.pricing.timing.zones import SECOND, instant_of

LISBON, NEW_YORK, LORD_HOWE = "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe"
# Whole and half hours from UTC, summer time of an hour and of half an hour, none, and midnights
# that do not exist (Beirut, in spring) or occur twice (Havana, in autumn).
ZONES = [LISBON, NEW_YORK, LORD_HOWE, "Asia/Kolkata", "Asia/Beirut", "America/Havana", "UTC"]


def utc(text: str) -> datetime:
    """`utc("2026-03-29 01:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str, zone: str = LISBON, *, hours: int | None = None) -> datetime:
    """The instant of a wall time; `hours` from UTC for one that occurs twice."""
    offset = None if hours is None else timedelta(hours=hours)
    return instant_of(datetime.fromisoformat(text), zone, offset)


def between(start: str, end: str, zone: str = "UTC") -> Span:
    return span(wall(start, zone), wall(end, zone))


def paused(start: str, end: str, *, is_paid: bool = False) -> Break:
    return Break(between(start, end), is_paid=is_paid)


def worked(start: str, end: str, zone: str = LISBON, **given: Any) -> WorkedEntry:
    return worked_entry(between(start, end, zone), zone=zone, **given)


def lasting(seconds: int, *, start: str = "2026-06-01 09:00", zone: str = "UTC") -> WorkedEntry:
    begin = wall(start, zone)
    return worked_entry(Span(begin, begin + seconds * SECOND), zone=zone)


def local_parts(parts: list[Span]) -> list[int]:
    return [one.seconds for one in parts]


def on(text: str) -> date:
    return date.fromisoformat(text)


zones = st.sampled_from(ZONES)
# Around both changes of clocks in each of the zones, and the days between.
moments = st.integers(0, 400 * 86_400).map(lambda at: utc("2026-01-01 00:00") + at * SECOND)


@st.composite
def spans(draw: st.DrawFn, *, longest: int = 60 * 3600) -> Span:
    start = draw(moments)
    return Span(start, start + draw(st.integers(0, longest)) * SECOND)


@st.composite
def entries(draw: st.DrawFn, *, longest: int = 24 * 3600) -> WorkedEntry:
    whole = draw(spans(longest=longest))
    cuts = sorted(draw(st.lists(st.integers(0, whole.seconds), min_size=4, max_size=4)))
    edges = [whole.start + cut * SECOND for cut in cuts]
    breaks = [Break(Span(*edges[:2])), Break(Span(*edges[2:]), is_paid=draw(st.booleans()))]
    return worked_entry(
        whole, zone=draw(zones), breaks=draw(st.permutations(breaks)), is_rush=draw(st.booleans())
    )


@st.composite
def sheets(draw: st.DrawFn) -> list[WorkedEntry]:
    """Up to eight entries of one zone in one week, one after the other, in any order."""
    zone, at = draw(zones), draw(moments)
    found = []
    for _ in range(draw(st.integers(0, 8))):
        at += draw(st.integers(0, 8 * 3600)) * SECOND
        end = at + draw(st.integers(0, 12 * 3600)) * SECOND
        found.append(worked_entry(Span(at, end), zone=zone, is_rush=draw(st.booleans())))
        at = end
    return draw(st.permutations(found))


modes, ties = st.sampled_from(["nearest", "up", "down"]), st.sampled_from(["up", "down", "even"])


@st.composite
def rounding_policies(draw: st.DrawFn, **fixed: Any) -> RoundingPolicy:
    scope = draw(st.sampled_from(["entry", "day", "timesheet"]))
    anchors = ["duration", "clock"] if scope == "entry" else ["duration"]
    given = {
        "step_minutes": draw(st.sampled_from([1, 5, 6, 7, 10, 15, 30, 60])),
        "mode": draw(modes),
        "tie": draw(ties),
        "scope": scope,
        "anchor": draw(st.sampled_from(anchors)),
    }
    return RoundingPolicy(**given | fixed)
