"""Worked time cut into pieces that earn the same premiums (money.md §2, multipliers)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from va_market.pricing.timing.calendars import public_holidays
from va_market.pricing.timing.fields import WEEKDAYS
from va_market.pricing.timing.overtime import OvertimeCount
from va_market.pricing.timing.premium_rules import PremiumKind, PremiumPolicy
from va_market.pricing.timing.sharing import share_seconds
from va_market.pricing.timing.spans import Span, WorkedEntry
from va_market.pricing.timing.splitting import nights_of, split_at, split_at_midnights
from va_market.pricing.timing.zones import SECOND, day_of


@dataclass(frozen=True, slots=True)
class PremiumSpan:
    """A stretch of one entry, by its place among those given, that earns `kinds` throughout.

    `seconds` are those of the span, until `scaled` or `shortened` makes them the billed ones.
    """

    entry: int
    span: Span
    day: date
    kinds: tuple[PremiumKind, ...]
    seconds: int


def premium_spans(
    entries: Sequence[WorkedEntry], policy: PremiumPolicy, *, first_weekday: int = 0
) -> list[PremiumSpan]:
    """The worked time of `entries` in the order of time, cut where a premium begins or ends.

    Days, nights, weekends and holidays are those on the wall clock of each entry's zone. Overtime
    needs every entry of its weeks, also those that are paid already; weeks begin on Monday unless
    told. The order of the entries plays no part. The seconds add up to those worked.
    """
    by_time = sorted(range(len(entries)), key=lambda index: entries[index].span)
    plain = (piece for index in by_time for piece in _by_the_clock(index, entries[index], policy))
    rule = policy.overtime
    if rule is None:
        return list(plain)
    count = OvertimeCount(rule, first_weekday=first_weekday)
    return [part for piece in plain for part in _by_length(piece, count)]


def scaled(pieces: Sequence[PremiumSpan], billable: Sequence[int]) -> list[PremiumSpan]:
    """Share the billable seconds of each entry over its pieces, with the largest remainder.

    `billable` has one number for each entry that was cut, as `billable_times` gives them.
    """
    worked: defaultdict[int, list[int]] = defaultdict(list)
    for piece in pieces:
        worked[piece.entry].append(piece.seconds)
    shares = {
        entry: iter(share_seconds(billable[entry], seconds)) for entry, seconds in worked.items()
    }
    return [replace(piece, seconds=next(shares[piece.entry])) for piece in pieces]


def shortened(pieces: Iterable[PremiumSpan], billed: Sequence[int]) -> list[PremiumSpan]:
    """Keep the first `billed` seconds of each entry; a limit cuts off what was worked last."""
    left = list(billed)
    kept: list[PremiumSpan] = []
    for piece in pieces:
        seconds = min(left[piece.entry], piece.seconds)
        left[piece.entry] -= seconds
        kept.append(replace(piece, seconds=seconds))
    return [piece for piece in kept if piece.seconds]


def _by_the_clock(index: int, entry: WorkedEntry, policy: PremiumPolicy) -> Iterator[PremiumSpan]:
    nights = _nights(entry, policy)
    edges = [edge for night in nights for edge in (night.start, night.end)]
    for stretch in entry.working:
        for of_day in split_at_midnights(stretch, entry.zone):
            day = day_of(of_day.start, entry.zone)
            of_the_day = list(_kinds_of_day(day, policy))
            for part in split_at(of_day, edges):
                kinds = {*of_the_day, *_kinds_of_moment(part.start, nights, entry, policy)}
                yield PremiumSpan(index, part, day, tuple(sorted(kinds)), part.seconds)


def _nights(entry: WorkedEntry, policy: PremiumPolicy) -> list[Span]:
    if policy.night is None:
        return []
    starts_at, ends_at = policy.night.hours
    return nights_of(entry.span, entry.zone, starts_at=starts_at, ends_at=ends_at)


def _kinds_of_day(day: date, policy: PremiumPolicy) -> Iterator[PremiumKind]:
    if policy.weekend is not None and WEEKDAYS[day.weekday()] in policy.weekend.days:
        yield PremiumKind.WEEKEND
    rule = policy.holiday
    if rule is not None and day in public_holidays(
        rule.country, rule.subdivision, day.year, includes_observed=rule.includes_observed
    ):
        yield PremiumKind.HOLIDAY


def _by_length(piece: PremiumSpan, count: OvertimeCount) -> Iterator[PremiumSpan]:
    ordinary = count.ordinary(piece.day, piece.seconds)
    edge = piece.span.start + ordinary * SECOND
    for part in split_at(piece.span, [edge]):
        if part.start < edge:
            yield replace(piece, span=part, seconds=part.seconds)
        else:
            kinds = tuple(sorted((*piece.kinds, PremiumKind.OVERTIME)))
            yield replace(piece, span=part, seconds=part.seconds, kinds=kinds)


def _kinds_of_moment(
    moment: datetime, nights: Sequence[Span], entry: WorkedEntry, policy: PremiumPolicy
) -> Iterator[PremiumKind]:
    if any(moment in night for night in nights):
        yield PremiumKind.NIGHT
    if policy.rush is not None and entry.is_rush:
        yield PremiumKind.RUSH
