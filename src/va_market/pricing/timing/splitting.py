"""Cutting a span where the calendar or the clock of a place changes (money.md §2, multipliers).

Every function returns the parts in the order of time. They touch, none is empty, and their seconds
add up to those of the span, also on days of 23, 24.5 or 25 hours. An empty span has no parts.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from itertools import pairwise

from va_market.pricing.timing.spans import Span, whole_second
from va_market.pricing.timing.zones import DAY, SECOND, day_of, first_instant, start_of_day


def split_at(whole: Span, instants: Iterable[datetime]) -> list[Span]:
    """Cut at the given instants, to the second; those outside the span change nothing.

    Raises:
        InstantWithoutOffset: an instant has no offset from UTC.
    """
    given = {whole_second(one, field="instants") for one in instants}
    cuts = sorted(one for one in given if whole.start < one < whole.end)
    parts = (Span(*pair) for pair in pairwise([whole.start, *cuts, whole.end]))
    return [one for one in parts if one.seconds]


def split_at_midnights(whole: Span, zone: str) -> list[Span]:
    """Cut where a day begins in `zone`."""
    return split_at(whole, [start_of_day(day, zone) for day in days_of(whole, zone)])


def split_at_week_starts(whole: Span, zone: str, *, first_weekday: int = 0) -> list[Span]:
    """Cut where a week begins in `zone`; Monday is 0, as in `date.weekday`."""
    days = (day for day in days_of(whole, zone) if day.weekday() == first_weekday)
    return split_at(whole, [start_of_day(day, zone) for day in days])


def split_at_nights(whole: Span, zone: str, *, starts_at: time, ends_at: time) -> list[Span]:
    """Cut where a night begins and where it ends; see `nights_of`."""
    nights = nights_of(whole, zone, starts_at=starts_at, ends_at=ends_at)
    return split_at(whole, [edge for night in nights for edge in (night.start, night.end)])


def split_at_days(whole: Span, zone: str, days: Collection[date]) -> list[Span]:
    """Cut where one of `days`, such as a holiday, begins in `zone` and where it is over."""
    edges = [
        start_of_day(edge, zone)
        for day in days_of(whole, zone)
        if day in days
        for edge in (day, day + DAY)
    ]
    return split_at(whole, edges)


def days_of(whole: Span, zone: str) -> list[date]:
    """The days in `zone` that the span touches; none if it is empty."""
    if not whole.seconds:
        return []
    first, last = day_of(whole.start, zone), day_of(whole.end - SECOND, zone)
    return [first + number * DAY for number in range((last - first).days + 1)]


def nights_of(whole: Span, zone: str, *, starts_at: time, ends_at: time) -> list[Span]:
    """The nights that could share time with the span, from the one before its first day.

    A night that ends at or before the hour of its start ends on the next day. It begins and ends
    when the wall clock first shows the hour, so clocks that are set back do not open it again.
    """
    lasts_into = DAY if ends_at <= starts_at else 0 * DAY
    days = days_of(whole, zone)
    evenings = [days[0] - DAY, *days] if days else []
    return [
        Span(
            first_instant(datetime.combine(evening, starts_at), zone),
            first_instant(datetime.combine(evening + lasts_into, ends_at), zone),
        )
        for evening in evenings
    ]
