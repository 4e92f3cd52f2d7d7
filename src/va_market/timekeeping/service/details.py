"""What is said of an entry, as the entry keeps it: instants, and breaks within them."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter

from va_market.kit.errors import field_error
from va_market.kit.schema import Schema
from va_market.pricing.errors import PricingError
from va_market.pricing.timing.zones import instant_of
from va_market.timekeeping.models import TimeEntry
from va_market.timekeeping.schemas import (
    BreakRead,
    LocalTimes,
    TimeEntryCreate,
    TimeEntryUpdate,
    TimeEntryValues,
)

TIMES = frozenset({"started_at", "ended_at", "breaks"})
_BREAKS = TypeAdapter(list[BreakRead])
_SECOND = timedelta(seconds=1)


def taken(
    body: TimeEntryCreate | TimeEntryUpdate, given: dict[str, Any], *, zone: str
) -> dict[str, Any]:
    """`given` fields of a body as columns; local times are those of `zone`.

    Raises:
        Invalid: the times are given twice, or the clocks of the zone never or twice read one.
    """
    if given.pop("local", None) is not None and body.local is not None:
        if given.keys() & {"started_at", "ended_at"}:
            raise field_error("/local", "times_twice", "in place of started_at and ended_at")
        given |= _instants(body.local, given.get("time_zone") or zone)
    return _with_json(body, given)


def other_values(values: TimeEntryValues) -> dict[str, Any]:
    """The same of what one side would have an entry say."""
    return _with_json(values, values.model_dump(exclude_unset=True))


def _with_json(body: Schema, given: dict[str, Any]) -> dict[str, Any]:
    for name in ("breaks", "evidence"):
        if given.get(name):
            given[name] = [one.model_dump(mode="json") for one in getattr(body, name)]
    return given


def _instants(local: LocalTimes, zone: str) -> dict[str, datetime]:
    return {
        "started_at": _instant(local.starts_at, zone, "/local/starts_at"),
        "ended_at": _instant(local.ends_at, zone, "/local/ends_at"),
    }


def _instant(read: str, zone: str, pointer: str) -> datetime:
    try:
        moment = datetime.fromisoformat(read)
        return instant_of(moment.replace(tzinfo=None), zone, moment.utcoffset())
    except PricingError as error:
        raise field_error(pointer, error.code, error.detail) from error
    except (ValueError, OverflowError) as error:
        raise field_error(pointer, "time_invalid", "there is no such day or time") from error


def check_breaks(entry: TimeEntry) -> None:
    """Put the breaks of an entry in order, and count what is not paid of them.

    Raises:
        Invalid: one is no span within the entry, or over another; or nothing is left to work.
    """
    if not entry.breaks:
        entry.unpaid_seconds = 0
        return
    breaks = sorted(breaks_of(entry.breaks), key=lambda one: one.started_at)
    for place, one in enumerate(breaks):
        _check_within(entry, one, place)
    if any(later.started_at < earlier.ended_at for earlier, later in pairwise(breaks)):
        raise field_error("/breaks", "breaks_overlap", "no break shares time with another")
    entry.breaks = [one.model_dump(mode="json") for one in breaks]
    unpaid = [one.ended_at - one.started_at for one in breaks if not one.is_paid]
    entry.unpaid_seconds = sum(unpaid, timedelta()) // _SECOND


def _check_within(entry: TimeEntry, one: BreakRead, place: int) -> None:
    assert entry.ended_at is not None  # noqa: S101  # no timer that runs has breaks
    if one.ended_at <= one.started_at:
        raise field_error(f"/breaks/{place}", "ends_too_early", "must end after it starts")
    if one.started_at < entry.started_at or one.ended_at > entry.ended_at:
        raise field_error(f"/breaks/{place}", "break_outside_entry", "must lie within the entry")


def breaks_of(kept: Sequence[Any] | str) -> list[BreakRead]:
    """Breaks as they are kept, or as the write door or an answer shows them."""
    if not kept:
        return []
    return _BREAKS.validate_python(json.loads(kept) if isinstance(kept, str) else kept)
