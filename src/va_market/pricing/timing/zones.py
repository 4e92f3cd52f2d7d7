"""Between the wall clock of a place and instants in UTC (money.md §1, entry).

Source of the rules: the IANA time zone database. Instants are in UTC, wall times without a zone.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from va_market.kit.fields import is_zone
from va_market.pricing.timing.errors import (
    LocalTimeDoesNotExist,
    LocalTimeRepeated,
    OffsetNotInForce,
    UnknownZone,
    WallTimeWithOffset,
)

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name such as `Europe/Lisbon`.

    Raises:
        UnknownZone: IANA has no such zone.
    """
    if not is_zone(name):
        raise UnknownZone(f"{name} is not an IANA time zone", field="zone")
    return ZoneInfo(name)


def instant_of(local: datetime, zone: str, offset: timedelta | None = None) -> datetime:
    """The instant at which the wall clock of `zone` reads `local`.

    `offset` from UTC is needed only for a time that occurs twice; where given, it must be right.

    Raises:
        UnknownZone: IANA has no such zone.
        WallTimeWithOffset: `local` carries a zone or an offset of its own.
        LocalTimeDoesNotExist: the clocks were set forward over it.
        LocalTimeRepeated: the clocks were set back over it, and no offset is given.
        OffsetNotInForce: the zone does not have this offset then.
    """
    if local.tzinfo is not None:
        raise WallTimeWithOffset("a wall time has no offset of its own", field="local")
    possible = _offsets(local, zone_of(zone))
    if not possible:
        raise LocalTimeDoesNotExist(
            f"{local.isoformat(' ')} does not exist in {zone}: the clocks were set forward",
            field="local",
        )
    return _utc(local, _chosen(possible, offset, local=local, zone=zone))


def first_instant(local: datetime, zone: str) -> datetime:
    """The first instant at which the wall clock of `zone` reads `local`, or a later time.

    A boundary is never missing: where clocks are set forward over it, it is the moment they are
    set, and where they are set back over it, it is the earlier of the two.
    """
    place = zone_of(zone)
    instant = local.replace(tzinfo=place, fold=0).astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None) == local:
        return instant
    before_the_change = local.replace(tzinfo=place, fold=1).astimezone(UTC)
    return _change_of_offset(place, after=before_the_change, until=instant)


@lru_cache(maxsize=4096)  # the same few days are asked for by every entry on them
def start_of_day(day: date, zone: str) -> datetime:
    """The instant at which `day` begins in `zone`: midnight, or what stands for it."""
    return first_instant(datetime.combine(day, time.min), zone)


def day_of(instant: datetime, zone: str) -> date:
    """The day of `instant` in `zone`; never goes back, even where clocks do so over midnight."""
    day = instant.astimezone(zone_of(zone)).date()
    following = day + DAY
    return following if start_of_day(following, zone) <= instant else day


def _offsets(local: datetime, place: ZoneInfo) -> list[timedelta]:
    """The offsets with which the wall clock reads `local`: none, one, or two."""
    readings = [local.replace(tzinfo=place, fold=fold).utcoffset() for fold in (0, 1)]
    return [
        offset
        for offset in dict.fromkeys(readings)
        if offset is not None
        and _utc(local, offset).astimezone(place).replace(tzinfo=None) == local
    ]


def _chosen(
    possible: list[timedelta], offset: timedelta | None, *, local: datetime, zone: str
) -> timedelta:
    named = " or ".join(str(timezone(one)) for one in possible)
    if offset is None:
        if len(possible) > 1:
            raise LocalTimeRepeated(
                f"{local.isoformat(' ')} occurs twice in {zone}: give the offset, {named}",
                field="offset",
            )
        return possible[0]
    if offset not in possible:
        raise OffsetNotInForce(f"the offset of {zone} is then {named}", field="offset")
    return offset


def _utc(local: datetime, offset: timedelta) -> datetime:
    return (local - offset).replace(tzinfo=UTC)


def _change_of_offset(place: ZoneInfo, *, after: datetime, until: datetime) -> datetime:
    """The first whole second in `(after, until]` with another offset than at `after`."""
    old = after.astimezone(place).utcoffset()
    low, high = 0, (until - after) // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if (after + middle * SECOND).astimezone(place).utcoffset() == old:
            low = middle
        else:
            high = middle
    return after + high * SECOND
