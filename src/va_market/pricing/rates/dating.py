"""Rates over time: append-only, half-open, frozen once the day has come (money.md §2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from va_market.pricing.rates.cards import CardRate
from va_market.pricing.rates.errors import (
    HistoryIsFixed,
    MomentHasNoZone,
    RateBeginsThen,
    RatesOverlap,
)
from va_market.pricing.timing.zones import zone_of


def local_start(started_at: datetime, zone: str) -> date:
    """The day, in the zone of the entry, whose rate the work takes: that of its start.

    Work that runs over midnight keeps the rate of the day on which it began (money.md §2).

    Raises:
        MomentHasNoZone: the start has no offset.
        UnknownZone: the zone is not an IANA name.
    """
    if started_at.utcoffset() is None:
        raise MomentHasNoZone("the start needs an offset from UTC", field="started_at")
    return started_at.astimezone(zone_of(zone)).date()


@dataclass(frozen=True, slots=True)
class Insertion:
    """What adding a rate does: one rate more, and the one that it ends, as that is from now on."""

    added: CardRate
    ended: CardRate | None


def insertion(rates: Iterable[CardRate], new: CardRate, *, today: date) -> Insertion:
    """Add `new` to rates of the same owner (money.md §2); what is for other work is not touched.

    The rate that applies when the new one begins ends there, whatever end it had. One without an
    end lasts until the next one that is planned. Days before today keep the rates they had.

    Raises:
        HistoryIsFixed: the new rate begins before today.
        RateBeginsThen: another one begins on the same day.
        RatesOverlap: it would last into one that is planned.
    """
    if new.valid_from < today:
        raise HistoryIsFixed(f"a rate may begin on {today} or later", field="valid_from")
    line = sorted((one for one in rates if one.key == new.key), key=_start)
    if any(one.valid_from == new.valid_from for one in line):
        raise RateBeginsThen(f"a rate begins on {new.valid_from} already", field="valid_from")
    following = next((one for one in line if one.valid_from > new.valid_from), None)
    ended = next((one for one in line if one.applies_on(new.valid_from)), None)
    return Insertion(
        added=new if following is None else _until(new, following.valid_from),
        ended=None if ended is None else replace(ended, valid_until=new.valid_from),
    )


def _start(one: CardRate) -> date:
    return one.valid_from


def _until(new: CardRate, next_from: date) -> CardRate:
    if new.valid_until is None:
        return replace(new, valid_until=next_from)
    if new.valid_until > next_from:
        raise RatesOverlap(f"another rate begins on {next_from}", field="valid_until")
    return new


def insert(rates: Sequence[CardRate], new: CardRate, *, today: date) -> tuple[CardRate, ...]:
    """All rates once `new` is among them, in the order of their starts (money.md §2).

    Raises:
        HistoryIsFixed, RateBeginsThen, RatesOverlap: see `insertion`.
    """
    found = insertion(rates, new, today=today)
    kept = [one for one in rates if not _is_same(one, found.ended)]
    ended = () if found.ended is None else (found.ended,)
    return tuple(sorted((*kept, *ended, found.added), key=_start))


def _is_same(one: CardRate, ended: CardRate | None) -> bool:
    return ended is not None and (one.key, one.valid_from) == (ended.key, ended.valid_from)
